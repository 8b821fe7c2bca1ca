import { describe, expect, it } from 'vitest';
import { readAddress } from '../../../main/engine/target/index.ts';
import {
  detectVantage,
  greetingAs,
  greetingName,
  nobodysAddress,
  parsePracticePlace,
  refineVantage,
  sameGreeting,
  strippedDoors,
} from '../../../main/engine/vantage/index.ts';
import type { Cell, HostAddress, Vantage } from '../../../preload/contract/index.ts';

const LAN = [{ name: 'eth0', address: '192.168.0.23', prefix: 24, internal: false }];
const network = { interfaces: () => LAN, sourceFor: async () => '192.168.0.23' };
const address = (ip: string): HostAddress => readAddress(ip) as HostAddress;
const through = (ip: string, proxy: string, said: 'auto' | 'inside' = 'auto') =>
  detectVantage(
    { said, addresses: [address(ip)], practice: null, proxy, resolvers: [], honest: true },
    network,
  );

describe('through a SOCKS5 proxy (V5b)', () => {
  const PROXY = 'socks5://anna:geheim@127.0.0.1:1080';
  it('is outside, without this computer’s addresses and without the password', async () => {
    const vantage = await through('5.6.7.8', PROXY);
    expect(vantage).toMatchObject({
      place: 'outside',
      how: 'proxy',
      proxy: 'socks5://127.0.0.1:1080',
      sourceAddresses: [],
    });
    expect(JSON.stringify(vantage)).not.toMatch(/geheim|anna|192\.168/);
  });
  it('is not outside when only the far end’s own network has the target, or when the person says so', async () => {
    expect(await through('10.0.0.2', PROXY)).toMatchObject({ place: 'inside', how: 'private-target' });
    expect(await through('5.6.7.8', PROXY, 'inside')).toMatchObject({ place: 'inside', how: 'person' });
  });
  it('is outside even for a neighbour of this computer: the proxy is elsewhere', async () => {
    const own = [{ name: 'eth0', address: '5.6.7.20', prefix: 24, internal: false }];
    const vantage = await detectVantage(
      {
        said: 'auto',
        addresses: [address('5.6.7.8')],
        practice: null,
        proxy: PROXY,
        resolvers: [],
        honest: true,
      },
      { interfaces: () => own, sourceFor: async () => '5.6.7.20' },
    );
    expect(vantage).toMatchObject({ place: 'outside', how: 'proxy' });
  });
});

describe('the name we greet with (R8)', () => {
  const at = (parts: Partial<Vantage>, family: 4 | 6 = 4): string =>
    greetingAs({ sourceAddresses: [], ...parts }, family);
  it.each([
    [{ sourceAddresses: ['192.0.2.1', '2001:db8::1'] }, 4, '[192.0.2.1]'],
    [{ sourceAddresses: ['192.0.2.1', '2001:db8::1'] }, 6, '[IPv6:2001:db8::1]'],
    [{}, 4, '[127.0.0.1]'],
    [{}, 6, '[IPv6:::1]'],
    [{ proxy: 'socks5://127.0.0.1:1080' }, 4, 'relay-doctor.invalid'],
    [{ proxy: 'socks5://localhost:1080' }, 6, 'relay-doctor.invalid'],
    [{ proxy: 'socks5://192.168.0.1:1080' }, 4, 'relay-doctor.invalid'],
    [{ proxy: 'socks5://9.8.7.6:1080' }, 4, '[9.8.7.6]'],
    [{ proxy: 'socks5://9.8.7.6:1080' }, 6, 'relay-doctor.invalid'],
    [{ proxy: 'socks5://Gate.Helper.example:1080' }, 4, 'gate.helper.example'],
    [{ proxy: 'socks5://127.0.0.1:1080', publicAddresses: ['4.3.2.1'] }, 4, '[4.3.2.1]'],
  ] as const)('%j over IPv%i: %s', (parts, family, name) => {
    expect(at({ ...parts } as Partial<Vantage>, family)).toBe(name);
  });
});

describe('what the server saw, from whatever told it (R7)', () => {
  const cell = (more: Partial<Cell>): Cell => ({
    address: '5.6.7.8',
    family: 4,
    port: 25,
    state: 'closed',
    verdict: 'CLOSED-INSIDE',
    attempts: [],
    controls: [],
    ...more,
  });
  const unknown: Vantage = {
    place: 'unknown',
    how: 'not-known',
    sourceAddresses: ['192.168.0.23'],
    port25Out: 'unknown',
    dns: { resolvers: [], honest: true },
  };
  const message = (seenAs: string) => ({ token: 't', state: 'accepted' as const, seenAs });
  it('reads the Received line of the proof and of the ordinary message like the EHLO echo', () => {
    for (const more of [
      { delivery: message('9.8.7.6') },
      { ordinary: message('9.8.7.6') },
      { seenAs: '9.8.7.6' },
    ]) {
      expect(refineVantage(unknown, [cell(more)], network)).toMatchObject({
        place: 'outside',
        how: 'server-echo',
        publicAddresses: ['9.8.7.6'],
      });
    }
    expect(refineVantage(unknown, [cell({ ordinary: message('192.168.0.23') })], network).place).toBe(
      'inside',
    );
  });
});

