import ipaddr from 'ipaddr.js';
import type { DnsResult } from '../dns/resolver.ts';
import { type Asker, addressesIn, isAnswered } from './asking.ts';
import { dnsEvidence } from './evidence.ts';
import type { Reporter } from './reporter.ts';

const MAX_NAMES = 10;

/** Words in names that providers give to lines of home and office customers. */
const GENERIC_WORDS =
  /(?:^|[.-])(?:dyn|dynamic|dynip|dhcp|dip|pool|ppp|pppoe|dsl|adsl|vdsl|xdsl|cable|cust|customer|broadband|residential|static)[.\d-]/;

/** Name to ask for the reverse name of an address (RFC 1035 §3.5, RFC 3596 §2.5). Throws on text that is no address. */
export function reverseName(ip: string): string {
  const address = ipaddr.process(ip);
  const bytes = address.toByteArray();
  return address.kind() === 'ipv4'
    ? `${[...bytes].reverse().join('.')}.in-addr.arpa`
    : `${bytes
        .flatMap((byte) => [byte >> 4, byte & 15])
        .reverse()
        .map((nibble) => nibble.toString(16))
        .join('.')}.ip6.arpa`;
}

/** Does the name look made from the address by a provider (`dsl-203-0-113-7.pool.isp.example`)? Many servers refuse mail from such names. */
export function isGenericName(name: string, ip: string): boolean {
  const host = name.toLowerCase();
  const labels = host.split('.');
  const local = labels.slice(0, Math.max(1, labels.length - 2)).join('.');
  if (holdsAddress(local, ip)) return true;
  return GENERIC_WORDS.test(`${local}.`) && /\d/.test(local);
}

function holdsAddress(local: string, ip: string): boolean {
  const address = ipaddr.process(ip);
  const bytes = address.toByteArray();
  if (address.kind() === 'ipv4') {
    const runs = (local.match(/\d+/g) ?? []).map(Number);
    const last3 = bytes.slice(1);
    const isRun = (want: number[]): boolean =>
      runs.some((_, at) => want.every((byte, offset) => runs[at + offset] === byte));
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const padded = bytes.map((byte) => String(byte).padStart(3, '0')).join('');
    return (
      isRun(last3) ||
      isRun([...last3].reverse()) ||
      isRun([...bytes].reverse().slice(0, 3)) ||
      local.includes(hex) ||
      local.includes(padded)
    );
  }
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const packed = local.replace(/[.:-]/g, '');
  return packed.includes(hex) || packed.includes([...hex].reverse().join(''));
}

/** P1 for one public address: reverse name there, leads back, not generic, same as in the greeting. */
export async function checkReverseName(
  job: { ip: string; greetingHost: string | null },
  asker: Asker,
  reporter: Reporter,
): Promise<void> {
  const { ip } = job;
  const reverse = await asker.ask(reverseName(ip), 'PTR');
  const names = reverse.records
    .flatMap((row) => (row.type === 'PTR' ? [row.target] : []))
    .filter((name) => name !== '')
    .slice(0, MAX_NAMES);
  const evidence = (more: DnsResult[] = []) => [dnsEvidence([reverse, ...more], reporter.at(), / PTR /)];
  if (!isAnswered(reverse.status)) {
    reporter.report('posture.ptr-unknown', {
      subject: ip,
      params: { ip, why: reverse.status },
      cause: 'resolver',
      evidence: evidence(),
    });
    return;
  }
  if (names.length === 0) {
    reporter.report('posture.ptr-missing', { subject: ip, params: { ip }, evidence: evidence() });
    return;
  }
  const forward = await Promise.all(names.map((name) => asker.ask(name, ip.includes(':') ? 'AAAA' : 'A')));
  const good = names.filter((_, index) => {
    const result = forward[index];
    return result !== undefined && addressesIn(result).some((found) => sameAddress(found, ip));
  });
  const proof = evidence(forward);
  const [name = names[0] ?? ''] = good;
  if (good.length === 0) {
    const failed = forward.find((result) => !isAnswered(result.status));
    if (failed) {
      reporter.report('posture.ptr-unknown', {
        subject: ip,
        params: { ip, why: failed.status },
        cause: 'resolver',
        evidence: proof,
      });
      return;
    }
    const leadsTo = forward.flatMap(addressesIn).slice(0, 4).join(', ') || '–';
    reporter.report('posture.ptr-mismatch', {
      subject: ip,
      params: { ip, name, forward: leadsTo },
      evidence: proof,
    });
    return;
  }
  if (good.every((found) => isGenericName(found, ip))) {
    reporter.report('posture.ptr-generic', { subject: ip, params: { ip, name }, evidence: proof });
    return;
  }
  if (job.greetingHost !== null && !good.includes(job.greetingHost)) {
    reporter.report('posture.ptr-greeting', {
      subject: ip,
      params: { ip, name, greeting: job.greetingHost },
      evidence: proof,
    });
    return;
  }
  reporter.report('posture.ptr-ok', { subject: ip, params: { ip, name }, evidence: proof });
}

function sameAddress(a: string, b: string): boolean {
  return (
    ipaddr.isValid(a) && ipaddr.isValid(b) && ipaddr.process(a).toString() === ipaddr.process(b).toString()
  );
}
