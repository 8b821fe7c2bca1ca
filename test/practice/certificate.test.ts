import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeCertificate } from '../../main/practice/certificate.ts';

describe('makeCertificate', () => {
  it('makes a valid self-signed certificate for the host', () => {
    const made = new X509Certificate(
      makeCertificate('mail.x.example', new Date('2026-11-22T00:00:00Z')).cert,
    );
    expect(made.subject).toBe('CN=mail.x.example');
    expect(made.issuer).toBe(made.subject);
    expect(made.verify(made.publicKey)).toBe(true);
    expect(made.checkHost('mail.x.example')).toBe('mail.x.example');
    expect(made.checkHost('other.example')).toBeUndefined();
    expect(made.ca).toBe(false);
    expect(made.validFromDate).toEqual(new Date('2026-11-21T00:00:00Z'));
    expect(made.validToDate).toEqual(new Date('2027-11-22T00:00:00Z'));
    expect(made.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  it('writes dates after 2049 in the long form', () => {
    const made = new X509Certificate(makeCertificate('a.example', new Date('2050-06-01T12:00:00Z')).cert);
    expect(made.validToDate).toEqual(new Date('2051-06-01T12:00:00Z'));
  });

  it('has a serial number of its own each time', () => {
    const serials = Array.from({ length: 20 }, () => {
      return new X509Certificate(makeCertificate('a.example', new Date()).cert).serialNumber;
    });
    expect(new Set(serials).size).toBe(20);
  });
});
