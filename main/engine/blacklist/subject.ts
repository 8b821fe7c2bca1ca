import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { getDomain } from 'tldts';
import type { BlacklistRow } from '../../../preload/contract/index.ts';
import { toWireName } from '../dns/index.ts';

export type SubjectKind = 'ip4' | 'ip6' | 'domain';

/** What a subject is to the case (B4). */
export type SubjectRole = NonNullable<BlacklistRow['role']>;

/** Who the lists are asked about. `public: false` = never sent anywhere; `why` is the kind of address (private, loopback …). */
export type Subject = {
  value: string;
  kind: SubjectKind;
  public: boolean;
  why?: string;
  role?: SubjectRole;
};

/** A subject as it is asked: `label` is what stands before the zone. `value` is what the person knows it by. */
export type AskedSubject = { value: string; kind: SubjectKind; label: string; role?: SubjectRole };

/** `192.0.2.1` → `1.2.0.192` (RFC 5782 §2.1). */
export function reverseIp4(ip: string): string {
  return ip.split('.').reverse().join('.');
}

/** An IPv6 address as 32 nibbles, reversed (RFC 5782 §2.4). A mapped `::ffff:` address stays IPv6 here: the test points need it. */
export function reverseIp6(ip: string): string {
  const hex = ipaddr.IPv6.parse(ip)
    .toByteArray()
    .map((octet) => octet.toString(16).padStart(2, '0'))
    .join('');
  return [...hex].reverse().join('.');
}

/**
 * The registered domain: `mail.office.example.co.id` → `example.co.id`; private suffixes (`blogspot.com`) count, because their
 * tenants are listed one by one. Null when it is no name.
 */
export function registeredDomain(name: string): string | null {
  const wire = toWireName(name);
  if (wire === null || isIPv4(wire)) return null;
  return getDomain(wire, { allowPrivateDomains: true, validateHostname: false }) ?? wire;
}

/**
 * What is really asked for a subject (blacklists.md §1.1): IPv4 hidden in IPv6 (`::ffff:a.b.c.d`) is asked as IPv4, domain lists
 * get the registered domain. Null when the value is not what its kind says.
 */
export function askedAs(subject: Subject): AskedSubject | null {
  const { value } = subject;
  const role = subject.role === undefined ? {} : { role: subject.role };
  if (subject.kind === 'domain') {
    const label = registeredDomain(value);
    return label === null ? null : { value, kind: 'domain', label, ...role };
  }
  const bare = value.replace(/%.*$/, '');
  if (isIPv4(bare)) return { value, kind: 'ip4', label: reverseIp4(bare), ...role };
  if (!isIPv6(bare)) return null;
  const parsed = ipaddr.IPv6.parse(bare);
  if (parsed.isIPv4MappedAddress()) {
    return { value, kind: 'ip4', label: reverseIp4(parsed.toIPv4Address().toString()), ...role };
  }
  return { value, kind: 'ip6', label: reverseIp6(bare), ...role };
}

/** Subjects that may be asked about, each once: a host name and its domain are one question to a domain list. */
export function askedSubjects(subjects: readonly Subject[]): AskedSubject[] {
  const seen = new Set<string>();
  const asked: AskedSubject[] = [];
  for (const subject of subjects) {
    const one = subject.public ? askedAs(subject) : null;
    if (!one || seen.has(one.label)) continue;
    seen.add(one.label);
    asked.push(one);
  }
  return asked;
}
