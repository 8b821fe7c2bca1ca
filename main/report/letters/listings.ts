import type { BlacklistRow, Delisting, Report } from '../../../preload/contract/index.ts';

/** One list of a case, with everything of ours that is on it. */
export type ListedAt = {
  zone: string;
  name: string;
  subjects: string[];
  rows: Delisting[];
  reason: string;
};

/** The listings of a report by list, those that are there still in front: from the tracker, else from the answers. Weightless ones are left out. */
export function listingsOf(report: Report): ListedAt[] {
  const lists = report.delisting?.lists ?? report.blacklists.rows.filter(isHit).map(fromRow);
  const zones = new Map<string, Delisting[]>();
  for (const row of lists) {
    if (row.weight === 'informational' && row.state === 'waits') continue;
    zones.set(row.zone, [...(zones.get(row.zone) ?? []), row]);
  }
  return [...zones.values()].flatMap((rows) => {
    const there = rows.filter((row) => row.state !== 'gone');
    const [first] = there.length > 0 ? there : rows;
    if (!first) return [];
    const shown = there.length > 0 ? there : rows;
    const txt = report.blacklists.rows.find((row) => row.zone === first.zone && row.txt)?.txt ?? '';
    const { zone, name } = first;
    return [
      { zone, name, subjects: [...new Set(shown.map((row) => row.subject))], rows: shown, reason: txt },
    ];
  });
}

const isHit = ({ state }: BlacklistRow): boolean => state === 'listed' || state === 'policy';

function fromRow(row: BlacklistRow): Delisting {
  const { url = null, lookupUrl = null, autoExpires = null, paid = null } = row.delist ?? {};
  const seen = row.at ?? '';
  return {
    ...{ zone: row.zone, name: row.name, subject: row.subject, weight: row.weight, scope: row.scope },
    ...{ since: seen, lastSeen: seen, askedOn: null, lookAgainOn: null, goneAt: null },
    ...{ url, lookupUrl, autoExpires, paid },
    state: url === null || row.scope === 'asn' ? 'waits' : 'to-ask',
  };
}
