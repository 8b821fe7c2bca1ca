import type { BeforeAfter, Cell } from '../../../preload/contract/index.ts';

/** A row of the truth table: one address, with its door on each port (or none). */
export type DoorRow = {
  address: string;
  family: 4 | 6;
  host: string;
  /** Behind the filter, reached directly (R9). */
  hidden: boolean;
  cells: (Cell | null)[];
};

/** The truth table: addresses down, ports across. */
export function doorTable(cells: readonly Cell[]): { ports: number[]; rows: DoorRow[] } {
  const ports = [...new Set(cells.map((cell) => cell.port))].sort((a, b) => a - b);
  const rows = new Map<string, DoorRow>();
  for (const cell of cells) {
    const key = `${cell.host ?? ''} ${cell.address}`;
    const row = rows.get(key) ?? {
      address: cell.address,
      family: cell.family,
      host: cell.host ?? '',
      hidden: cell.role === 'hidden',
      cells: ports.map(() => null),
    };
    row.cells[ports.indexOf(cell.port)] = cell;
    rows.set(key, row);
  }
  const all = [...rows.values()];
  return { ports, rows: [...all.filter((row) => !row.hidden), ...all.filter((row) => row.hidden)] };
}

/** How a door was, when this run looked at it again and found it otherwise. */
export function doorBefore(
  cell: Cell,
  changes: readonly BeforeAfter[],
  runId: string,
): BeforeAfter['before'] | null {
  const door = doorName(cell);
  const change = changes.find(
    (one) => one.after.runId === runId && one.result !== 'still-there' && sameDoor(one.subject, door),
  );
  return change?.before ?? null;
}

/** `address:port` as it stands in the report; IPv6 in brackets. */
export function doorName(cell: Pick<Cell, 'address' | 'port'>): string {
  return cell.address.includes(':') ? `[${cell.address}]:${cell.port}` : `${cell.address}:${cell.port}`;
}

/** The same door, however its address is bracketed. */
export function sameDoor(a: string, b: string): boolean {
  const bare = (text: string) => text.replace(/[[\]]/g, '');
  return bare(a) === bare(b);
}

const REFUSED = new Set(['refused-relay', 'auth-required']);

/** How many relay attempts of a door were refused and how many were accepted, of how many. Controls are no attempts. */
export function doorCounts(cell: Cell): { refused: number; accepted: number; total: number } {
  return {
    refused: cell.attempts.filter((attempt) => REFUSED.has(attempt.outcome)).length,
    accepted: cell.attempts.filter((attempt) => attempt.outcome === 'accepted').length,
    total: cell.attempts.length,
  };
}
