import type { Cell } from '../../../preload/contract/index.ts';
import { greetingName } from './interception.ts';

/**
 * Doors where encryption was taken out of the offer on the way (V3): another address of the same host, greeting with the same name,
 * offers STARTTLS on the same port, and apart from that exactly the same (RFC 3207 §6 warns of it). Servers whose offers differ
 * in more than that are configured differently, and not meant. Pure.
 */
export function strippedDoors(cells: readonly Cell[]): Cell[] {
  return cells.filter((cell) => {
    const offer = offerOf(cell);
    if (offer === null || offer.hasTls) return false;
    return cells.some((other) => {
      const full = offerOf(other);
      return (
        full?.hasTls === true &&
        other.address !== cell.address &&
        other.host !== undefined &&
        other.host === cell.host &&
        other.port === cell.port &&
        full.name === offer.name &&
        full.rest === offer.rest
      );
    });
  });
}

type Offer = { name: string; hasTls: boolean; rest: string };

/** The keywords of the first EHLO reply (RFC 5321 §4.1.1.1); null when there is nothing to compare. */
function offerOf(cell: Cell): Offer | null {
  const name = greetingName(cell.facts?.banner ?? '');
  const lines = cell.facts?.ehlo ?? [];
  if (name === null || lines.length < 2) return null;
  const words = lines.slice(1).map((line) => line.slice(4).trim().toUpperCase());
  const rest = words.filter((word) => word !== 'STARTTLS').sort();
  return { name, hasTls: rest.length < words.length, rest: rest.join('\n') };
}
