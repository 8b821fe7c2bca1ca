import { describe, expect, test } from 'vitest';
import {
  blacklistFindings,
  blacklistHeadline,
  groupOf,
  summarise,
} from '../../../main/engine/blacklist/index.ts';
import { FINDINGS } from '../../../main/engine/finding/registry.ts';
import type { BlacklistRow } from '../../../preload/contract/index.ts';
import { wordsIn } from '../../../words/index.ts';

let serial = 0;
const make = (parts: Partial<BlacklistRow>): BlacklistRow => {
  serial += 1;
  return {
    zone: `l${serial}.test`,
    name: `List ${serial}`,
    subject: '192.0.2.7',
    subjectKind: 'ip4',
    state: 'clean',
    weight: 'minor',
    scope: 'ip',
    answers: [],
    via: '127.0.0.1:53',
    ms: 5,
    ...parts,
  };
};
const times = (n: number, parts: Partial<BlacklistRow>): BlacklistRow[] =>
  Array.from({ length: n }, () => make(parts));

describe('the sentence', () => {
  const clean = times(42, {});
  const table: [string, BlacklistRow[], string, string][] = [
    [
      'many',
      [...times(2, { state: 'listed', weight: 'major' }), ...clean],
      'On 2 lists that many mail servers use.',
      'Ada di 2 blacklist yang banyak dipakai.',
    ],
    [
      'many, one',
      [make({ state: 'listed', weight: 'common' }), make({ state: 'listed' })],
      'On 1 list that many mail servers use.',
      'Ada di 1 blacklist yang banyak dipakai.',
    ],
    [
      'policy of a list that matters',
      [make({ state: 'policy', weight: 'major' })],
      'On 1 list that many mail servers use.',
      'Ada di 1 blacklist yang banyak dipakai.',
    ],
    [
      'few',
      [...times(3, { state: 'listed' }), ...clean],
      'On 3 lists few servers use. Mail may still arrive.',
      'Ada di 3 blacklist yang jarang dipakai. Email mungkin tetap sampai.',
    ],
    [
      'whole provider',
      [make({ state: 'information', scope: 'asn', weight: 'informational' }), ...times(3, {})],
      'Clean on all 4 lists that answered.',
      'Bersih di semua 4 blacklist yang menjawab.',
    ],
    [
      'clean',
      [...clean, ...times(2, { state: 'refused' }), make({ state: 'no-answer' })],
      'Clean on all 42 lists that answered. 3 would not answer.',
      'Bersih di semua 42 blacklist yang menjawab. 3 tidak mau menjawab.',
    ],
    [
      'clean, one',
      [make({}), make({ state: 'refused' })],
      'Clean on the 1 list that answered. 1 would not answer.',
      'Bersih di 1 blacklist yang menjawab. 1 tidak mau menjawab.',
    ],
    [
      'refused',
      [...times(2, { state: 'refused' }), make({ state: 'broken' })],
      "Couldn't check: your DNS server is not allowed to ask these lists.",
      'Belum bisa dicek: DNS server Anda tidak diizinkan bertanya ke blacklist ini.',
    ],
    [
      'nobody',
      times(2, { state: 'no-answer', reason: 'timeout' }),
      "Couldn't check: none of 2 lists answered.",
      'Belum bisa dicek: tidak satu pun dari 2 blacklist menjawab.',
    ],
    [
      'a key that does not fit is no refusal of the DNS server',
      [make({ state: 'refused', reason: 'key-refused' }), make({ state: 'broken', reason: 'empty' })],
      "Couldn't check: none of 2 lists answered.",
      'Belum bisa dicek: tidak satu pun dari 2 blacklist menjawab.',
    ],
    [
      'one refusal among many empty lists is not the reason',
      [make({ state: 'refused' }), ...times(5, { state: 'broken', reason: 'empty' })],
      "Couldn't check: none of 6 lists answered.",
      'Belum bisa dicek: tidak satu pun dari 6 blacklist menjawab.',
    ],
    [
      'made-up answers',
      times(2, { state: 'not-asked', reason: 'dns-makes-up' }),
      "Couldn't check: this network's DNS makes up answers.",
      'Belum bisa dicek: DNS jaringan ini mengarang jawaban.',
    ],
    [
      'lists that were not asked do not count as silent',
      [...times(3, {}), make({ state: 'not-asked', reason: 'muted' })],
      'Clean on all 3 lists that answered.',
      'Bersih di semua 3 blacklist yang menjawab.',
    ],
    [
      'a hit of a list that proved nothing is neither clean nor silent',
      [...times(3, {}), make({ state: 'information', reason: 'unproved' })],
      'Clean on all 3 lists that answered.',
      'Bersih di semua 3 blacklist yang menjawab.',
    ],
    [
      'information alone is not clean',
      [make({ state: 'information', reason: 'unproved' })],
      "Couldn't check: the one list that was asked gave no usable answer.",
      'Belum bisa dicek: satu-satunya blacklist yang ditanya tidak memberi jawaban yang bisa dipakai.',
    ],
    ['nothing', [], 'Not checked: no blacklist was asked.', 'Belum dicek: tidak ada blacklist yang ditanya.'],
  ];
  test.each(table)('%s', (_words, rows, en, id) => {
    const { key, params } = blacklistHeadline(rows);
    expect([wordsIn('en')(key, params), wordsIn('id')(key, params)]).toEqual([en, id]);
  });

  test('a list asked about two addresses is one list', () => {
    const rows = ['192.0.2.1', '192.0.2.2'].map((subject) =>
      make({ zone: 'same.test', subject, state: 'listed', weight: 'major' }),
    );
    expect(blacklistHeadline(rows).params).toEqual({ n: 1 });
  });
});

