import type { DnsblRow } from '../../main/catalogue/dnsbl.ts';

const STATUSES: readonly DnsblRow['status'][] = ['active', 'uncertain', 'list-the-world', 'dead'];
const WEIGHTS: readonly DnsblRow['weight'][] = ['major', 'common', 'minor', 'informational'];
/** The key stands in front of a zone, once: `{key}.zen.dq.spamhaus.net`. */
const KEY_TEMPLATE = /^\{key\}\.[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

/** What no schema can say about the list catalogue: faults, one sentence each; none when it is in order. */
export function catalogueFaults(rows: readonly DnsblRow[]): string[] {
  const zones = new Map(rows.map((row) => [row.zone, row]));
  return [...rows.flatMap((row) => rowFaults(row, zones)), ...orderFaults(rows)];
}

function rowFaults(row: DnsblRow, zones: ReadonlyMap<string, DnsblRow>): string[] {
  const faults: string[] = [];
  const covering = row.query.startsWith('covered-by:') ? row.query.slice('covered-by:'.length) : null;
  const cover = covering === null ? null : zones.get(covering);
  if (cover === undefined) faults.push(`is covered by ${covering}, which is not in the catalogue`);
  if (cover?.query.startsWith('covered-by:'))
    faults.push(`is covered by ${covering}, which is covered itself`);
  const isGone = row.status === 'dead' || row.status === 'list-the-world';
  if (isGone && row.query !== 'never') faults.push(`is ${row.status}, and would be asked (${row.query})`);
  for (const url of [row.lookupUrl, row.delistUrl]) {
    const places = url?.match(/\{[^}]*\}/g) ?? [];
    const strange = places.find((place) => place !== '{ip}' && place !== '{domain}');
    if (strange) faults.push(`has a web address with ${strange}`);
  }
  if (row.keyZoneTemplate !== null && !KEY_TEMPLATE.test(row.keyZoneTemplate))
    faults.push(`has a key template that is none: ${row.keyZoneTemplate}`);
  if (row.query === 'with-key' && row.keyZoneTemplate === null)
    faults.push('needs a key, and nothing says where it stands');
  return faults.map((fault) => `${row.zone} ${fault}`);
}

/** Practice rows last, as they are shown; all others by status, addresses before names, weight, zone. */
function orderFaults(rows: readonly DnsblRow[]): string[] {
  return rows.flatMap((row, index) => {
    const before = rows[index - 1];
    return before && compare(before, row) > 0 ? [`${row.zone} stands after ${before.zone}`] : [];
  });
}

function compare(left: DnsblRow, right: DnsblRow): number {
  if (left.query === 'practice' && right.query === 'practice') return 0;
  const keys = (row: DnsblRow): number[] => [
    Number(row.query === 'practice'),
    STATUSES.indexOf(row.status),
    Number(row.kind.every((kind) => kind === 'domain')),
    WEIGHTS.indexOf(row.weight),
  ];
  const other = keys(right);
  const [first] = keys(left).flatMap((key, index) =>
    key === other[index] ? [] : [key - (other[index] ?? 0)],
  );
  return first ?? (left.zone < right.zone ? -1 : 1);
}
