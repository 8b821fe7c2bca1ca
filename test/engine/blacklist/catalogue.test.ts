import { describe, expect, test } from 'vitest';
import {
  DNSBL_MAX_BYTES,
  DNSBL_MAX_ROWS,
  DnsblCatalogueError,
  dnsblCatalogue,
  parseDnsblCatalogue,
  parseDnsblText,
} from '../../../main/catalogue/dnsbl.ts';
import { planLists } from '../../../main/engine/blacklist/index.ts';
import { row } from './helpers.ts';

const zones = new Set(dnsblCatalogue.map((each) => each.zone));

describe('the shipped lists', () => {
  test('are all there, and hang together', () => {
    expect(dnsblCatalogue.length).toBeGreaterThan(330);
    for (const each of dnsblCatalogue) {
      if (each.query.startsWith('covered-by:'))
        expect(zones).toContain(each.query.slice('covered-by:'.length));
      if (each.status === 'dead' || each.status === 'list-the-world')
        expect([each.zone, each.query]).toEqual([each.zone, 'never']);
      if (each.query === 'default')
        expect([each.zone, each.status, each.keyRequired === 'required']).toEqual([
          each.zone,
          'active',
          false,
        ]);
      expect([each.zone, each.scope === 'domain']).toEqual([
        each.zone,
        each.kind.every((kind) => kind === 'domain'),
      ]);
      for (const code of each.errorCodes) expect([each.zone, code.severity]).toEqual([each.zone, 'error']);
      for (const code of each.codes) expect([each.zone, code.severity]).not.toEqual([each.zone, 'error']);
    }
  });

  test('the usual plan: default lists only, the big ones among them', () => {
    const plan = planLists(dnsblCatalogue, { practice: false });
    const names = plan.map((each) => each.zone);
    expect(plan.filter((each) => each.kind.includes('ip4')).length).toBeGreaterThanOrEqual(50);
    expect(names).toContain('zen.spamhaus.org');
    expect(names).not.toContain('sbl.spamhaus.org');
    expect(names).not.toContain('zen.dq.spamhaus.net');
    expect(names.some((zone) => zone.includes('sorbs') || zone.includes('practice'))).toBe(false);
  });

  test('the practice plan: the two pretend lists and nothing else', () => {
    expect(planLists(dnsblCatalogue, { practice: true }).map((each) => each.zone)).toEqual([
      'listing.blacklist.practice.example',
      'refusing.blacklist.practice.example',
    ]);
    expect(planLists([row('own.test')], { practice: true }).map((each) => each.zone)).toEqual(['own.test']);
  });

  test('dead lists are never planned, whatever a file says', () => {
    expect(planLists([row('dead.test', { status: 'dead' })], { practice: false })).toEqual([]);
  });
});

describe('a list file from outside', () => {
  const minimal = {
    zone: 'list.test',
    name: 'List',
    kind: ['ip4'],
    scope: 'ip',
    weight: 'major',
    query: 'default',
    codes: [],
    unmatched: 'listed',
    testPoint: null,
  };
  const problem = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      if (error instanceof DnsblCatalogueError) return error.problem;
      throw error;
    }
    return null;
  };

  test('needs only the fields that matter; a byte-order mark is forgiven', () => {
    expect(parseDnsblText(`\uFEFF${JSON.stringify([minimal])}`)[0]).toMatchObject({
      zone: 'list.test',
      status: 'active',
    });
  });

  const faults: [string, () => unknown, object][] = [
    ['no JSON', () => parseDnsblText('{'), { code: 'not-json' }],
    ['no array', () => parseDnsblCatalogue({ rows: [] }), { code: 'not-a-list' }],
    [
      'too many rows',
      () => parseDnsblCatalogue(Array.from({ length: DNSBL_MAX_ROWS + 1 })),
      { code: 'too-large' },
    ],
    ['too large', () => parseDnsblText(' '.repeat(DNSBL_MAX_BYTES + 1)), { code: 'too-large' }],
    ['twice', () => parseDnsblCatalogue([minimal, minimal]), { code: 'twice', zone: 'list.test' }],
    [
      'unknown field',
      () => parseDnsblCatalogue([{ ...minimal, colour: 'red' }]),
      { code: 'bad-row', where: '0' },
    ],
    [
      'bad zone',
      () => parseDnsblCatalogue([{ ...minimal, zone: 'List .test' }]),
      { code: 'bad-row', where: '0.zone' },
    ],
    [
      'bad pattern',
      () =>
        parseDnsblCatalogue([
          {
            ...minimal,
            codes: [
              { match: '127.*', meaning: '', severity: 'listed' },
              { match: '127.0', meaning: '', severity: 'listed' },
            ],
          },
        ]),
      { code: 'bad-row', where: '0.codes.1.match' },
    ],
    [
      'script in a link',
      () => parseDnsblCatalogue([{ ...minimal, lookupUrl: 'javascript:alert(1)' }]),
      { code: 'bad-row', where: '0.lookupUrl' },
    ],
    [
      'endless pattern',
      () =>
        parseDnsblCatalogue([
          {
            ...minimal,
            codes: Array.from({ length: 65 }, () => ({ match: '*', meaning: '', severity: 'listed' })),
          },
        ]),
      { code: 'bad-row' },
    ],
  ];
  test.each(faults)('%s', (_words, run, expected) => expect(problem(run)).toMatchObject(expected));
});