test('counts', () => {
  const rows = [
    ...times(2, {}),
    make({ state: 'no-answer' }),
    make({ state: 'listed' }),
    make({ state: 'not-asked' }),
  ];
  expect(summarise(rows)).toEqual({
    listed: 1,
    policy: 0,
    information: 0,
    clean: 2,
    refused: 0,
    broken: 0,
    noAnswer: 1,
    notAsked: 1,
  });
});

test('groups follow weight and scope', () => {
  const table: [Partial<BlacklistRow>, string][] = [
    [{ state: 'listed', weight: 'major' }, 'blocks'],
    [{ state: 'policy', weight: 'common' }, 'blocks'],
    [{ state: 'listed', weight: 'minor' }, 'may'],
    [{ state: 'listed', weight: 'informational' }, 'information'],
    [{ state: 'listed', weight: 'major', scope: 'asn' }, 'information'],
    [{ state: 'information', weight: 'major' }, 'information'],
    [{ state: 'broken' }, 'notChecked'],
    [{}, 'clean'],
  ];
  for (const [parts, group] of table) expect([parts, groupOf(make(parts))]).toEqual([parts, group]);
});

describe('findings', () => {
  const ids = (rows: BlacklistRow[]) =>
    blacklistFindings(rows, []).map((finding) => [finding.id, finding.severity]);
  test('weights decide the urgency', () => {
    expect(
      ids([make({ state: 'listed', weight: 'major' }), make({ state: 'listed', weight: 'common' })]),
    ).toEqual([
      ['blacklist.listed', 'this-week'],
      ['blacklist.listed', 'this-week'],
    ]);
    expect(ids([make({ state: 'listed' })])).toEqual([['blacklist.listed-minor', 'good-to-know']]);
    expect(ids([make({ state: 'policy', weight: 'major' })])).toEqual([['blacklist.policy', 'this-week']]);
    const wide = make({ state: 'information', reason: 'provider-wide', scope: 'asn' });
    expect(ids([wide, make({})])).toEqual([
      ['blacklist.provider-wide', 'good-to-know'],
      ['blacklist.clean', 'ok'],
    ]);
    // A list that proved nothing accuses no provider either.
    const unproved = make({ state: 'information', reason: 'unproved', scope: 'asn' });
    expect(ids([unproved, make({})])).toEqual([['blacklist.clean', 'ok']]);
  });

  test('refusals make one finding, and are not a listing', () => {
    const [clean, refused, ...rest] = blacklistFindings(
      [make({}), ...times(8, { state: 'refused', txt: 'Your DNS IP: 198.51.100.1' })],
      [],
    );
    expect(clean?.params).toMatchObject({ clean: 1, asked: 9 });
    expect(refused).toMatchObject({
      id: 'blacklist.refused',
      cause: 'resolver',
      status: 'could-not-test',
      params: { n: 8 },
    });
    expect(String(refused?.params.lists)).toMatch(/ \+2$/);
    expect(refused?.evidence[0]?.lines).toContain('TXT Your DNS IP: 198.51.100.1');
    expect(rest).toEqual([]);
  });

  test('silence, nothing asked, and addresses that are not public', () => {
    expect(ids(times(3, { state: 'no-answer' }))).toEqual([['blacklist.none-answered', 'unknown']]);
    expect(ids(times(3, { state: 'not-asked', reason: 'dns-makes-up' }))).toEqual([]);
    const [finding] = blacklistFindings(
      [],
      [{ value: '192.168.1.2', kind: 'ip4', public: false, why: 'private' }],
    );
    expect(finding).toMatchObject({ id: 'blacklist.not-public', subject: '192.168.1.2' });
  });

  test('a refusal names who was refused; what another way answered is said as such', () => {
    const refusedBefore: BlacklistRow['tried'] = [
      { path: 'system', via: '10.0.0.1:53', state: 'refused', reason: 'refused-resolver' },
    ];
    const found = blacklistFindings([
      make({ state: 'refused', via: '10.0.0.1:53', egress: '198.51.100.9' }),
      make({ path: 'direct', via: '192.0.2.99:53', tried: refusedBefore }),
      make({ path: 'direct', state: 'listed', weight: 'major', tried: refusedBefore }),
    ]);
    const refused = found.find((one) => one.id === 'blacklist.refused');
    expect(refused).toMatchObject({ severity: 'unknown', params: { n: 1, resolver: '198.51.100.9' } });
    const solved = found.find((one) => one.id === 'blacklist.refused-solved');
    expect(solved).toMatchObject({ severity: 'ok', params: { n: 2, resolver: '10.0.0.1:53' } });
    expect(solved?.evidence[0]?.lines.join()).toContain('@ 10.0.0.1:53: refused-resolver');
  });

  test('a key that does not fit, and a way that is intercepted, are said once each', () => {
    const tried = (path: 'key' | 'direct', reason: string): BlacklistRow['tried'] => [
      { path, via: '10.0.0.1:53', state: path === 'key' ? 'refused' : 'not-asked', reason },
    ];
    const found = blacklistFindings(
      [
        make({ tried: tried('key', 'key-refused') }),
        make({ state: 'refused', reason: 'key-refused' }),
        ...times(2, { state: 'no-answer', tried: tried('direct', 'intercepted') }),
      ],
      [],
      { intercepted: true, sign: 'recursion', detail: '192.0.2.1:53 . NS: rcode=0 aa=0 ra=1' },
    );
    expect(found.map((one) => [one.id, one.params.n ?? one.params.clean])).toEqual([
      ['blacklist.clean', 1],
      ['blacklist.key-refused', 2],
      ['blacklist.intercepted', 2],
    ]);
    expect(found.at(-1)).toMatchObject({ params: { intercepted: 'recursion' }, cause: 'path' });
  });

  test('evidence stays within the contract however many lists there are', () => {
    const [finding] = blacklistFindings(times(90, { state: 'refused', txt: 'x'.repeat(500) }), []);
    expect(finding?.evidence[0]?.lines.length).toBeLessThanOrEqual(40);
  });
});

