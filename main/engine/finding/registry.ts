import type { Finding, Severity } from '../../../preload/contract/index.ts';

/** What is fixed about a finding id: its area, the worst severity it may have, its parameters, its fix recipe. */
export type FindingKind = {
  area: Finding['area'];
  worst: Severity;
  params: readonly string[];
  fix: Finding['fix'];
};

const kind = (
  area: Finding['area'],
  worst: Severity,
  fix: Finding['fix'],
  ...params: string[]
): FindingKind => ({ area, worst, params, fix });

/** Every finding the program can make. Words: `finding<Area>:<id>.title|saw|why|action`. */
export const FINDINGS = {
  'relay.open': kind('relay', 'act-now', 'server-setting', 'address', 'port', 'family', 'n', 'total', 'form'),
  'relay.open-forged': kind('relay', 'act-now', 'server-setting', 'address', 'port', 'family', 'form'),
  'relay.open-trick': kind('relay', 'act-now', 'server-setting', 'address', 'port', 'family', 'form'),
  'relay.open-limited': kind('relay', 'this-week', 'server-setting', 'address', 'port', 'family', 'form'),
  'relay.open-masked': kind('relay', 'act-now', 'server-setting', 'address', 'port', 'family', 'seenAs'),
  'relay.open-inside': kind('relay', 'needs-you', 'other-place', 'address', 'port', 'n', 'total'),
  'relay.masked-visitor': kind('relay', 'this-week', 'server-setting', 'address', 'port', 'seenAs'),
  'relay.keeps': kind('relay', 'needs-you', 'none', 'address', 'port', 'token'),
  'relay.closed': kind('relay', 'ok', 'none', 'address', 'port', 'family', 'n', 'total'),
  'relay.closed-inside': kind('relay', 'needs-you', 'other-place', 'address', 'port', 'n', 'total'),
  'relay.unknown': kind('relay', 'unknown', 'other-place', 'address', 'port', 'reason'),
  'relay.catch-all': kind('relay', 'good-to-know', 'server-setting', 'address', 'port', 'domain'),
  'relay.auth-before-tls': kind('relay', 'this-week', 'server-setting', 'address', 'port', 'mechanisms'),
  'relay.proved': kind('relay', 'act-now', 'server-setting', 'address', 'port', 'family', 'to', 'time'),
  'relay.bounces': kind('relay', 'this-week', 'server-setting', 'address', 'port', 'token'),
  'relay.second-hop': kind('relay', 'this-week', 'server-setting', 'address', 'port', 'exit'),
  'relay.auth-on-25': kind('relay', 'good-to-know', 'server-setting', 'address', 'port', 'mechanisms'),
  'relay.auth-plain-only': kind('relay', 'good-to-know', 'server-setting', 'address', 'port', 'mechanisms'),
  'relay.submission-no-login': kind('relay', 'this-week', 'server-setting', 'address', 'port'),
  'relay.xclient-taken': kind('relay', 'act-now', 'server-setting', 'address', 'port', 'claimed'),
  'relay.proxy-hint': kind('relay', 'this-week', 'server-setting', 'address', 'port'),
  'relay.proxy-taken': kind('relay', 'act-now', 'server-setting', 'address', 'port', 'claimed'),
  'relay.tarpit': kind('relay', 'good-to-know', 'none', 'address', 'port', 'seconds'),
  'relay.greet-delay': kind('relay', 'ok', 'none', 'address', 'port', 'seconds'),
  'relay.backup-differs': kind('relay', 'this-week', 'server-setting', 'host', 'other', 'how'),
  'relay.hidden-reachable': kind('relay', 'this-week', 'server-setting', 'host', 'address', 'port', 'filter'),
  'relay.hidden-good': kind('relay', 'ok', 'none', 'host', 'address'),
  'relay.hidden-unknown': kind('relay', 'unknown', 'other-place', 'host', 'address', 'reason'),
  'relay.vrfy': kind('relay', 'good-to-know', 'server-setting', 'address', 'port'),
  'relay.null-sender-refused': kind('relay', 'good-to-know', 'server-setting', 'address', 'port'),
  'relay.xclient': kind('relay', 'this-week', 'server-setting', 'address', 'port', 'keyword'),
  'vantage.port25-blocked': kind('vantage', 'needs-you', 'other-place', 'host'),
  'vantage.port25-unknown': kind('vantage', 'unknown', 'other-place', 'reason'),
  'vantage.in-the-middle': kind('vantage', 'needs-you', 'other-place', 'address', 'port', 'sign'),
  'vantage.transparent-proxy': kind('vantage', 'needs-you', 'other-place', 'address', 'sign'),
  'vantage.own-address-listed': kind('vantage', 'needs-you', 'other-place', 'ip', 'list', 'zone'),
  'vantage.clock-off': kind('vantage', 'good-to-know', 'none', 'n', 'unit', 'way'),
  'vantage.dns-makes-up': kind('vantage', 'needs-you', 'other-place', 'name', 'answer', 'resolver'),
  'blacklist.listed': kind('blacklist', 'this-week', 'delist', 'subject', 'list', 'zone', 'meaning'),
  'blacklist.listed-minor': kind('blacklist', 'good-to-know', 'delist', 'subject', 'list', 'zone', 'meaning'),
  'blacklist.policy': kind('blacklist', 'this-week', 'delist', 'subject', 'list', 'zone', 'meaning'),
  'blacklist.provider-wide': kind('blacklist', 'good-to-know', 'wait', 'subject', 'list', 'zone'),
  'blacklist.clean': kind('blacklist', 'ok', 'none', 'subject', 'clean', 'asked'),
  'blacklist.refused': kind('blacklist', 'unknown', 'other-place', 'n', 'lists', 'resolver'),
  'blacklist.refused-solved': kind('blacklist', 'ok', 'none', 'n', 'lists', 'resolver'),
  'blacklist.key-refused': kind('blacklist', 'needs-you', 'none', 'n', 'lists'),
  'blacklist.intercepted': kind('blacklist', 'needs-you', 'other-place', 'n', 'lists', 'intercepted'),
  'blacklist.none-answered': kind('blacklist', 'unknown', 'other-place', 'asked'),
  'blacklist.not-public': kind('blacklist', 'unknown', 'none', 'subject'),
  'posture.ptr-missing': kind('posture', 'this-week', 'ask-provider', 'ip'),
  'posture.ptr-mismatch': kind('posture', 'this-week', 'ask-provider', 'ip', 'name', 'forward'),
  'posture.ptr-greeting': kind('posture', 'good-to-know', 'server-setting', 'ip', 'name', 'greeting'),
  'posture.ptr-generic': kind('posture', 'good-to-know', 'ask-provider', 'ip', 'name'),
  'posture.ptr-ok': kind('posture', 'ok', 'none', 'ip', 'name'),
  'posture.ptr-unknown': kind('posture', 'unknown', 'none', 'ip', 'why'),
  'posture.greeting-name': kind('posture', 'good-to-know', 'server-setting', 'ip', 'greeting'),
  'posture.spf-missing': kind('posture', 'this-week', 'dns-record', 'domain', 'record'),
  'posture.spf-not-allowed': kind('posture', 'this-week', 'dns-record', 'domain', 'ip', 'result', 'record'),
  'posture.spf-everyone': kind('posture', 'this-week', 'dns-record', 'domain', 'record'),
  'posture.spf-broken': kind('posture', 'this-week', 'dns-record', 'domain', 'record', 'why'),
  'posture.spf-ok': kind('posture', 'ok', 'none', 'domain', 'record'),
  'posture.spf-unknown': kind('posture', 'unknown', 'none', 'domain', 'why'),
  'posture.dmarc-missing': kind('posture', 'this-week', 'dns-record', 'domain', 'name'),
  'posture.dmarc-none': kind('posture', 'good-to-know', 'dns-record', 'domain', 'record'),
  'posture.dmarc-broken': kind('posture', 'this-week', 'dns-record', 'domain', 'record', 'why'),
  'posture.dmarc-ok': kind('posture', 'ok', 'none', 'domain', 'record', 'policy'),
  'posture.dmarc-unknown': kind('posture', 'unknown', 'none', 'domain', 'why'),
  'posture.dkim-needs-message': kind('posture', 'needs-you', 'none', 'domain'),
  'posture.tls-none': kind('posture', 'this-week', 'server-setting', 'address', 'port'),
  'posture.tls-broken': kind('posture', 'this-week', 'server-setting', 'address', 'port', 'why'),
  'posture.tls-old': kind('posture', 'this-week', 'server-setting', 'address', 'port', 'protocol'),
  'posture.tls-untrusted': kind('posture', 'good-to-know', 'server-setting', 'address', 'port', 'why'),
  'posture.tls-expired': kind('posture', 'this-week', 'server-setting', 'address', 'port', 'date'),
  'posture.tls-expiring': kind('posture', 'this-week', 'server-setting', 'address', 'port', 'date', 'days'),
  'posture.tls-name': kind('posture', 'good-to-know', 'server-setting', 'address', 'port', 'host', 'names'),
  'posture.tls-weak-key': kind('posture', 'this-week', 'server-setting', 'address', 'port', 'key'),
  'posture.tls-ok': kind('posture', 'ok', 'none', 'address', 'port', 'protocol', 'date'),
  'posture.tls-trusted': kind('posture', 'ok', 'none', 'address', 'port', 'host', 'issuer'),
  'posture.tls-unknown': kind('posture', 'unknown', 'none', 'address', 'port', 'why'),
  'posture.software': kind('posture', 'ok', 'none', 'product', 'from'),
  'posture.software-obsolete': kind('posture', 'this-week', 'server-setting', 'product', 'note'),
  'posture.mx-implicit': kind('posture', 'good-to-know', 'dns-record', 'domain'),
  'posture.mx-null': kind('posture', 'good-to-know', 'dns-record', 'domain'),
  'posture.mx-name-missing': kind('posture', 'this-week', 'dns-record', 'domain', 'host', 'why'),
  'posture.mx-cname': kind('posture', 'good-to-know', 'dns-record', 'domain', 'host', 'target'),
  'posture.mx-private': kind('posture', 'this-week', 'dns-record', 'domain', 'host', 'ip'),
  'posture.mx-address': kind('posture', 'this-week', 'dns-record', 'domain', 'host'),
  'posture.mx-unknown': kind('posture', 'unknown', 'none', 'domain', 'why'),
  'posture.mx-ok': kind('posture', 'ok', 'none', 'domain', 'hosts'),
  'dns.disagree': kind('dns', 'good-to-know', 'none', 'name', 'ours', 'system'),
} as const satisfies Record<string, FindingKind>;

export type FindingId = keyof typeof FINDINGS;

const RANK: Record<Severity, number> = {
  'act-now': 0,
  'this-week': 1,
  'needs-you': 2,
  unknown: 3,
  'good-to-know': 4,
  ok: 5,
};

/** Order for the to-do list: most urgent first. */
export function compareSeverity(a: Severity, b: Severity): number {
  return RANK[a] - RANK[b];
}

/** Make a finding of a registered id. Severity defaults to, and never exceeds, the registry's worst. */
export function makeFinding(
  id: FindingId,
  parts: Pick<Finding, 'subject' | 'params'> & Partial<Omit<Finding, 'id' | 'area'>>,
): Finding {
  const row: FindingKind = FINDINGS[id];
  const wanted = parts.severity ?? row.worst;
  const capped = compareSeverity(wanted, row.worst) < 0 ? row.worst : wanted;
  return {
    status: capped === 'unknown' ? 'could-not-test' : 'tested',
    cause: 'target',
    evidence: [],
    fix: row.fix,
    ...parts,
    severity: capped,
    id,
    area: row.area,
  };
}
