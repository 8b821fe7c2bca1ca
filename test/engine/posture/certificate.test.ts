import type { PeerCertificate } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeTls, tlsEvidence } from '../../../main/engine/posture/certificate.ts';
import type { TlsFacts } from '../../../main/engine/smtp/session.ts';
import { evidence } from '../../../preload/contract/index.ts';

const NOW = Date.UTC(2026, 10, 22);
const HOST = 'mail.kantor.test';

function facts(leaf: Record<string, unknown>, more: Partial<TlsFacts> = {}): TlsFacts {
  const certificate = {
    subject: { CN: HOST },
    issuer: { O: 'Test CA', CN: 'R1' },
    subjectaltname: `DNS:${HOST}`,
    valid_from: 'Oct  1 00:00:00 2026 GMT',
    valid_to: 'Dec 30 00:00:00 2026 GMT',
    bits: 2048,
    fingerprint256: 'AA:BB',
    ...leaf,
  } as unknown as PeerCertificate;
  return {
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    servername: HOST,
    authorized: true,
    authorizationError: null,
    chain: [certificate],
    ...more,
  };
}

describe('keys', () => {
  it.each([
    [{ bits: 1024 }, 'RSA 1024'],
    [{ bits: 2048 }, null],
    [{ bits: 256, asn1Curve: 'prime256v1', nistCurve: 'P-256' }, null],
    [{ bits: 192, asn1Curve: 'prime192v1', nistCurve: 'P-192' }, 'EC P-192'],
    [{ bits: undefined }, null],
  ])('%o', (leaf, weak) => {
    expect(judgeTls(facts(leaf), HOST, NOW).weakKey).toBe(weak);
  });
});

describe('trust', () => {
  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'unknown-issuer'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'incomplete-chain'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'incomplete-chain'],
    ['CERT_HAS_EXPIRED', null],
    ['ERR_TLS_CERT_ALTNAME_INVALID', null],
    ['CERT_REVOKED', 'distrusted'],
  ])('%s', (authorizationError, reason) => {
    expect(judgeTls(facts({}, { authorized: false, authorizationError }), HOST, NOW).distrust).toBe(reason);
  });
});

it('knows the days', () => {
  const judged = judgeTls(facts({}), HOST, NOW);
  expect(judged).toMatchObject({ lastDay: '2026-12-30', daysLeft: 38, isExpired: false, endsSoon: false });
  expect(judgeTls(facts({ valid_to: 'Nov 30 00:00:00 2026 GMT' }), HOST, NOW).endsSoon).toBe(true);
  expect(judgeTls(facts({ valid_to: 'what?' }), HOST, NOW)).toMatchObject({
    lastDay: null,
    isExpired: false,
  });
});

it('survives a connection without a certificate', () => {
  const judged = judgeTls(facts({}, { chain: [], authorized: false }), HOST, NOW);
  expect(judged).toMatchObject({ wrongNames: null, weakKey: null, lastDay: null });
});

it('takes any text a certificate can hold', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 3000 }), fc.constant(undefined));
  const name = fc.option(fc.dictionary(fc.string(), fc.oneof(text, fc.array(fc.string()))), {
    nil: undefined,
  });
  fc.assert(
    fc.property(
      fc.record({
        subject: name,
        issuer: name,
        subjectaltname: text,
        valid_from: text,
        valid_to: text,
        fingerprint256: text,
      }),
      (leaf) => {
        const given = facts(leaf);
        judgeTls(given, HOST, NOW);
        const shown = evidence.parse(tlsEvidence(given, '192.0.2.1:25', '2026-11-22T00:00:00.000Z'));
        expect(shown.lines.join('')).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
      },
    ),
  );
});
