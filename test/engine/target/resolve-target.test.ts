import { describe, expect, it } from 'vitest';
import { nearbyNames, resolveTarget, usualChoice } from '../../../main/engine/target/index.ts';
import { fakeResolver, type Zone } from '../../fakes/zone.ts';

const never = new AbortController().signal;
const resolve = (input: string, zone: Zone, servers: string[] = []) =>
  resolveTarget(input, servers, fakeResolver(zone), never);

describe('what is tested (T2)', () => {
  it('takes every MX host in order of preference, with all addresses', async () => {
    const target = await resolve('budi@kantor.example', {
      'MX kantor.example': ['20 backup.kantor.example', '10 mail.kantor.example'],
      'A mail.kantor.example': ['203.0.113.7'],
      'AAAA mail.kantor.example': ['2001:db8::7'],
      'A backup.kantor.example': ['203.0.113.8'],
    });
    expect(target).toMatchObject({ kind: 'email', domain: 'kantor.example', mailbox: 'budi@kantor.example' });
    expect(
      target.hosts.map((host) => [host.name, host.preference, host.addresses.map((row) => row.ip)]),
    ).toEqual([
      ['mail.kantor.example', 10, ['203.0.113.7', '2001:db8::7']],
      ['backup.kantor.example', 20, ['203.0.113.8']],
    ]);
    expect(target.problems).toBeUndefined();
  });

  it('says so when there is no MX, and goes on with the main address', async () => {
    const target = await resolve('kantor.example', { 'A kantor.example': ['203.0.113.7'] });
    expect(target.hosts).toMatchObject([{ role: 'implicit-mx', name: 'kantor.example' }]);
    expect(target.problems).toEqual([
      { code: 'no-mx', fatal: false, params: { domain: 'kantor.example', ip: '203.0.113.7' } },
    ]);
  });

  it('says a null MX plainly', async () => {
    const target = await resolve('kantor.example', { 'MX kantor.example': ['0 .'] });
    expect(target.hosts).toEqual([]);
    expect(target.problems).toMatchObject([{ code: 'null-mx', fatal: true }]);
  });

  it('suggests the nearest spelling that exists', async () => {
    const target = await resolve('kantor.exmaple', { 'MX kantor.example': ['10 mail.kantor.example'] });
    expect(target.problems).toMatchObject([{ code: 'no-domain', fatal: true, suggestion: 'kantor.example' }]);
  });

  it('keeps "no such name" apart from "the name server did not answer"', async () => {
    const target = await resolve('kantor.example', {
      'MX kantor.example': 'servfail',
      'A kantor.example': 'servfail',
      'AAAA kantor.example': 'timeout',
    });
    expect(target.problems).toMatchObject([{ code: 'dns-failed', fatal: true, params: { why: 'servfail' } }]);
  });

  it('names an MX host without an address', async () => {
    const target = await resolve('kantor.example', { 'MX kantor.example': ['10 gone.kantor.example'] });
    expect(target.problems).toMatchObject([
      { code: 'mx-without-address', params: { host: 'gone.kantor.example' } },
    ]);
  });

  it('recognises a filter company and picks the own server first', async () => {
    const target = await resolve('kantor.example', {
      'MX kantor.example': ['5 eu-smtp-in.mimecast.com', '10 mail.kantor.example'],
      'A eu-smtp-in.mimecast.com': ['198.51.100.9'],
      'A mail.kantor.example': ['203.0.113.7'],
    });
    expect(target.hosts[0]?.provider).toMatchObject({ id: 'mimecast', kind: 'filter' });
    expect(usualChoice(target)).toEqual(['mail.kantor.example']);
  });

  it('tests a typed host for the domain whose MX names it', async () => {
    const target = await resolve('mail.kantor.example', {
      'A mail.kantor.example': ['203.0.113.7'],
      'MX kantor.example': ['10 mail.kantor.example'],
    });
    expect(target).toMatchObject({
      kind: 'host',
      domain: 'kantor.example',
      hosts: [{ name: 'mail.kantor.example' }],
    });
  });

  it('lets --server stand in for the MX hosts, also when the domain has none', async () => {
    const zone: Zone = { 'A relay.kantor.example': ['192.168.0.2'] };
    const target = await resolve('kantor.example', zone, ['relay.kantor.example:2525', '[::1]']);
    expect(target.hosts).toMatchObject([
      {
        name: 'relay.kantor.example',
        role: 'server',
        port: 2525,
        addresses: [{ ip: '192.168.0.2', scope: 'private' }],
      },
      { name: '::1', addresses: [{ ip: '::1', scope: 'loopback' }] },
    ]);
    expect((target.problems ?? []).every((row) => !row.fatal)).toBe(true);
  });

  it('stops when it is told to', async () => {
    const aborted = AbortSignal.abort();
    await expect(resolveTarget('kantor.example', [], fakeResolver({}), aborted)).rejects.toThrow();
  });
});

it('offers spellings one slip away', () => {
  expect(nearbyNames('kantor.con')).toContain('kantor.com');
  expect(nearbyNames('kantro.com')).toContain('kantor.com');
  expect(nearbyNames('kanttor.com')).toContain('kantor.com');
  expect(nearbyNames('kantor.com').length).toBeLessThanOrEqual(12);
});
