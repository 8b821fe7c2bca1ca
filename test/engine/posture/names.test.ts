import { describe, expect, it } from 'vitest';
import type { EngineDeps } from '../../../main/engine/deps.ts';
import { checkNames, type NamesJob } from '../../../main/engine/posture/index.ts';
import { type Finding, finding, type RunEvent, type Target } from '../../../preload/contract/index.ts';
import { fakeResolver, type Zone } from '../../fakes/zone.ts';

const DOMAIN = 'kantor.test';
const IP = '93.184.216.34';

const target = (hosts: Target['hosts'] = []): Target => ({
  input: DOMAIN,
  kind: 'domain',
  domain: DOMAIN,
  hosts,
});

function depsFor(zone: Zone): EngineDeps & { asked: string[] } {
  const resolver = fakeResolver(zone);
  return {
    asked: resolver.asked,
    resolver,
    clock: { now: () => Date.UTC(2026, 10, 22), monotonic: () => 0, sleep: () => Promise.resolve() },
    random: { int: () => 0, token: () => 'x' },
    dialer: {
      connect: () => Promise.reject(new Error('names need no connection')),
      secure: () => Promise.reject(new Error('names need no connection')),
    },
    limits: {
      connectMs: 1,
      bannerMs: 1,
      replyMs: 1,
      pauseMs: 0,
      errorBudget: 2,
      dnsMs: 100,
    },
    log: () => {},
  };
}

async function run(zone: Zone, more: Partial<NamesJob> = {}): Promise<{ found: Finding[]; asked: string[] }> {
  const deps = depsFor(zone);
  const emitted: RunEvent[] = [];
  const found = await checkNames(
    {
      domain: DOMAIN,
      target: target(),
      addresses: [{ ip: IP, family: 4, host: `mail.${DOMAIN}`, public: true }],
      greetings: { [IP]: `220 mail.${DOMAIN} ESMTP ready` },
      practice: false,
      ...more,
    },
    deps,
    (event) => emitted.push(event),
    new AbortController().signal,
  );
  expect(emitted).toEqual(
    found.map((row) => ({ type: 'finding', at: '2026-11-22T00:00:00.000Z', finding: row })),
  );
  for (const row of found) finding.parse(row);
  return { found, asked: deps.asked };
}

const PTR = 'PTR 34.216.184.93.in-addr.arpa';
const GOOD: Zone = {
  [`MX ${DOMAIN}`]: [`10 mail.${DOMAIN}`],
  [`A mail.${DOMAIN}`]: [IP],
  [PTR]: [`mail.${DOMAIN}`],
  [`TXT ${DOMAIN}`]: ['site-verification=1', 'v=spf1 mx -all'],
  [`TXT _dmarc.${DOMAIN}`]: ['v=DMARC1; p=reject; rua=mailto:d@kantor.test'],
};
const without = (...keys: string[]): Zone =>
  Object.fromEntries(Object.entries(GOOD).filter(([key]) => !keys.includes(key)));
const ids = (found: Finding[]): string[] => found.map((row) => row.id.replace('posture.', '')).sort();
const one = (found: Finding[], prefix: string): Finding[] =>
  found.filter((row) => row.id.startsWith(`posture.${prefix}`));

describe('a well kept domain', () => {
  it('passes everything and says what DKIM needs', async () => {
    const { found } = await run(GOOD);
    expect(ids(found)).toEqual(['dkim-needs-message', 'dmarc-ok', 'mx-ok', 'ptr-ok', 'spf-ok']);
    const spf = one(found, 'spf')[0];
    expect(spf?.params).toEqual({ domain: DOMAIN, record: 'v=spf1 mx -all' });
    expect(spf?.evidence[0]?.lines).toContain(`${DOMAIN}. 300 TXT "v=spf1 mx -all"`);
    expect(spf?.evidence[0]?.lines[spf.evidence[0].deciding ?? -1]).toContain('v=spf1');
  });

  it('asks every question once', async () => {
    const { asked } = await run(GOOD);
    expect(new Set(asked).size).toBe(asked.length);
  });
});

