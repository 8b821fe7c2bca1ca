import { createSecureContext, type SecureContext } from 'node:tls';
import { makeCertificate } from '../../../main/practice/certificate.ts';

let made: SecureContext | undefined;

/** A throw-away certificate for `mail.office.example`, made once per test process. */
export function testCertificate(): SecureContext {
  made ??= createSecureContext(makeCertificate('mail.office.example', new Date()));
  return made;
}
