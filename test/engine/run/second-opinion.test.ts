import { describe, expect, it } from 'vitest';
import type { DnsResult, DnsStatus } from '../../../main/engine/dns/resolver.ts';
import { disagreement } from '../../../main/engine/run/second-opinion.ts';

const ours = (status: DnsStatus, ...addresses: string[]): DnsResult => ({
  name: 'mail.kantor.example',
  type: 'A',
  status,
  rcode: status === 'nxdomain' ? 3 : 0,
  records: addresses.map((address) => ({ type: 'A', name: 'mail.kantor.example', ttl: 60, address })),
  authoritative: false,
  authentic: false,
  ede: [],
  via: '192.0.2.53:53',
  transport: 'udp',
  ms: 1,
});
const judge = (mine: DnsResult, status: string, ...values: string[]) =>
  disagreement('mail.kantor.example', 'A', mine, { status, values });

describe('two opinions about a name', () => {
  it('agree, or may both be true', () => {
    expect(judge(ours('answer', '192.0.2.1'), 'answer', '192.0.2.1')).toBeNull();
    expect(judge(ours('answer', '192.0.2.1', '192.0.2.2'), 'answer', '192.0.2.2', '192.0.2.3')).toBeNull();
    expect(judge(ours('nxdomain'), 'nxdomain')).toBeNull();
    expect(judge(ours('answer', '192.0.2.1'), 'timeout')).toBeNull();
    expect(judge(ours('servfail'), 'answer', '192.0.2.1')).toBeNull();
  });
  it('contradict each other', () => {
    expect(judge(ours('answer', '192.0.2.1'), 'answer', '198.51.100.9')).toMatchObject({
      id: 'dns.disagree',
      cause: 'resolver',
      params: { ours: '192.0.2.1', system: '198.51.100.9' },
    });
    expect(judge(ours('nxdomain'), 'answer', '198.51.100.9')?.severity).toBe('good-to-know');
    expect(judge(ours('answer', '192.0.2.1'), 'nxdomain')).not.toBeNull();
  });
});