describe('an address where nobody can be (RFC 5737)', () => {
  const random = { int: (max: number) => max - 1, token: () => '' };
  const pick = (parts: Partial<Parameters<typeof nobodysAddress>[0]>): string | null =>
    nobodysAddress(
      { targets: ['5.6.7.8'], ours: ['192.168.0.23'], resolvers: ['10.0.0.1:53'], ...parts },
      random,
    );
  it('is one of the three nets for books', () => {
    expect(pick({})).toBe('203.0.113.254');
  });
  it.each([
    { targets: [] },
    { targets: ['127.0.0.1'] },
    { targets: ['10.1.1.1'] },
    { targets: ['5.6.7.8', '198.51.100.9'] },
    { targets: ['2001:db8::1'] },
    { ours: ['203.0.113.50'] },
    { resolvers: ['192.0.2.53:53'] },
    { resolvers: ['[2001:db8::53]:53'] },
  ])('is none in a world where it would prove nothing: %j', (parts) => {
    expect(pick(parts)).toBeNull();
  });
});

describe('greetings', () => {
  it.each([
    ['220 mail.office.example ESMTP', 'mail.office.example'],
    ['220-MAIL.Office.example, ready\n220 hi', 'mail.office.example'],
    ['220 localhost ESMTP', null],
    ['220 localhost.localdomain ESMTP', null],
    ['220 mail.local ESMTP', null],
    ['220 ESMTP ready', null],
    ['220 192.0.2.1 ready', null],
    ['220 **************', null],
    ['554 mail.office.example no', null],
    ['', null],
  ])('%s', (banner, name) => expect(greetingName(banner)).toBe(name));

  const greeter = (host: string, ip: string, name: string) => ({
    host,
    addresses: [ip],
    greeting: `220 ${name} ESMTP`,
  });
  const nowhere = async (): Promise<string[]> => [];
  it.each([
    [
      'two strangers',
      greeter('mail.office.co.id', '5.6.7.8', 'gw.isp.net'),
      greeter('mx.far.org', '9.8.7.6', 'gw.isp.net'),
      'gw.isp.net',
    ],
    [
      'different names',
      greeter('mail.office.co.id', '5.6.7.8', 'a.isp.net'),
      greeter('mx.far.org', '9.8.7.6', 'b.isp.net'),
      null,
    ],
    [
      'one company',
      greeter('mx1.far.org', '5.6.7.8', 'mx.far.org'),
      greeter('mx2.far.org', '9.8.7.6', 'mx.far.org'),
      null,
    ],
    [
      'one machine',
      greeter('mail.office.co.id', '5.6.7.8', 'gw.isp.net'),
      greeter('mx.far.org', '5.6.7.8', 'gw.isp.net'),
      null,
    ],
    [
      'one mail company',
      greeter('aspmx.l.google.com', '5.6.7.8', 'mx.google.com'),
      greeter('x.googlemail.com', '9.8.7.6', 'mx.google.com'),
      null,
    ],
    [
      'our own server in everybody’s place',
      greeter('mail.office.co.id', '5.6.7.8', 'mail.office.co.id'),
      greeter('mx.far.org', '9.8.7.6', 'mail.office.co.id'),
      'mail.office.co.id',
    ],
    [
      'the other one in everybody’s place',
      greeter('mail.office.co.id', '5.6.7.8', 'mx.far.org'),
      greeter('mx.far.org', '9.8.7.6', 'mx.far.org'),
      'mx.far.org',
    ],
  ])('%s', async (_title, tested, other, name) => {
    expect(await sameGreeting(tested, other, nowhere)).toBe(name);
  });
  it('a customer’s name for the other company’s machine is no sign', async () => {
    const tested = greeter('mail.office.co.id', '5.6.7.8', 'mx.far.org');
    const other = greeter('mx.far.org', '9.8.7.6', 'mx.far.org');
    expect(await sameGreeting(tested, other, async () => ['host8.far.org'])).toBeNull();
  });
});

it('doors of different ports or hosts are not compared', () => {
  const door = (parts: Partial<Cell>, ehlo: string[]): Cell => ({
    address: '5.6.7.8',
    family: 4,
    port: 25,
    host: 'mail.office.example',
    state: 'closed',
    verdict: 'CLOSED',
    attempts: [],
    controls: [],
    facts: { banner: '220 mail.office.example ESMTP', ehlo: ['250-mail', ...ehlo] },
    ...parts,
  });
  const full = door({}, ['250-PIPELINING', '250 STARTTLS']);
  const bare = ['250 PIPELINING'];
  expect(strippedDoors([full, door({ address: '5.6.7.9' }, bare)])).toHaveLength(1);
  expect(strippedDoors([full, door({ address: '5.6.7.9', port: 587 }, bare)])).toEqual([]);
  expect(strippedDoors([full, door({ address: '5.6.7.9', host: 'mx2.office.example' }, bare)])).toEqual([]);
  expect(strippedDoors([full, full])).toEqual([]);
});

describe('the practice world’s own mailbox', () => {
  const text =
    'v=relay-doctor-practice; place=outside; mailbox=127.0.0.1:4143; user=proof; password=practice';
  it('is read, and only on this computer', () => {
    expect(parsePracticePlace(text)?.mailbox).toEqual({
      host: '127.0.0.1',
      port: 4143,
      user: 'proof',
      password: 'practice',
    });
    expect(parsePracticePlace(text.replace('127.0.0.1', '9.8.7.6'))?.mailbox).toBeUndefined();
    expect(parsePracticePlace(text.replace('4143', '99999'))?.mailbox).toBeUndefined();
    expect(parsePracticePlace(text.replace('; user=proof', ''))?.mailbox).toBeUndefined();
  });
});
