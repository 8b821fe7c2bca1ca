import { describe, expect, it } from 'vitest';
import { readAddress } from '../../../main/engine/target/index.ts';
import {
  detectVantage,
  forbidsStrangers,
  type LocalInterface,
  nodeNetworkView,
  parsePracticePlace,
  readPracticeWorld,
  refineVantage,
} from '../../../main/engine/vantage/index.ts';
import type { Cell, HostAddress } from '../../../preload/contract/index.ts';
import { fakeResolver } from '../../fakes/zone.ts';

const never = new AbortController().signal;
const LAN: LocalInterface[] = [
  { name: 'lo', address: '127.0.0.1', prefix: 8, internal: true },
  { name: 'eth0', address: '192.168.0.23', prefix: 24, internal: false },
];
const network = (interfaces: LocalInterface[], source: string) => ({
  interfaces: () => interfaces,
  sourceFor: async () => source,
});
const address = (ip: string): HostAddress => readAddress(ip) as HostAddress;
const detect = (
  ip: string,
  interfaces = LAN,
  source = '192.168.0.23',
  said: 'auto' | 'inside' | 'outside' = 'auto',
) =>
  detectVantage(
    { said, addresses: [address(ip)], practice: null, resolvers: [], honest: true },
    network(interfaces, source),
  );

describe('where the test is made from (V1)', () => {
  it.each([
    ['127.0.0.1', 'inside', 'same-computer'],
    ['192.168.0.23', 'inside', 'same-computer'],
    ['192.168.0.2', 'inside', 'same-network'],
    ['10.4.0.2', 'inside', 'private-target'],
    ['100.64.3.1', 'inside', 'private-target'],
    ['8.8.4.4', 'unknown', 'not-known'],
  ])('a target at %s is seen from %s (%s)', async (ip, place, how) => {
    expect(await detect(ip)).toMatchObject({ place, how, port25Out: 'unknown' });
  });

  it('a public computer elsewhere is outside; a neighbour in the same public net is not', async () => {
    const vps: LocalInterface[] = [{ name: 'eth0', address: '198.51.100.20', prefix: 24, internal: false }];
    expect(await detect('203.0.113.7', vps, '198.51.100.20')).toMatchObject({
      place: 'outside',
      how: 'public-target',
    });
    expect(await detect('198.51.100.99', vps, '198.51.100.20')).toMatchObject({
      place: 'inside',
      how: 'same-network',
    });
  });

  it('believes the person', async () => {
    expect(await detect('192.168.0.2', LAN, '192.168.0.23', 'outside')).toMatchObject({
      place: 'outside',
      how: 'person',
    });
  });

  it('asks the kernel for the route without sending anything', async () => {
    expect(await nodeNetworkView().sourceFor('127.0.0.1')).toBe('127.0.0.1');
  });
});

describe('what the server says it saw', () => {
  const cell = (seenAs: string): Cell => ({
    address: '203.0.113.7',
    family: 4,
    port: 25,
    state: 'closed',
    verdict: 'CLOSED',
    seenAs,
    attempts: [],
    controls: [],
  });
  it.each([
    ['198.51.100.20', 'outside', 'server-echo'],
    ['192.168.0.23', 'inside', 'server-echo'],
    ['203.0.113.7', 'inside', 'own-public-address'],
    ['172.18.0.1', 'unknown', 'not-known'],
  ])('echo %s means %s', async (echo, place, how) => {
    const before = await detect('203.0.113.7');
    expect(refineVantage(before, [cell(echo)], network(LAN, '192.168.0.23'))).toMatchObject({ place, how });
  });
});

describe('the practice world', () => {
  const zone = {
    'TXT _vantage.open.practice.example': ['v=relay-doctor-practice; place=outside; address=203.0.113.50'],
  };
  const ask = (ip: string, typed: boolean) =>
    readPracticeWorld('open.practice.example', [address(ip)], typed, fakeResolver(zone), never);
  it('is believed only on this computer and with a typed name server', async () => {
    expect(await ask('127.0.0.1', true)).toEqual({ place: 'outside', addresses: ['203.0.113.50'] });
    expect(await ask('127.0.0.1', false)).toBeNull();
    expect(await ask('203.0.113.7', true)).toBeNull();
  });
  it('does not read other texts', () => {
    expect(parsePracticePlace('v=spf1 -all')).toBeNull();
    expect(parsePracticePlace('v=relay-doctor-practice; place=moon')).toEqual({
      place: 'unknown',
      addresses: [],
    });
  });
});

describe('neutral senders (R11)', () => {
  const check = (domain: string) =>
    forbidsStrangers(
      domain,
      fakeResolver({
        'TXT strict.example': ['v=spf1 ip4:192.0.2.1 -all'],
        'TXT soft.example': ['v=spf1 ip4:192.0.2.1 ~all'],
        'TXT sent.example': ['v=spf1 redirect=strict.example'],
        'TXT loop.example': ['v=spf1 redirect=loop.example'],
        'TXT none.example': ['hello'],
      }),
      never,
    );
  it('follows redirects and never loops', async () => {
    expect(await check('strict.example')).toBe(true);
    expect(await check('soft.example')).toBe(false);
    expect(await check('sent.example')).toBe(true);
    expect(await check('loop.example')).toBe(false);
    expect(await check('none.example')).toBe(false);
  });
});
