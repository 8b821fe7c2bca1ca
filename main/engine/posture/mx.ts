import type { DnsResult } from '../dns/resolver.ts';
import { readAddress, scopeOf } from '../target/index.ts';
import { type Asker, addressesIn, isAnswered } from './asking.ts';
import { dnsEvidence } from './evidence.ts';
import type { Reporter } from './reporter.ts';

const MAX_HOSTS = 20;

/**
 * P5: does the domain name its mail servers properly (RFC 5321 §5.1, RFC 7505, RFC 2181 §10.3)? In the practice world
 * loopback addresses stand for public ones. A domain that does not exist is the target's problem and gives nothing here.
 */
export async function checkMx(
  job: { domain: string; practice: boolean },
  asker: Asker,
  reporter: Reporter,
): Promise<void> {
  const { domain } = job;
  const answer = await asker.ask(domain, 'MX');
  const evidence = (more: DnsResult[] = []) => [dnsEvidence([answer, ...more], reporter.at(), / MX /)];
  if (!isAnswered(answer.status)) {
    reporter.report('posture.mx-unknown', {
      subject: domain,
      params: { domain, why: answer.status },
      cause: 'resolver',
      evidence: evidence(),
    });
    return;
  }
  const rows = answer.records.flatMap((row) => (row.type === 'MX' ? [row] : []));
  if (rows.length === 0) {
    const own = await Promise.all([asker.ask(domain, 'A'), asker.ask(domain, 'AAAA')]);
    if (own.some((result) => addressesIn(result).length > 0)) {
      reporter.report('posture.mx-implicit', {
        subject: domain,
        params: { domain },
        evidence: evidence(own),
      });
    }
    return;
  }
  const hosts = [
    ...new Set(rows.sort((a, b) => a.preference - b.preference).map((row) => bare(row.exchange))),
  ];
  if (hosts.every((host) => host === '')) {
    reporter.report('posture.mx-null', { subject: domain, params: { domain }, evidence: evidence() });
    return;
  }
  const named = hosts.filter((host) => host !== '').slice(0, MAX_HOSTS);
  const good = await Promise.all(named.map((host) => checkHost({ ...job, host }, asker, reporter, evidence)));
  if (good.every(Boolean)) {
    reporter.report('posture.mx-ok', {
      subject: domain,
      params: { domain, hosts: named.join(', ') },
      evidence: evidence(),
    });
  }
}

/** True when nothing is wrong with this host. */
async function checkHost(
  job: { domain: string; host: string; practice: boolean },
  asker: Asker,
  reporter: Reporter,
  evidence: (more: DnsResult[]) => ReturnType<typeof dnsEvidence>[],
): Promise<boolean> {
  const { domain, host } = job;
  if (readAddress(host) !== null) {
    reporter.report('posture.mx-address', {
      subject: host,
      params: { domain, host },
      evidence: evidence([]),
    });
    return false;
  }
  const answers = await Promise.all([asker.ask(host, 'A'), asker.ask(host, 'AAAA')]);
  const proof = evidence(answers);
  const addresses = answers.flatMap(addressesIn);
  const failed = answers.find((result) => !isAnswered(result.status));
  if (addresses.length === 0) {
    if (failed) {
      reporter.report('posture.mx-unknown', {
        subject: host,
        params: { domain: host, why: failed.status },
        cause: 'resolver',
        evidence: proof,
      });
    } else {
      const why = answers.some((result) => result.status === 'nxdomain') ? 'nxdomain' : 'nodata';
      reporter.report('posture.mx-name-missing', {
        subject: host,
        params: { domain, host, why },
        evidence: proof,
      });
    }
    return false;
  }
  const hidden = addresses.filter((ip) => !isReachable(ip, job.practice));
  for (const ip of hidden.slice(0, 4)) {
    reporter.report('posture.mx-private', { subject: host, params: { domain, host, ip }, evidence: proof });
  }
  const alias = answers.flatMap((result) => result.records).find((row) => row.type === 'CNAME');
  if (alias?.type === 'CNAME') {
    reporter.report('posture.mx-cname', {
      subject: host,
      params: { domain, host, target: alias.target },
      evidence: proof,
    });
  }
  return hidden.length === 0 && alias === undefined;
}

function isReachable(ip: string, practice: boolean): boolean {
  const scope = scopeOf(ip);
  return scope === 'public' || (practice && (scope === 'loopback' || scope === 'documentation'));
}

function bare(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
