import { expect, it } from 'vitest';
import { maskSecrets } from '../../../main/service/together/mask.ts';

/** Lines as they stand in real settings, and what must not be left of each. */
const LINES: [string, string][] = [
  ['smtp_sasl_password_maps = static:sari:geheim9', 'geheim9'],
  ['smtp_sasl_password_maps = inline:{[smtp.isp.example]:587=sari:geheim9}', 'geheim9'],
  ['[smtp.isp.example]:587\tsari@isp.example:rahasia-x', 'rahasia-x'],
  ['smtp.isp.example:587 user:pa:ss#w ord', 'pa:ss'],
  ['@kantor.example   apikey:SG.abcDEF_123', 'SG.abcDEF_123'],
  ['connect = host=127.0.0.1 dbname=mail user=mail password=db-secret', 'db-secret'],
  ['user = postfix\npassword = "p;w,d"', 'p;w,d'],
  ['hosts = localhost\nuser=x\npassword=abc,def', 'def'],
  [
    'passdb { args = scheme=CRYPT username_format=%u /etc/dovecot/users\n default_fields = password=zz9secret }',
    'zz9secret',
  ],
  ['doveadm_password = dove-s', 'dove-s'],
  ['ldap: dn = cn=admin\n dnpass = ld s', 'ld s'],
  ['relay_auth = sari/geheim-x', 'geheim-x'],
  ['  smtp_auth: sari:ge/heim', 'ge/heim'],
  ['mysql_servers = localhost/mail/user/mysqlpw', 'mysqlpw'],
  ['hide mysql_servers = localhost/maildb/exim/s3cr3t', 's3cr3t'],
  ['client_send = ^sari^geheimnis', 'geheimnis'],
  ['client_secret = cs-1', 'cs-1'],
  ['smtp.isp.example: sari : eximpw', 'eximpw'],
  ['*.isp.example:sari:eximpw2', 'eximpw2'],
  ['AuthInfo:smtp.isp.example "U:sari" "P:sendmailpw" "M:PLAIN"', 'sendmailpw'],
  ['AuthInfo:smtp.isp.example "U:sari" "P=c2VuZG1haWxwdw=="', 'c2VuZG1haWxwdw'],
  ['AdministratorPassword=5ebe2294ecd0e0f08eab7690d2a6ee69', '5ebe2294ecd0e0f08eab7690d2a6ee69'],
  ['Password=hm-sec\nPasswordEncryption=1', 'hm-sec'],
  ['  MYSQL_ROOT_PASSWORD: rootpw', 'rootpw'],
  ['  - RELAYHOST_PASSWORD=dockerpw', 'dockerpw'],
  ['  - SMTP_PASS=dockerpw2', 'dockerpw2'],
  ['environment: { DB_PASS: "x1y2z3" }', 'x1y2z3'],
  ['-e RELAY_PASSWORD=clipw postfix', 'clipw'],
  ['swaks --auth-user sari --auth-password swpw', 'swpw'],
  ['curl -u sari:curlpw smtp://x', 'curlpw'],
  ['mysql -psecretp -u root', 'secretp'],
  ['$cred = ConvertTo-SecureString "exch-pw" -AsPlainText -Force', 'exch-pw'],
  ['New-SendConnector -AuthenticationCredential (Get-Credential) -Password exch2', 'exch2'],
  ['<add key="SmtpPassword" value="xmlpw" />', 'xmlpw'],
  ['<password>xmlpw2</password>', 'xmlpw2'],
  ['<network host="smtp" userName="sari" password="xmlpw3" />', 'xmlpw3'],
  ['{"smtp":{"user":"sari","pass":"jsonpw"}}', 'jsonpw'],
  ['"password" : "json\\"pw2"', 'pw2'],
  ['token: ghp_abcdefghijklmnopqrstuvwxyz0123456789', 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'],
  ['Authorization: Bearer eyJhbGciOi.abc.def', 'eyJhbGciOi'],
  ['Authorization: Basic c2FyaTpwdw==', 'c2FyaTpwdw=='],
  ['AUTH PLAIN AHNhcmkAcHc=', 'AHNhcmkAcHc='],
  ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', 'wJalrXUtnFEMI'],
  ['aws_access_key_id = AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
  ['https://sari:urlpw@host/', 'urlpw'],
  ['https://sari:url@pw@host/', 'pw@host'],
  ['smtp://apikey-only-secret@host', 'apikey-only-secret'],
  ['-----BEGIN EC PRIVATE KEY-----\r\nMHcCAQEE\r\nabc=\r\n-----END EC PRIVATE KEY-----', 'MHcCAQEE'],
  ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n', 'b3BlbnNz'],
  ['  -----BEGIN PRIVATE KEY-----\n  MIIEvIndented\n  QQQQ\n  -----END', 'MIIEvIndented'],
  [
    'key: |\n  -----BEGIN RSA PRIVATE KEY-----\n  Proc-Type: 4,ENCRYPTED\n  DEK-Info: AES\n\n  MIIEencr\n',
    'MIIEencr',
  ],
  ['sari@kantor.example:$2a$12$aaaaaaaaaaaaaaaaaaaaaaa', 'aaaaaaaaaaaa'],
  ['sari:x:$1$ab$cdefghijkl', 'cdefghijkl'],
  ['sari@kantor.example:{PLAIN}plainpw', 'plainpw'],
  ['sari@kantor.example:{PLAIN}plain pw two:1000', 'pw two'],
  ['sari:plainpw4:1000:1000', 'plainpw4'],
  ['sari:abc:1000:1000', 'abc:'],
  ['kata_sandi = rahasiaku', 'rahasiaku'],
  ['Kata sandi: rahasiaku2', 'rahasiaku2'],
  ['Passwort: geheim', 'geheim'],
  ['contraseña = secreta1', 'secreta1'],
  ['passwd=pw with spaces # comment', 'with spaces'],
  ['dkim_key "MIICXQIBAAKBgQ"', 'MIICXQIBAAKBgQ'],
  ['rspamd: password = "$2$abcdefghijklmnopqrstuvwx$yz";', 'abcdefghijklmnopqrstuvwx'],
  ['api_key=key-3ax6xnjp29jd6fds4gc373sgvjxteol0', 'key-3ax6'],
  ['APIKEY SG.xyz.abc', 'SG.xyz.abc'],
  ['RELAY_DOCTOR_KEY_SPAMHAUS=abcdef123', 'abcdef123'],
  ['abcdefghijklmnopqrstuvwxyz.zen.dq.spamhaus.net', 'abcdefghijklmnopqrstuvwxyz'],
  ['PASS hunter22', 'hunter22'],
  ['user sari password pw11', 'pw11'],
  ['account default\nhost x\npasswordeval "echo evalpw"', 'evalpw'],
  ['auth_pass VRRPpw', 'VRRPpw'],
  ['password\trahasiatab', 'rahasiatab'],
];

it.each(LINES)('takes the secret out of %j', (line, secret) => {
  const masked = maskSecrets(`mynetworks = 127.0.0.0/8\n${line}\nmyhostname = mail.kantor.example`);
  expect(masked).not.toContain(secret);
  expect(masked).toContain('mynetworks = 127.0.0.0/8');
  expect(masked).toContain('myhostname = mail.kantor.example');
});

it.each([
  'smtpd_tls_auth_only = yes',
  'smtpd_sasl_auth_enable = yes',
  'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination',
  'mydestination = $myhostname, localhost',
  'relayhost =',
  'smtp inet n - y - - smtpd',
  'host:port',
  '25:587',
  'password_scheme = CRYPT',
  'disable_plaintext_auth = no',
  'auth_mechanisms = plain login',
  'smtpd_client_restrictions = check_client_access cidr:/etc/postfix/client',
  'passdb {',
  'dns: resolved 192.0.2.1',
  'Subject: pass',
  'trusted_networks = 10.0.0.0/8, fd00::/8',
  'kantor.example smtp:[10.0.0.5]:25',
  'virtual_transport = lmtp:unix:private/dovecot-lmtp',
  'user@kantor.example other@kantor.example',
  'accept hosts = +relay_from_hosts',
  "dc_relay_nets='192.168.0.0/16'",
  'tokens: 5',
  'smtp_sasl_security_options = noanonymous',
  'postmaster: root',
  'root:sari@kantor.example',
  'alias_maps = hash:/etc/aliases',
  '*@kantor.example:user@isp.example',
  'ports:\n - "25:25"',
])('leaves %j as it is', (line) => {
  expect(maskSecrets(line)).toBe(line);
});

it.each(
  [
    'password',
    'smtp://',
    '\n',
    'a:',
    'a@a ',
    'pass\t',
    'user x ',
    '"P:',
    'mysql ',
    'curl ',
    'a.',
    '-----BEGIN PRIVATE KEY-----',
  ].map((piece) => [piece]),
)('is quick, whatever is brought: %j', (piece) => {
  const text = piece.repeat(Math.ceil(20_000 / piece.length));
  const from = performance.now();
  maskSecrets(text);
  expect(performance.now() - from).toBeLessThan(500);
});
