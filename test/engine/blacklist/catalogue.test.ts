import { describe, expect, test } from 'vitest';
import {
  DNSBL_MAX_BYTES,
  DNSBL_MAX_ROWS,
  DnsblCatalogueError,
  dnsblCatalogue,
  dnsblRow,
  KEY_FAMILIES,
  keyFamilyOf,
  ownListRow,
  parseDnsblCatalogue,
  parseDnsblText,
} from '../../../main/catalogue/dnsbl.ts';
import { planLists } from '../../../main/engine/blacklist/index.ts';
import { row } from './helpers.ts';

const zones = new Set(dnsblCatalogue().map((each) => each.zone));

describe('the shipped lists', () => {
  test('are all there, and hang together', () => {
    expect(dnsblCatalogue().length).toBeGreaterThan(330);
    for (const each of dnsblCatalogue()) {
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
    const plan = planLists(dnsblCatalogue(), { practice: false });
    const names = plan.map((each) => each.zone);
    expect(plan.filter((each) => each.kind.includes('ip4')).length).toBeGreaterThanOrEqual(50);
    expect(names).toContain('zen.spamhaus.org');
    expect(names).not.toContain('sbl.spamhaus.org');
    expect(names).not.toContain('zen.dq.spamhaus.net');
    expect(names.some((zone) => zone.includes('sorbs') || zone.includes('practice'))).toBe(false);
  });

  test('the practice plan: the pretend lists and nothing else', () => {
    const plan = planLists(dnsblCatalogue(), { practice: true }).map((each) => each.zone);
    expect(plan).toContain('listing.blacklist.practice.example');
    expect(plan).toContain('refusing.blacklist.practice.example');
    expect(plan.filter((zone) => !zone.endsWith('.blacklist.practice.example'))).toEqual([]);
    expect(planLists([row('own.test')], { practice: true }).map((each) => each.zone)).toEqual(['own.test']);
  });

  test('every row says when its sources were read', () => {
    const real = dnsblCatalogue().filter((each) => each.query !== 'practice');
    expect(real.filter((each) => each.checkedOn === null)).toEqual([]);
    expect(() => dnsblRow.parse({ ...row('list.test'), checkedOn: 'November' })).toThrow();
  });

  test('keys: every place for a key belongs to an operator we keep keys of, or the list is never asked', () => {
    for (const each of dnsblCatalogue().filter((one) => one.keyZoneTemplate !== null)) {
      const family = keyFamilyOf(each);
      expect([each.zone, family !== null || each.query === 'never']).toEqual([each.zone, true]);
    }
    expect(KEY_FAMILIES.map((known) => known.family)).toEqual(['spamhaus', 'abusix', 'spamrats']);
    expect(keyFamilyOf({ keyZoneTemplate: '{key}.evil-abusix.zone' })).toBeNull();
  });

  test('with a key the operator’s own lists are planned; the open list and its keyed twin are one row', () => {
    const zones = (keys: string[]): string[] =>
      planLists(dnsblCatalogue(), { practice: false, keys: new Set(keys) }).map((each) => each.zone);
    const usual = zones([]);
    const more = (keys: string[]): string[] => zones(keys).filter((zone) => !usual.includes(zone));
    expect(more(['spamhaus']).sort()).toEqual(['authbl.dq.spamhaus.net', 'zrd.dq.spamhaus.net']);
    expect(more(['abusix']).sort()).toEqual([
      'combined.mail.abusix.zone',
      'dblack.mail.abusix.zone',
      'nod.mail.abusix.zone',
    ]);
    expect(more(['spamrats'])).toEqual([]);
    for (const zone of usual) expect(zones(['spamhaus', 'abusix', 'spamrats'])).toContain(zone);
  });

  test('the thorough check asks more, and still nothing dead', () => {
    const plan = planLists(dnsblCatalogue(), { practice: false, extended: true });
    expect(plan.length).toBeGreaterThan(150);
    expect(plan.every((each) => each.status === 'active' || each.status === 'uncertain')).toBe(true);
  });

  test('lists that a person chose are planned, whatever they are; unknown names are none', () => {
    const plan = planLists(dnsblCatalogue(), {
      practice: false,
      zones: ['dnsbl.sorbs.net', 'SBL.spamhaus.org.', 'list.dnswl.org', 'nobody.knows.test'],
    });
    expect(plan.map((each) => each.zone).sort()).toEqual([
      'dnsbl.sorbs.net',
      'list.dnswl.org',
      'sbl.spamhaus.org',
    ]);
    const practice = { practice: true, zones: ['zen.spamhaus.org', 'listing.blacklist.practice.example'] };
    expect(planLists(dnsblCatalogue(), practice).map((each) => each.zone)).toEqual([
      'listing.blacklist.practice.example',
    ]);
    expect(planLists(dnsblCatalogue(), { ...practice, practice: false }).map((each) => each.zone)).toEqual([
      'zen.spamhaus.org',
    ]);
  });

  test('a list of the person’s own proves itself at the standard test points of its kinds', () => {
    const own = ownListRow({ zone: 'bl.office.example', name: 'Ours', kinds: ['domain'] });
    expect(own).toMatchObject({ query: 'default', scope: 'domain', testPoint: { listed: 'TEST' } });
    expect(ownListRow({ zone: 'bl.office.example', name: 'Ours', kinds: ['ip6', 'ip4'] })).toMatchObject({
      scope: 'ip',
      testPoint: { listed: '::FFFF:7F00:2' },
    });
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
