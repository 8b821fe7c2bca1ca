import { afterEach, describe, expect, it } from 'vitest';
import { usualWaitDays } from '../../main/catalogue/delist-waits.ts';
import { dnsblCatalogue } from '../../main/catalogue/dnsbl.ts';
import { addDays, isDay, localDay } from '../../main/service/delisting/days.ts';
import { listingsOf } from '../../main/service/delisting/plan.ts';
import type { SeenRow } from '../../main/store/index.ts';
import type { BlacklistRow } from '../../preload/contract/index.ts';

const FORM = { url: 'https://a.example/remove', lookupUrl: null, autoExpires: null, paid: false };

function seen(day: number, part: Partial<BlacklistRow> = {}): SeenRow {
  const at = `2026-11-${String(day).padStart(2, '0')}T12:00:00.000Z`;
  const row: BlacklistRow = {
    zone: 'a.example',
    name: 'List A',
    subject: '203.0.113.7',
    subjectKind: 'ip4',
    state: 'listed',
    weight: 'common',
    scope: 'ip',
    answers: [],
    via: '',
    ms: 1,
    delist: FORM,
    ...part,
  };
  return { runId: `r${day}`, at, row };
}

const asked = (askedOn: string | null, lookAgainOn: string | null = null) => ({
  caseId: 'C1',
  zone: 'a.example',
  subject: '203.0.113.7',
  askedOn,
  lookAgainOn,
});

describe('listings of a case', () => {
  it('are to be asked, are asked, are gone when a later look is clean', () => {
    expect(listingsOf([seen(1)], [])).toMatchObject([{ state: 'to-ask', since: seen(1).at, goneAt: null }]);
    expect(listingsOf([seen(1), seen(3)], [asked('2026-11-02', '2026-11-05')])).toMatchObject([
      {
        state: 'asked',
        since: seen(1).at,
        lastSeen: seen(3).at,
        askedOn: '2026-11-02',
        lookAgainOn: '2026-11-05',
      },
    ]);
    const clean = seen(4, { state: 'clean' });
    expect(
      listingsOf([seen(1), clean, seen(5, { state: 'clean' })], [asked('2026-11-02', '2026-11-05')]),
    ).toMatchObject([{ state: 'gone', goneAt: clean.at, lookAgainOn: null, askedOn: '2026-11-02' }]);
  });

  it('begin anew when they come back, and an old request does not count for the new one', () => {
    const rows = [seen(1), seen(4, { state: 'clean' }), seen(9)];
    expect(listingsOf(rows, [asked('2026-11-02')])).toMatchObject([
      { state: 'to-ask', since: seen(9).at, goneAt: null, askedOn: null },
    ]);
    expect(listingsOf(rows, [asked('2026-11-10')])).toMatchObject([{ state: 'asked' }]);
  });

  it('only wait when the whole provider is meant, there is no form, or the form sells a quicker way', () => {
    const state = (part: Partial<BlacklistRow>) => listingsOf([seen(1, part)], [])[0]?.state;
    expect(state({ scope: 'asn' })).toBe('waits');
    expect(state({ delist: { ...FORM, url: null, autoExpires: '24 hours' } })).toBe('waits');
    expect(state({ delist: { ...FORM, paid: true, autoExpires: '7 days' } })).toBe('waits');
    expect(state({ scope: 'range', state: 'policy' })).toBe('to-ask');
  });

  it('stand in the order in which they matter, those that are gone last', () => {
    const rows = [
      seen(1, { zone: 'gone.example', weight: 'major' }),
      seen(1, { zone: 'minor.example', name: 'Minor', weight: 'minor' }),
      seen(1, { zone: 'major.example', name: 'Major', weight: 'major' }),
      seen(2, { zone: 'gone.example', state: 'clean' }),
    ];
    expect(listingsOf(rows, []).map((row) => row.zone)).toEqual([
      'major.example',
      'minor.example',
      'gone.example',
    ]);
  });

  it('are none on lists that say good things', () => {
    const zone = dnsblCatalogue().find((row) => row.category === 'whitelist')?.zone ?? '';
    expect(zone).not.toBe('');
    expect(listingsOf([seen(1, { zone })], [])).toEqual([]);
  });
});

describe('days', () => {
  const { TZ } = process.env;
  afterEach(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });

  it('are those of the person’s own calendar', () => {
    const moment = new Date('2026-11-22T20:30:00Z');
    process.env.TZ = 'Asia/Jakarta';
    expect(localDay(moment)).toBe('2026-11-23');
    process.env.TZ = 'America/New_York';
    expect(localDay(moment)).toBe('2026-11-22');
  });

  it('follow each other also in nights of 23 and 25 hours, over months and leap years', () => {
    process.env.TZ = 'Europe/Berlin';
    expect(addDays('2026-03-28', 1)).toBe('2026-03-29');
    expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(localDay(new Date('2026-10-25T00:30:00Z'))).toBe('2026-10-25');
  });

  it('exist, or are refused', () => {
    expect(['2026-02-28', '2028-02-29'].every(isDay)).toBe(true);
    expect(['2026-02-29', '2026-13-01', '2026-00-10', 'tomorrow'].some(isDay)).toBe(false);
  });
});

describe('the usual wait', () => {
  it('is that of the operator, else what the list says, else a usual figure', () => {
    expect(usualWaitDays('xbl.spamhaus.org', null, true)).toBe(1);
    expect(usualWaitDays('dnsbl-1.uceprotect.net', '7 days after last abuse', true)).toBe(7);
    expect(usualWaitDays('ips.backscatterer.org', null, true)).toBe(28);
    expect(usualWaitDays('x.example', 'about 5.2 days after last hit', true)).toBe(6);
    expect(usualWaitDays('x.example', '12-24 h', true)).toBe(1);
    expect(usualWaitDays('x.example', 'in 90 weeks', true)).toBe(28);
    expect(usualWaitDays('x.example', null, true)).toBe(3);
    expect(usualWaitDays('x.example', null, false)).toBe(7);
  });

  it('is from 1 to 28 days for every list we know', () => {
    for (const row of dnsblCatalogue()) {
      const days = usualWaitDays(row.zone, row.autoExpires, row.delistUrl !== null);
      expect(days, row.zone).toBeGreaterThanOrEqual(1);
      expect(days, row.zone).toBeLessThanOrEqual(28);
      expect(Number.isInteger(days), row.zone).toBe(true);
    }
  });
});
