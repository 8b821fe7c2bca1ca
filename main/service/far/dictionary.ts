/**
 * Texts that mini-cases often hold: what is here costs two octets instead of twenty. Part of the format `RD1`: never change a letter of it, or older
 * codes are read wrongly. What is not here is written out.
 */
export const DICTIONARY = [
  'posture.tls-unknown posture.tls-weak-key posture.tls-name posture.tls-expiring posture.tls-expired posture.tls-untrusted',
  'posture.tls-old posture.tls-broken posture.tls-none posture.mx-unknown posture.mx-address posture.mx-private posture.mx-cname',
  'posture.mx-name-missing posture.mx-null posture.mx-implicit posture.software-obsolete posture.dkim-needs-message',
  'posture.dmarc-unknown posture.dmarc-broken posture.dmarc-none posture.dmarc-missing posture.spf-unknown posture.spf-broken',
  'posture.spf-everyone posture.spf-not-allowed posture.spf-missing posture.greeting-name posture.ptr-unknown',
  'posture.ptr-generic posture.ptr-greeting posture.ptr-mismatch posture.ptr-missing',
  'dns.disagree blacklist.not-public blacklist.none-answered blacklist.intercepted blacklist.key-refused blacklist.refused',
  'blacklist.provider-wide blacklist.policy blacklist.listed-minor blacklist.listed vantage.dns-makes-up',
  'vantage.own-address-listed vantage.transparent-proxy vantage.in-the-middle vantage.port25-unknown vantage.port25-blocked',
  'relay.null-sender-refused relay.xclient relay.vrfy relay.hidden-unknown relay.hidden-reachable',
  'relay.backup-differs relay.tarpit relay.proxy-taken relay.proxy-hint relay.xclient-taken relay.submission-no-login',
  'relay.auth-plain-only relay.auth-on-25 relay.second-hop relay.bounces relay.auth-before-tls relay.catch-all relay.unknown',
  'relay.closed-inside relay.keeps relay.masked-visitor relay.open-inside relay.open-masked relay.open-limited',
  'relay.open-trick relay.open-forged relay.proved relay.open A6 A5 A4 A3 A2 A1 .co.id .example mail. .com',
].join(' ');
