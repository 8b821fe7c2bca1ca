import { describe, expect, it } from 'vitest';
import { hiddenCandidates, resolveTarget } from '../../../main/engine/target/index.ts';
import { isWithin } from '../../../main/engine/target/name-within.ts';
import { singleHosts } from '../../../main/engine/target/single-hosts.ts';
import { fakeResolver, type Zone } from '../../fakes/zone.ts';

const never = new AbortController().signal;
const FILTERED: Zone = {
  'MX kantor.example': ['10 kantor.mail.protection.outlook.com'],
  'A kantor.mail.protection.outlook.com': ['9.9.9.1'],
};

async function find(zone: Zone, named: string[] = []) {
  const resolver = fakeResolver({ ...FILTERED, ...zone });
  const target = await resolveTarget('kantor.example', [], resolver, never);
  const found = await hiddenCandidates(target, named, resolver, never);
  return {
    found: found.map((row) => [row.name, row.addresses.map((one) => one.ip).join(' '), row.from]),
    target,
  };
}

describe('where the server behind the filter may be (T3)', () => {
  it('looks at the usual names that exist, with all addresses, each address once', async () => {
    const { found, target } = await find({
      'A mail.kantor.example': ['5.6.7.8'],
      'AAAA mail.kantor.example': ['2001:470::8'],
      'A smtp.kantor.example': ['5.6.7.8'],
      'A webmail.kantor.example': ['5.6.7.9'],
    });
    expect(found).toEqual([
      ['mail.kantor.example', '5.6.7.8 2001:470::8', 'name'],
      ['webmail.kantor.example', '5.6.7.9', 'name'],
    ]);
    expect(target.hidden?.map((row) => row.name)).toEqual(['mail.kantor.example', 'webmail.kantor.example']);
  });

  it('leaves out names that lead to other people’s machines, and what a wildcard answers', async () => {
    const { found } = await find({
      'CNAME autodiscover.kantor.example': ['autodiscover.outlook.com'],
      'A autodiscover.outlook.com': ['9.9.9.9'],
      'CNAME webmail.kantor.example': ['ghs.hosting.example'],
      'A ghs.hosting.example': ['9.9.9.8'],
      'CNAME mail.kantor.example': ['server.kantor.example'],
      'A server.kantor.example': ['5.6.7.8'],
      'A rd-no-such-host-4x7.kantor.example': ['4.4.4.4'],
      'A smtp.kantor.example': ['4.4.4.4'],
      'A mx.kantor.example': ['9.9.9.1'],
    });
    expect(found).toEqual([['mail.kantor.example', '5.6.7.8', 'name']]);
  });

  it('reads single hosts out of SPF: no ranges, no includes, no mail companies', async () => {
    const { found } = await find({
      'TXT kantor.example': [
        'v=spf1 ip4:5.6.7.8 ip4:9.1.0.0/16 ip4:5.6.8.4/30 -ip4:1.1.1.1 ip6:2001:470::9 a:out.kantor.example a:web.hoster.example include:spf.other.example mx ip4:9.9.9.7 ~all',
      ],
      'A out.kantor.example': ['5.6.7.10'],
      'A web.hoster.example': ['8.8.1.1'],
      'TXT spf.other.example': ['v=spf1 ip4:8.8.2.2 -all'],
      'PTR 7.9.9.9.in-addr.arpa': ['out-7.mimecast.com'],
    });
    expect(found).toEqual([
      ['5.6.7.8', '5.6.7.8', 'spf'],
      ['5.6.8.5', '5.6.8.5', 'spf'],
      ['5.6.8.6', '5.6.8.6', 'spf'],
      ['2001:470::9', '2001:470::9', 'spf'],
      ['out.kantor.example', '5.6.7.10', 'spf'],
    ]);
  });

  it('takes what the person named first, even elsewhere, and six at most', async () => {
    const { found } = await find(
      {
        'A old.elsewhere.example': ['6.6.6.6'],
        'TXT kantor.example': [
          'v=spf1 ip4:5.5.5.1 ip4:5.5.5.2 ip4:5.5.5.3 ip4:5.5.5.4 ip4:5.5.5.5 ip4:5.5.5.6 -all',
        ],
      },
      ['old.elsewhere.example:2525', '[2001:470::1]', 'no such thing', 'gone.example'],
    );
    expect(found).toHaveLength(6);
    expect(found.slice(0, 3)).toEqual([
      ['old.elsewhere.example', '6.6.6.6', 'person'],
      ['2001:470::1', '2001:470::1', 'person'],
      ['5.5.5.1', '5.5.5.1', 'spf'],
    ]);
  });

  it('asks nothing more when a host is the office’s own', async () => {
    const resolver = fakeResolver({
      'MX kantor.example': ['10 mx.kantor.example'],
      'A mx.kantor.example': ['5.6.7.8'],
      'A mail.kantor.example': ['5.6.7.9'],
    });
    const target = await resolveTarget('kantor.example', [], resolver, never);
    expect(target.hidden).toBeUndefined();
    expect(resolver.asked).not.toContain('A mail.kantor.example');
  });

  it('stays finite and clean whatever the record says', async () => {
    const terms = Array.from({ length: 500 }, (_, i) => `ip4:5.5.${i % 250}.1`).join(' ');
    const { found } = await find({
      'TXT kantor.example': [`v=spf1 a:%{i}._spf.%{d} ip4:999.1.1.1 ip4:5.5.5.5/99 ip4: a:/8 mx:/0 ${terms}`],
    });
    expect(found.length).toBeLessThanOrEqual(6);
  });
});

it('expands what is as good as one host, and nothing wider', () => {
  const ips = (text: string): string[] => singleHosts(text).map((row) => row.ip);
  expect(ips('192.0.2.7')).toEqual(['192.0.2.7']);
  expect(ips('192.0.2.7/32')).toEqual(['192.0.2.7']);
  expect(ips('192.0.2.7/31')).toEqual(['192.0.2.6', '192.0.2.7']);
  expect(ips('192.0.2.253/30')).toEqual(['192.0.2.253', '192.0.2.254']);
  expect(ips('192.0.2.0/29')).toEqual([]);
  expect(ips('2001:db8::ff/127')).toEqual(['2001:db8::fe', '2001:db8::ff']);
  expect(ips('2001:db8::/64')).toEqual([]);
  expect(ips('192.0.2.7/-1')).toEqual([]);
  expect(ips('nonsense/30')).toEqual([]);
});

it('knows whose a name is', () => {
  expect(isWithin('mail.office.co.id', 'office.co.id')).toBe(true);
  expect(isWithin('mail.office.co.id', 'sub.office.co.id')).toBe(true);
  expect(isWithin('other.co.id', 'office.co.id')).toBe(false);
  expect(isWithin('notoffice.co.id', 'office.co.id')).toBe(false);
});
