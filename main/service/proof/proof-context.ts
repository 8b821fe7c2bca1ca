import type { Cell, ConfirmedBy, Delivery, Vantage } from '../../../preload/contract/index.ts';
import type { ProofContext, SentDelivery } from '../../engine/proof/index.ts';
import { cellKey } from '../../engine/run/doors.ts';
import type { RunState } from '../../engine/run/fold.ts';
import { ourAddresses } from '../../engine/run/prepare.ts';
import { greetingAs } from '../../engine/vantage/index.ts';

/** Every message this run handed to a server, with what is known of that server. */
export function sentDeliveries(state: RunState): SentDelivery[] {
  return [...state.cells.values()].flatMap((cell) => [
    ...(cell.delivery ? [sentOf(cell, cell.delivery, false)] : []),
    ...(cell.ordinary ? [sentOf(cell, cell.ordinary, true)] : []),
  ]);
}

/** Those of them that are worth looking for: taken, and not yet seen with the way they took. */
export function openDeliveries(state: RunState): SentDelivery[] {
  return sentDeliveries(state).filter(
    ({ delivery }) =>
      delivery.state === 'accepted' ||
      delivery.state === 'kept' ||
      (delivery.state === 'seen' && delivery.hops === undefined),
  );
}

/** The surroundings in which a message source is judged (R6). `sent`: also what the run's own fold does not know yet. */
export function proofContext(
  state: RunState,
  facts: { how: ConfirmedBy; at: string; sent?: readonly SentDelivery[] },
): ProofContext {
  return {
    sent: facts.sent ?? sentDeliveries(state),
    ourAddresses: state.vantage ? ourAddresses(state.vantage) : [],
    ourNames: state.vantage ? namesOf(state.vantage) : [],
    proofMailbox: state.request?.deliverTo ?? state.neutral?.outside ?? state.request?.outside ?? null,
    domain: state.target?.domain ?? null,
    how: facts.how,
    at: facts.at,
  };
}

/** Names this computer greeted with, without the brackets of a literal. */
function namesOf(vantage: Vantage): string[] {
  const names = [greetingAs(vantage, 4), greetingAs(vantage, 6)];
  return names
    .map((name) => name.replace(/^\[(?:IPv6:)?(.*)\]$/i, '$1'))
    .filter((name) => !/^(?:127\.|::1$)/.test(name));
}

/** A message with its server, from its door. */
export function sentOf(cell: Cell, delivery: Delivery, ordinary: boolean): SentDelivery {
  return {
    cell: cellKey(cell),
    ordinary,
    delivery,
    serverAddress: cell.address,
    serverNames: [
      ...new Set([cell.host, greetingName(cell.facts?.banner), greetingName(cell.facts?.ehlo?.[0])]),
    ]
      .filter((name) => name !== undefined)
      .filter((name) => name.includes('.')),
  };
}

/** `220 mail.example ESMTP`, `250-mail.example Hello`: the name after the code (RFC 5321 §4.2). */
function greetingName(line: string | undefined): string | undefined {
  return line === undefined ? undefined : /^(?:\d{3}[ -])?([a-z0-9.-]{1,253})/i.exec(line.trim())?.[1];
}