describe('reverse names', () => {
  const cases: [string, Zone, Partial<NamesJob>, string, Record<string, string>][] = [
    ['none', without(PTR), {}, 'ptr-missing', { ip: IP }],
    [
      'leads elsewhere',
      { ...GOOD, [PTR]: ['old.kantor.test'], 'A old.kantor.test': ['93.184.216.99'] },
      {},
      'ptr-mismatch',
      { ip: IP, name: 'old.kantor.test', forward: '93.184.216.99' },
    ],
    [
      'leads nowhere',
      { ...GOOD, [PTR]: ['gone.kantor.test'] },
      {},
      'ptr-mismatch',
      { ip: IP, name: 'gone.kantor.test', forward: '–' },
    ],
    [
      'made by the provider',
      { ...GOOD, [PTR]: ['93-184-216-34.dsl.isp.test'], 'A 93-184-216-34.dsl.isp.test': [IP] },
      {},
      'ptr-generic',
      { ip: IP, name: '93-184-216-34.dsl.isp.test' },
    ],
    [
      'another name in the greeting',
      GOOD,
      { greetings: { [IP]: '220-srv1.kantor.test ESMTP\r\n220 go on' } },
      'ptr-greeting',
      { ip: IP, name: `mail.${DOMAIN}`, greeting: 'srv1.kantor.test' },
    ],
    ['no answer', { ...GOOD, [PTR]: 'timeout' }, {}, 'ptr-unknown', { ip: IP, why: 'timeout' }],
    [
      'no answer on the way back',
      { ...GOOD, [`A mail.${DOMAIN}`]: 'servfail' },
      {},
      'ptr-unknown',
      { ip: IP, why: 'servfail' },
    ],
    [
      'one of two names is good',
      { ...GOOD, [PTR]: ['gone.kantor.test', `mail.${DOMAIN}`] },
      {},
      'ptr-ok',
      { ip: IP, name: `mail.${DOMAIN}` },
    ],
  ];
  it.each(cases)('%s', async (_, zone, more, id, params) => {
    const { found } = await run(zone, more);
    expect(one(found, 'ptr').map((row) => [row.id, row.params])).toEqual([[`posture.${id}`, params]]);
  });

  it('are asked for IPv6 too, and for outbound addresses', async () => {
    const six = '2606:2800:220:1::25';
    const name = '5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.0.2.2.0.0.0.8.2.6.0.6.2.ip6.arpa';
    const { found } = await run(
      { ...GOOD, [`PTR ${name}`]: ['mail6.kantor.test'], 'AAAA mail6.kantor.test': [six] },
      { outbound: [six], greetings: {} },
    );
    expect(
      one(found, 'ptr')
        .map((row) => `${row.id} ${row.subject}`)
        .sort(),
    ).toEqual([`posture.ptr-ok ${six}`, `posture.ptr-ok ${IP}`]);
  });

  it('are not asked for inside addresses; documentation ones only in the practice world', async () => {
    const addresses: NamesJob['addresses'] = [
      { ip: '192.168.0.2', family: 4, host: 'mail', public: false },
      { ip: '203.0.113.7', family: 4, host: 'mail', public: false },
    ];
    const plain = await run(GOOD, { addresses, greetings: {} });
    expect(one(plain.found, 'ptr')).toEqual([]);
    const practice = await run(GOOD, { addresses, greetings: {}, practice: true });
    expect(one(practice.found, 'ptr').map((row) => row.subject)).toEqual(['203.0.113.7']);
  });
});

describe('the greeting', () => {
  it.each([
    ['220 localhost ESMTP', true],
    ['220 mail ESMTP Postfix', true],
    ['220 [192.168.0.2] ready', true],
    ['220', true],
    ['220 ESMTP', true],
    ['220 mail.kantor.test ESMTP', false],
    ['220 ****************', false],
  ])('%s', async (greeting, isFinding) => {
    const { found } = await run(GOOD, { greetings: { [IP]: greeting } });
    expect(found.some((row) => row.id === 'posture.greeting-name')).toBe(isFinding);
  });
});

