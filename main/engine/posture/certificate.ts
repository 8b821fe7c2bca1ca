import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { Evidence } from '../../../preload/contract/index.ts';
import { safeText } from '../smtp/safe-text.ts';
import type { TlsFacts } from '../smtp/session.ts';

const DAY_MS = 86_400_000;
/** A certificate that ends within so many days is worth saying. */
const SOON_DAYS = 21;
const MIN_RSA_BITS = 2048;
const MIN_EC_BITS = 224;
const MAX_LINE = 300;
const MAX_NAMES = 5;
const MAX_CHAIN = 6;

/** Protocols that RFC 8996 forbids. */
const OLD_PROTOCOLS = ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.0', 'TLSv1.1'];

/** Why a verifier would not trust it; words `findingPosture:why.<reason>`. */
export type DistrustReason =
  | 'self-signed'
  | 'incomplete-chain'
  | 'unknown-issuer'
  | 'not-yet-valid'
  | 'distrusted';

/** What TLS facts come to, each judged apart: protocol, dates, name, key, trust (P3). */
export type TlsJudgement = {
  isOldProtocol: boolean;
  /** Last day, `2026-12-31`; null when the certificate's date cannot be read. */
  lastDay: string | null;
  daysLeft: number | null;
  isExpired: boolean;
  endsSoon: boolean;
  /** Names in the certificate when none fits the host; null when one does or the host is only an address. */
  wrongNames: string[] | null;
  /** `RSA 1024` when the key is too short. */
  weakKey: string | null;
  distrust: DistrustReason | null;
  issuer: string;
};

/** Judge what was negotiated for `host` at `nowMs` (epoch ms). Certificates are hostile input: nothing here throws. */
export function judgeTls(facts: TlsFacts, host: string, nowMs: number): TlsJudgement {
  const leaf = facts.chain[0];
  const endMs = leaf ? Date.parse(leaf.valid_to) : Number.NaN;
  const startMs = leaf ? Date.parse(leaf.valid_from) : Number.NaN;
  const daysLeft = Number.isNaN(endMs) ? null : Math.floor((endMs - nowMs) / DAY_MS);
  const isExpired = !Number.isNaN(endMs) && endMs < nowMs;
  return {
    isOldProtocol: OLD_PROTOCOLS.includes(facts.protocol),
    lastDay: Number.isNaN(endMs) ? null : new Date(endMs).toISOString().slice(0, 10),
    daysLeft,
    isExpired,
    endsSoon: !isExpired && daysLeft !== null && daysLeft < SOON_DAYS,
    wrongNames: leaf ? wrongNames(leaf, host) : null,
    weakKey: leaf ? weakKey(leaf) : null,
    distrust: !Number.isNaN(startMs) && startMs > nowMs ? 'not-yet-valid' : distrust(facts),
    issuer: leaf ? safeText(issuerOf(leaf), 100) || '–' : '–',
  };
}

/** The same as lines to show. */
export function tlsEvidence(facts: TlsFacts, source: string, at: string): Evidence {
  const leaf = facts.chain[0];
  const lines = [
    `${facts.protocol} ${facts.cipher}`,
    ...(leaf
      ? [
          `subject: ${namePart(leaf.subject)}`,
          `names: ${certificateNames(leaf).slice(0, 20).join(', ')}`,
          `issuer: ${namePart(leaf.issuer)}`,
          `valid: ${leaf.valid_from} – ${leaf.valid_to}`,
          `key: ${keyText(leaf)}`,
          `sha256: ${leaf.fingerprint256}`,
        ]
      : []),
    ...facts.chain.slice(1, MAX_CHAIN).map((row) => `chain: ${namePart(row.subject)}`),
    `verify: ${facts.authorized ? 'ok' : (facts.authorizationError ?? 'not checked')}`,
  ];
  return { kind: 'tls', at, source, lines: lines.map((line) => safeText(line, MAX_LINE)) };
}

function wrongNames(leaf: PeerCertificate, host: string): string[] | null {
  // Somebody who typed an address has no name that a certificate could hold.
  if (host === '' || isIP(host) !== 0) return null;
  try {
    if (checkServerIdentity(host, leaf) === undefined) return null;
  } catch {
    // A certificate that cannot be read fits nothing.
  }
  return certificateNames(leaf).slice(0, MAX_NAMES);
}

/** DNS and address names (RFC 6125), else the common name. */
function certificateNames(leaf: PeerCertificate): string[] {
  const alternative = String(leaf.subjectaltname ?? '')
    .slice(0, 20_000)
    .split(/,\s*/)
    .flatMap((part) => /^(?:DNS|IP Address):(.+)$/.exec(part)?.[1] ?? []);
  const names = alternative.length > 0 ? alternative : [first(leaf.subject?.CN)];
  return names.map((name) => safeText(name, 100)).filter((name) => name !== '');
}

function weakKey(leaf: PeerCertificate): string | null {
  const bits = leaf.bits;
  if (bits === undefined) return null;
  const isCurve = leaf.asn1Curve !== undefined || leaf.nistCurve !== undefined;
  return bits < (isCurve ? MIN_EC_BITS : MIN_RSA_BITS) ? keyText(leaf) : null;
}

function keyText(leaf: PeerCertificate): string {
  const curve = leaf.nistCurve ?? leaf.asn1Curve;
  if (curve !== undefined) return `EC ${safeText(curve, 40)}`;
  return leaf.bits === undefined ? '?' : `RSA ${leaf.bits}`;
}

function distrust(facts: TlsFacts): DistrustReason | null {
  const code = facts.authorizationError ?? '';
  if (facts.authorized || code === '') return null;
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return 'self-signed';
  if (code === 'SELF_SIGNED_CERT_IN_CHAIN') return 'unknown-issuer';
  if (code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' || code === 'UNABLE_TO_GET_ISSUER_CERT')
    return 'incomplete-chain';
  if (code === 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY') {
    return facts.chain.length > 1 ? 'unknown-issuer' : 'incomplete-chain';
  }
  // Dates, names and key length have findings of their own.
  if (/EXPIRED|NOT_YET_VALID|ALTNAME|KEY_TOO_SMALL/.test(code)) return null;
  return 'distrusted';
}

function issuerOf(leaf: PeerCertificate): string {
  return first(leaf.issuer?.O) || first(leaf.issuer?.CN);
}

function namePart(name: PeerCertificate['subject'] | undefined): string {
  return Object.entries(name ?? {})
    .map(([key, value]) => `${key}=${first(value)}`)
    .join(', ');
}

/** Repeated parts come as a list. */
function first(value: unknown): string {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' ? one : '';
}
