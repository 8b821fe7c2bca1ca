import type { DnsblRow } from '../../main/catalogue/dnsbl.ts';

/** What a reviewed test says about a row: its new status, or only that it was looked at. */
export type Reviewed = { zone: string; status: DnsblRow['status'] | null; note: string | null };

/**
 * The catalogue file with reviewed rows changed and all others octet for octet as they were: one row a line. A row that closed is never
 * asked any more; one that came back is `uncertain` until a person has read up on it. Throws when the file is not one row a line.
 */
export function applyReviewed(text: string, reviewed: readonly Reviewed[], today: string): string {
  const open = new Map(reviewed.map((row) => [row.zone, row]));
  const lines = text.split('\n').map((line) => {
    const [, json, comma = ''] = /^\s*(\{.*\})(,?)\s*$/.exec(line) ?? [];
    if (json === undefined) return line;
    const row = JSON.parse(json) as Record<string, unknown>;
    const change = open.get(String(row.zone));
    if (!change) return line;
    open.delete(change.zone);
    return `${spaced({ ...row, ...changes(row, change, today) })}${comma}`;
  });
  if (open.size > 0) throw new Error(`not one row a line: ${[...open.keys()].slice(0, 3).join(', ')}`);
  return lines.join('\n');
}

function changes(row: Record<string, unknown>, { status, note }: Reviewed, today: string) {
  const isGone = status === 'dead' || status === 'list-the-world';
  const before = typeof row.statusNote === 'string' ? `${row.statusNote} ` : '';
  return {
    ...(status === null ? {} : { status }),
    ...(isGone ? { query: 'never' } : {}),
    ...(note === null ? {} : { statusNote: `${before}${note}`.slice(0, 2000) }),
    checkedOn: today,
  };
}

/** JSON on one line with a space after each colon and comma, as the catalogue is written. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${spaced(inner)}`);
  return `{${pairs.join(', ')}}`;
}