describe('SPF', () => {
  const many = Array.from({ length: 11 }, (_, n) => `include:s${n}.test`).join(' ');
  const cases: [string, string[] | 'servfail', Zone, string, Record<string, string>][] = [
    ['no record', ['hello'], {}, 'spf-missing', { record: `v=spf1 mx ip4:${IP} ~all` }],
    ['not named, fail', ['v=spf1 ip4:192.0.2.1 -all'], {}, 'spf-not-allowed', { ip: IP, result: 'fail' }],
    ['not named, softfail', ['v=spf1 ip4:192.0.2.1 ~all'], {}, 'spf-not-allowed', { result: 'softfail' }],
    ['nothing said', ['v=spf1 ip4:192.0.2.1'], {}, 'spf-not-allowed', { result: 'neutral' }],
    ['+all', ['v=spf1 +all'], {}, 'spf-everyone', { record: 'v=spf1 +all' }],
    ['whole internet', ['v=spf1 ip4:0.0.0.0/0 -all'], {}, 'spf-everyone', {}],
    [
      '+all by include',
      ['v=spf1 include:all.test -all'],
      { 'TXT all.test': ['v=spf1 all'] },
      'spf-everyone',
      { record: 'v=spf1 include:all.test -all' },
    ],
    [
      'two records',
      ['v=spf1 mx -all', 'v=spf1 a -all'],
      {},
      'spf-broken',
      { why: 'two-records', record: 'v=spf1 mx -all | v=spf1 a -all' },
    ],
    ['writing error', ['v=spf1 ipv4:192.0.2.1 -all'], {}, 'spf-broken', { why: 'spf-syntax' }],
    [
      'too many questions',
      [`v=spf1 ${many} -all`],
      Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`TXT s${n}.test`, ['v=spf1 ip4:192.0.2.1']])),
      'spf-broken',
      { why: 'too-many-lookups' },
    ],
    [
      'too many dead names',
      ['v=spf1 a:x1.test a:x2.test a:x3.test a:x4.test -all'],
      {},
      'spf-broken',
      { why: 'too-many-void' },
    ],
    ['DNS failure', 'servfail', {}, 'spf-unknown', { why: 'servfail' }],
    ['by include', ['v=spf1 include:ok.test -all'], { 'TXT ok.test': [`v=spf1 ip4:${IP}`] }, 'spf-ok', {}],
    ['by redirect', ['v=spf1 redirect=ok.test'], { 'TXT ok.test': [`v=spf1 ip4:${IP} -all`] }, 'spf-ok', {}],
  ];
  it.each(cases)('%s', async (_, txt, more, id, params) => {
    const { found } = await run({ ...GOOD, [`TXT ${DOMAIN}`]: txt, ...more });
    const spf = one(found, 'spf');
    expect(spf.map((row) => row.id)).toEqual([`posture.${id}`]);
    expect(spf[0]?.params).toMatchObject(params);
  });

  it('looks at the address that sends, not at a filter in front', async () => {
    const more: Partial<NamesJob> = {
      target: target([
        {
          name: `mail.${DOMAIN}`,
          role: 'mx',
          addresses: [{ ip: IP, family: 4 }],
          provider: { id: 'filter', name: 'Filter', kind: 'filter' },
        },
      ]),
    };
    const zone = { ...GOOD, [`TXT ${DOMAIN}`]: ['v=spf1 ip4:93.184.216.99 -all'] };
    const filtered = await run(zone, more);
    expect(one(filtered.found, 'spf')[0]).toMatchObject({
      id: 'posture.spf-unknown',
      status: 'could-not-test',
      params: { why: 'sending-address' },
    });
    const known = await run(zone, { ...more, outbound: ['93.184.216.99'] });
    expect(one(known.found, 'spf').map((row) => row.id)).toEqual(['posture.spf-ok']);
  });
});

