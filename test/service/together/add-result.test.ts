import { describe, expect, it } from 'vitest';
import { planFrom } from '../../../main/service/together/add-result.ts';
import { type CheckRequestInput, checkRequest, type Target } from '../../../preload/contract/index.ts';

const office = (more: Partial<CheckRequestInput> = {}) =>
  checkRequest.parse({
    input: 'kantor.example',
    iMayTest: true,
    tickedBy: 'Sari',
    where: 'office',
    ports: [25, 587],
    only: ['relay'],
    pace: 'normal',
    hosts: ['mail.kantor.example'],
    source: '192.168.1.7',
    resolvers: ['192.168.1.1'],
    listResolvers: ['192.168.1.1'],
    rootHints: ['192.168.1.2'],
    proxy: 'socks5://evil.example:1080',
    imap: { host: 'imap.example', port: 993, security: 'tls', user: 'sari' },
    catcher: { port: 2525 },
    send: true,
    ordinary: true,
    impersonate: true,
    confirm: 'imap',
    waitS: 600,
    timeoutS: 3,
    ...more,
  });
const wanted = { caseId: 'C', tickedBy: 'Wayan', where: 'Berlin', vantage: 'auto' as const };
const foreign = { wanted, isForeign: true, target: null, practice: null, zones: new Set(['zen.example']) };

/** What the case shows as its target. */
const shown = (input: string, names: string[] = [], more: Partial<Target> = {}): Target => ({
  input,
  kind: 'domain',
  domain: 'kantor.example',
  hosts: names.map((name) => ({ name, role: 'mx', addresses: [] })),
  ...more,
});

describe('the plan of somebody else', () => {
  it('keeps what is tested and how fast, and nothing of their computer or their consents', () => {
    const target = shown('kantor.example', ['mail.kantor.example']);
    expect(planFrom(office({ outside: 'sari@webmail.example' }), { ...foreign, target })).toEqual(
      checkRequest.parse({
        input: 'kantor.example',
        iMayTest: true,
        tickedBy: 'Wayan',
        where: 'Berlin',
        ports: [25, 587],
        only: ['relay'],
        pace: 'normal',
        hosts: ['mail.kantor.example'],
      }),
    );
  });

  it('goes through the proxy that the helper names', () => {
    const plan = planFrom(office(), { ...foreign, wanted: { ...wanted, proxy: 'socks5://127.0.0.1:1080' } });
    expect(plan.proxy).toBe('socks5://127.0.0.1:1080');
  });

  it('tests the public door when the office tested a private address', () => {
    expect(planFrom(office({ servers: ['192.168.1.10'] }), foreign)).toMatchObject({
      input: 'kantor.example',
      servers: [],
    });
    expect(
      planFrom(office({ input: '192.168.1.10', servers: ['mail.kantor.example'] }), {
        ...foreign,
        target: {
          input: '192.168.1.10',
          kind: 'ip',
          hosts: [{ name: 'mail.kantor.example', role: 'server', addresses: [] }],
        },
      }),
    ).toMatchObject({
      input: 'mail.kantor.example',
      servers: [],
    });
  });

  it.each(['192.168.1.10', 'mail.kantor.local', 'fd00::10', '127.0.0.1', 'inside-1'])(
    'refuses when only %s is known',
    (input) => {
      expect(() => planFrom(office({ input }), foreign)).toThrow('together:caseFile.why.nothing-outside');
    },
  );

  it('looks at the private door again when asked from inside', () => {
    const plan = planFrom(office({ input: '192.168.1.10' }), {
      ...foreign,
      wanted: { ...wanted, vantage: 'inside' },
    });
    expect(plan.input).toBe('192.168.1.10');
  });
});

describe('a hostile plan', () => {
  const target = shown('kantor.example', ['mail.kantor.example']);
  const plan = (more: Partial<CheckRequestInput>, seen: Target | null = target) =>
    planFrom(office(more), { ...foreign, target: seen });

  it.each([
    ['the plan names another server than the case shows', { input: 'victim.example' }, target],
    ['the shown domain is not that of what was typed', { input: 'victim.example' }, shown('victim.example')],
  ])('is refused when %s', (_, more, seen) => {
    expect(() => plan(more, seen)).toThrow('together:caseFile.why.no-plan');
  });

  it('tests no server, no machine behind a filter and no port that the case does not show', () => {
    const tested = plan({
      servers: ['victim.example', '203.0.113.99', 'mail.kantor.example', 'mail.kantor.example:22'],
      hosts: ['victim.example', 'mail.kantor.example'],
      hiddenHosts: ['victim.example', '203.0.113.99', 'hidden.kantor.example', 'h.kantor.example:3389'],
      ports: [22, 25, 3389],
      zones: ['zen.example', 'nobody.example'],
      sender: 'forged@victim.example',
    });
    expect(tested).toMatchObject({
      servers: ['mail.kantor.example'],
      hosts: ['mail.kantor.example'],
      hiddenHosts: ['hidden.kantor.example'],
      ports: [25],
      zones: ['zen.example'],
    });
    expect(tested).not.toHaveProperty('sender');
    expect(plan({ ports: [22, 3389] })).not.toHaveProperty('ports');
    expect(plan({ servers: ['victim.example'], hiddenHosts: ['victim.example'] }, null)).toMatchObject({
      servers: [],
      hiddenHosts: [],
    });
    expect(plan({ input: 'mail.kantor.example:22' }, shown('mail.kantor.example:22')).input).toBe(
      'mail.kantor.example',
    );
  });

  it('does not write to the placeholder of a mailbox that was left out', () => {
    const input = 'name-1@kantor.example';
    expect(plan({ input }, shown(input, [], { kind: 'email' })).input).toBe('kantor.example');
  });

  it('is no way out of the practice world', () => {
    const practice = { resolver: '127.0.0.1:5353' };
    expect(() => planFrom(office({ input: '203.0.113.99' }), { ...foreign, practice })).toThrow('no-plan');
    const input = 'open.practice.example:4025';
    const servers = ['10.0.0.1:25', 'mail.open.practice.example:4025'];
    expect(planFrom(office({ input, servers }), { ...foreign, practice }).servers).toEqual([servers[1]]);
  });
});

it('an own plan keeps its name servers, and takes those of the practice world that is up', () => {
  expect(planFrom(office(), { ...foreign, isForeign: false }).resolvers).toEqual(['192.168.1.1']);
  const practice = { resolver: '127.0.0.1:5353' };
  const input = 'open.practice.example:4025';
  expect(planFrom(office({ input }), { ...foreign, practice }).resolvers).toEqual(['127.0.0.1:5353']);
});
