import { describe, expect, it } from 'vitest';
import { makeFinding } from '../../../main/engine/finding/registry.ts';
import { type MergePart, mergeRuns } from '../../../main/engine/merge/index.ts';
import { closed, inside, listRow, NOW, OFFICE, open, outside, PUBLIC, PUBLIC6, silent } from './parts.ts';

const S = OFFICE.server;
const merge = (...parts: MergePart[]) => mergeRuns(parts, NOW);
const other = { facts: { who: 'Ana', where: 'home' }, vantage: { sourceAddresses: ['198.51.100.99'] } };

describe('several parts of one place', () => {
  it('lets the newest whole run decide', () => {
    const core = merge(inside([open(S)], { hours: 9 }), inside([closed(S)], { hours: 2 }));
    expect(core.verdict.code).toBe('CLOSED-INSIDE');
    expect(core.rows[0]?.others).toMatchObject([{ state: 'accepted', place: 'inside' }]);
  });

  it('does not let a stopped run take the place of a whole one', () => {
    const core = merge(
      outside([closed(PUBLIC)], { hours: 9 }),
      outside([silent(PUBLIC)], { hours: 2, result: 'stopped' }),
    );
    expect(core.verdict.code).toBe('CLOSED');
  });

  it('adds doors that only an earlier part tried', () => {
    const core = merge(outside([open(PUBLIC6)], { hours: 5 }), outside([closed(PUBLIC)], { hours: 2 }));
    expect([...(core.outside?.state.cells.keys() ?? [])]).toEqual([`${PUBLIC}:25`, `[${PUBLIC6}]:25`]);
    expect(core.verdict.code).toBe('OPEN-PART');
  });

  it('does not silence a fresh yes by the no of somebody else outside', () => {
    const core = merge(
      outside([open(PUBLIC)], { hours: 5, ...other }),
      outside([closed(PUBLIC)], { hours: 1 }),
    );
    expect(core.verdict.code).toBe('OPEN-ACCEPTED');
    expect(core.rows[0]).toMatchObject({
      says: 'disputed',
      differs: true,
      outside: { state: 'accepted' },
      others: [{ state: 'refused', place: 'outside' }],
    });
  });

  it('believes the same computer that tested again', () => {
    const core = merge(outside([open(PUBLIC)], { hours: 5 }), outside([closed(PUBLIC)], { hours: 1 }));
    expect(core.verdict.code).toBe('CLOSED');
    expect(core.rows[0]?.others).toHaveLength(1);
  });

  it('does not believe a part from the future, which would be the newest for ever', () => {
    const core = merge(
      outside([open(PUBLIC)], { hours: -24 * 3650, ...other }),
      outside([closed(PUBLIC)], { hours: 1 }),
    );
    expect(core.verdict.code).toBe('CLOSED');
    expect(core.rows[0]?.others[0]?.part.old).toBe(true);
  });

  it('keeps the doubt that the addresses told before they were left out', () => {
    const doubt = 'office-network' as const;
    const told = outside([open(PUBLIC)], { hours: 1, facts: { hidden: ['inside'], doubt } });
    const core = merge(inside([closed(S)], { hours: 2 }), told);
    expect(core.outside).toBeNull();
    expect(core.parts.find((part) => part.doubt)?.doubt).toBe(doubt);
    // Said of whole addresses it is only a claim: they tell themselves.
    const claimed = outside([open(PUBLIC)], { hours: 1, facts: { doubt } });
    expect(merge(claimed).outside).not.toBeNull();
  });

  it('lets an old yes of somebody else go, and shows it', () => {
    const core = merge(
      outside([open(PUBLIC)], { hours: 30, ...other }),
      outside([closed(PUBLIC)], { hours: 1 }),
    );
    expect(core.verdict.code).toBe('CLOSED');
    expect(core.rows[0]?.others[0]?.part.old).toBe(true);
  });

  it('marks what is older than a day, and lets it decide when there is nothing else', () => {
    const core = merge(inside([open(S)]), outside([closed(PUBLIC)], { hours: 25 }));
    expect(core.parts.map((part) => [part.place, part.old])).toEqual([
      ['outside', true],
      ['inside', false],
    ]);
    expect(core.verdict.code).toBe('CLOSED');
  });
});