describe('DMARC', () => {
  const cases: [string, Zone[string] | null, Zone, string, Record<string, string>][] = [
    ['none', null, {}, 'dmarc-missing', { name: `_dmarc.${DOMAIN}` }],
    ['p=none', ['v=DMARC1; p=none'], {}, 'dmarc-none', { record: 'v=DMARC1; p=none' }],
    ['p=quarantine', ['v=DMARC1; p=quarantine'], {}, 'dmarc-ok', { policy: 'quarantine' }],
    ['two records', ['v=DMARC1; p=none', 'v=DMARC1; p=reject'], {}, 'dmarc-broken', { why: 'two-records' }],
    ['no policy', ['v=DMARC1; rua=mailto:x@kantor.test'], {}, 'dmarc-broken', { why: 'no-policy' }],
    ['wrong policy', ['v=DMARC1; p=block'], {}, 'dmarc-broken', { why: 'no-policy' }],
    ['test mode', ['v=DMARC1; p=quarantine; t=y'], {}, 'dmarc-none', {}],
    ['DNS failure', 'timeout', {}, 'dmarc-unknown', { why: 'timeout' }],
  ];
  it.each(cases)('%s', async (_, txt, more, id, params) => {
    const key = `TXT _dmarc.${DOMAIN}`;
    const zone = txt === null ? without(key) : { ...GOOD, [key]: txt };
    const { found } = await run({ ...zone, ...more });
    const dmarc = one(found, 'dmarc');
    expect(dmarc.map((row) => row.id)).toEqual([`posture.${id}`]);
    expect(dmarc[0]?.params).toMatchObject(params);
  });

  it('is inherited from the organisation', async () => {
    const { found } = await run(
      { ...GOOD, 'TXT mail.corp.kantor.test': ['v=spf1 -all'] },
      { domain: 'mail.corp.kantor.test' },
    );
    expect(one(found, 'dmarc')[0]).toMatchObject({ id: 'posture.dmarc-ok', params: { policy: 'reject' } });
  });
});

describe('MX', () => {
  const cases: [string, Zone, string[], boolean?][] = [
    ['null MX', { [`MX ${DOMAIN}`]: ['0 .'] }, ['mx-null']],
    ['implicit', { [`A ${DOMAIN}`]: [IP] }, ['mx-implicit']],
    ['no domain at all', {}, []],
    ['name that does not exist', { [`MX ${DOMAIN}`]: ['10 gone.test'] }, ['mx-name-missing']],
    [
      'alias',
      { [`MX ${DOMAIN}`]: ['10 a.test'], 'CNAME a.test': ['b.test'], 'A b.test': [IP] },
      ['mx-cname'],
    ],
    ['inside address', { [`MX ${DOMAIN}`]: ['10 a.test'], 'A a.test': ['192.168.0.2'] }, ['mx-private']],
    ['address instead of a name', { [`MX ${DOMAIN}`]: [`10 ${IP}`] }, ['mx-address']],
    ['DNS failure', { [`MX ${DOMAIN}`]: 'servfail' }, ['mx-unknown']],
    ['host not answered', { [`MX ${DOMAIN}`]: ['10 a.test'], 'A a.test': 'timeout' }, ['mx-unknown']],
    ['loopback', { [`MX ${DOMAIN}`]: ['10 a.test'], 'A a.test': ['127.0.0.1'] }, ['mx-private']],
    ['loopback in practice', { [`MX ${DOMAIN}`]: ['10 a.test'], 'A a.test': ['127.0.0.1'] }, ['mx-ok'], true],
    [
      'one good, one missing',
      { [`MX ${DOMAIN}`]: ['10 a.test', '20 gone.test'], 'A a.test': [IP] },
      ['mx-name-missing'],
    ],
  ];
  it.each(cases)('%s', async (_, zone, expected, practice = false) => {
    const { found } = await run(zone, { practice, addresses: [], greetings: {} });
    expect(ids(one(found, 'mx'))).toEqual(expected);
  });
});

describe('limits', () => {
  it('stops at once when asked to', async () => {
    const controller = new AbortController();
    const deps = depsFor(GOOD);
    const running = checkNames(
      { domain: DOMAIN, target: target(), addresses: [], greetings: {}, practice: false },
      deps,
      () => controller.abort(),
      controller.signal,
    );
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('has nothing to say without a domain and public addresses', async () => {
    const job: NamesJob = { target: target(), addresses: [], greetings: {}, practice: false };
    const deps = depsFor(GOOD);
    expect(await checkNames(job, deps, () => {}, new AbortController().signal)).toEqual([]);
    expect(deps.asked).toEqual([]);
  });

  it('shows hostile records as harmless text', async () => {
    const { found } = await run({
      ...GOOD,
      [`TXT ${DOMAIN}`]: ['v=spf1 ip4:192.0.2.1 \u202e\u001b[31m$t(ui:x){{y}} -all'],
    });
    const lines = one(found, 'spf').flatMap((row) => row.evidence.flatMap((part) => part.lines));
    expect(lines.join('')).not.toMatch(/[\u202e\u001b]/);
    expect(String(one(found, 'spf')[0]?.params.record)).not.toContain('$t(');
  });
});
