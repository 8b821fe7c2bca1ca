import { expect, it } from 'vitest';
import { maskSecrets } from '../../../main/service/together/mask.ts';

const SECRETS: [string, string][] = [
  ['smtp_password = geheim123', 'geheim123'],
  ['auth_pass="with space"', 'with space'],
  ['password: hunter2', 'hunter2'],
  ['bindpw = ldap-secret', 'ldap-secret'],
  ['dnpass = other-secret', 'other-secret'],
  ['[smtp.isp.example]:587 sari@isp.example:rahasia1', 'rahasia1'],
  ['smtp.isp.example sari:rahasia2', 'rahasia2'],
  ['relayhost = smtp://sari:rahasia3@smtp.isp.example:587', 'rahasia3'],
  ['machine smtp.isp.example login sari password rahasia4', 'rahasia4'],
  ['password rahasia5', 'rahasia5'],
  ['sari:$6$saltsalt$abcdefghijklmnop:1000:1000::/home', 'abcdefghijklmnop'],
  ['sari:{SSHA}q1w2e3r4t5y6u7i8o9p0', 'q1w2e3r4t5y6u7i8o9p0'],
  ['hash = $2y$10$abcdefghijklmnopqrstuv', 'abcdefghijklmnopqrstuv'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----', 'MIIEow'],
  ['-----BEGIN PRIVATE KEY-----\nMIIEcut', 'MIIEcut'],
  ['client_send = : sari : rahasia6', 'rahasia6'],
  ['$config["smtp_pass"] = "rahasia7";', 'rahasia7'],
];

it.each(SECRETS)('takes the secret out of %j', (line, secret) => {
  const masked = maskSecrets(`mynetworks = 127.0.0.0/8\n${line}\nmyhostname = mail.kantor.example`);
  expect(masked).not.toContain(secret);
  expect(masked).toContain('mynetworks = 127.0.0.0/8');
  expect(masked).toContain('myhostname = mail.kantor.example');
});

it.each([
  'mynetworks = 0.0.0.0/0',
  'smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd',
  'smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination',
  'smtpd_tls_key_file = /etc/ssl/private/mail.pem',
  'virtual_alias_maps = hash:/etc/postfix/virtual',
  'relayhost = [smtp.isp.example]:587',
  '192.0.2.0/24 RELAY',
])('leaves %j as it is', (line) => {
  expect(maskSecrets(line)).toBe(line);
});