describe('a look again', () => {
  const again = (cells: Parameters<typeof outside>[0], more: Parameters<typeof outside>[1] = {}) =>
    outside(cells, {
      hours: 0.5,
      id: 'again',
      recheckOf: 'outside-4',
      request: { recheck: { findingId: 'relay.open', subject: `${PUBLIC}:25` } },
      ...more,
    });
  const first = outside([open(PUBLIC), closed(PUBLIC6)], { hours: 4 });

  it('closes the door that was mended, and leaves the others', () => {
    const core = merge(first, again([closed(PUBLIC)]));
    expect(core.verdict.code).toBe('CLOSED');
    expect(core.deciding.base.id).toBe('outside-4');
    expect(core.deciding.partOf.get(`${PUBLIC}:25`)?.id).toBe('again');
  });

  it('changes nothing when the door did not answer', () => {
    expect(merge(first, again([silent(PUBLIC)])).verdict.code).toBe('OPEN-PART');
  });

  it('takes over lists that were asked again', () => {
    const listed = makeFinding('blacklist.listed', {
      subject: PUBLIC,
      params: { subject: PUBLIC, list: 'bl1.example', zone: 'bl1.example', meaning: '' },
    });
    const base = outside([closed(PUBLIC)], {
      hours: 4,
      rows: [listRow('bl1.example', 'listed'), listRow('bl2.example', 'clean')],
      findings: [listed],
    });
    const core = merge(base, again([], { rows: [listRow('bl1.example', 'clean')] }));
    expect(core.deciding.state.rows.map((row) => row.state)).toEqual(['clean', 'clean']);
    expect(core.deciding.state.findings.size).toBe(0);
  });

  it('takes over a name that was looked up again', () => {
    const spf = (id: 'posture.spf-missing' | 'posture.spf-ok') =>
      makeFinding(id, { subject: 'kantor.example', params: { domain: 'kantor.example', record: '' } });
    const core = merge(
      outside([closed(PUBLIC)], { hours: 4, findings: [spf('posture.spf-missing')] }),
      again([], {
        findings: [spf('posture.spf-ok')],
        request: { recheck: { findingId: 'posture.spf-missing', subject: 'kantor.example' } },
      }),
    );
    expect([...core.deciding.state.findings.values()].map((row) => row.id)).toEqual(['posture.spf-ok']);
  });
});

describe('clocks', () => {
  it('orders parts by the servers’ clock, not by the makers’', () => {
    // Says 09:00, but its clock is five hours behind: it is the newer one.
    const late = inside([closed(S)], { hours: 4, id: 'late', facts: { clockOffsetS: -3.5 * 3600 } });
    const core = merge(inside([open(S)], { hours: 1, id: 'early' }), late);
    expect(core.deciding.base.id).toBe('late');
    expect(core.verdict.code).toBe('CLOSED-INSIDE');
  });

  it('a server that greets slowly turns nothing around: few seconds are no wrong clock', () => {
    const first = inside([open(S)], { hours: 1, id: 'first', facts: { clockOffsetS: -40 } });
    const then = inside([closed(S)], { hours: 1 - 2 / 3600, id: 'then', facts: { clockOffsetS: 2 } });
    expect(merge(first, then).deciding.base.id).toBe('then');
    expect(merge(then, first).deciding.base.id).toBe('then');
  });

  it('tells how far the two computers are apart, when both are known', () => {
    const a = inside([closed(S)], { facts: { clockOffsetS: -30 } });
    expect(merge(a, outside([closed(PUBLIC)], { facts: { clockOffsetS: 7200 } })).clocksApartS).toBe(7230);
    expect(merge(a, outside([closed(PUBLIC)], { facts: { clockOffsetS: null } })).clocksApartS).toBeNull();
  });

  it('says when the order is not known', () => {
    const unsure = outside([closed(PUBLIC)], { facts: { clockOffsetS: null } });
    expect(merge(inside([closed(S)]), unsure).orderKnown).toBe(false);
    expect(merge(inside([closed(S)], { hours: 40 }), unsure).orderKnown).toBe(true);
  });
});

describe('lists', () => {
  const lists = (inner: MergePart, outer: MergePart) =>
    merge(inner, outer).rows.find((row) => row.topic === 'blacklists');
  const rows = (...states: Parameters<typeof listRow>[1][]) =>
    states.map((state, index) => listRow(`bl${index}.example`, state));

  it('uses the place that was answered', () => {
    const row = lists(
      inside([closed(S)], { rows: rows('no-answer', 'refused', 'broken') }),
      outside([closed(PUBLIC)], { rows: rows('listed', 'listed', 'clean') }),
    );
    expect(row).toMatchObject({
      meaning: 'outside-counts',
      inside: { state: 'lists-none', params: { none: 3 } },
      outside: { state: 'lists-listed', params: { listed: 2, clean: 1 } },
    });
  });

  it('shows a listing that one place alone sees, with both name servers', () => {
    const row = lists(
      inside([closed(S)], { rows: rows('listed', 'clean') }),
      outside([closed(PUBLIC)], { rows: rows('clean', 'clean') }),
    );
    expect(row).toMatchObject({
      meaning: 'differ',
      says: 'blacklists-differ-dns',
      params: { lists: 'bl0.example', insideDns: '192.168.0.1', outsideDns: '9.9.9.9' },
    });
  });
});

describe('parts with different plans', () => {
  const login = { banner: '220 mail.kantor.example', ehlo: ['250 x'], authPlain: ['PLAIN'] };
  const rowOf = (inner: MergePart, outer: MergePart) =>
    merge(inner, outer).rows.find((row) => row.topic === 'login');

  it('do not differ about a port that only one of them tried', () => {
    const office = inside([closed(S), closed(S, { facts: login }, 587)]);
    expect(rowOf(office, outside([closed(PUBLIC)]))).toMatchObject({
      meaning: 'agree',
      says: 'login-trouble',
    });
  });

  it('differ about a port that both tried', () => {
    const office = inside([closed(S, { facts: login }, 587)]);
    expect(rowOf(office, outside([closed(PUBLIC, {}, 587)]))).toMatchObject({ meaning: 'differ' });
  });
});