describe('words', () => {
  const own = Object.keys(FINDINGS).filter((id) => id.startsWith('blacklist.'));
  test.each(['en', 'id'] as const)('every finding, state, group and reason has words (%s)', (language) => {
    const words = wordsIn(language);
    const keys = [
      ...own.flatMap((id) => ['title', 'saw', 'why', 'action'].map((part) => `${id}.${part}`)),
      ...['listed', 'policy', 'information', 'clean', 'refused', 'broken', 'no-answer', 'not-asked'].map(
        (state) => `state.${state}`,
      ),
      ...['blocks', 'may', 'information', 'notChecked', 'clean'].map((group) => `group.${group}`),
      ...REASONS.map((reason) => `reason.${reason}`),
      ...SIGNS.map((sign) => `intercepted.${sign}`),
    ];
    for (const key of keys) expect([key, words.has(`findingBlacklist:${key}`)]).toEqual([key, true]);
  });

  test.each(['en', 'id'] as const)('no sentence has more than 20 words, none shouts (%s)', (language) => {
    const words = wordsIn(language);
    for (const id of own) {
      for (const part of ['title', 'saw', 'why', 'action']) {
        const text = words(`findingBlacklist:${id}.${part}`, {
          subject: 'x',
          list: 'y',
          zone: 'z',
          meaning: 'm',
          n: 1,
          lists: 'l',
          clean: 1,
          asked: 2,
          resolver: 'r',
          intercepted: 's',
        });
        expect(text).not.toContain('!');
        expect(text).not.toContain('{{');
        for (const sentence of text.split(/[.:] /))
          expect(sentence.split(' ').length).toBeLessThanOrEqual(20);
      }
    }
  });
});

const SIGNS = ['address', 'recursion', 'not-authoritative', 'wrong-root', 'refused', 'blocked', 'unknown'];
const REASONS = [
  ...['refused-resolver', 'refused-volume', 'refused-name', 'refused-code'],
  ...[
    'lists-everyone',
    'foreign-answer',
    'empty',
    'empty-ip6',
    'empty-domain',
    'unproved',
    'unknown-code',
    'proof-unfinished',
  ],
  ...[
    'timeout',
    'servfail',
    'refused-dns',
    'unreachable',
    'malformed',
    'cap',
    'resolver-silent',
    'dns-makes-up',
  ],
  ...['provider-wide', 'muted', 'dead', 'lists-world', 'never', 'needs-key', 'key-refused'],
  ...['intercepted', 'direct-blocked', 'failed'],
];
