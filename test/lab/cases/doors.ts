/** Doors that differ: other ports, before and after encryption, the reserve mail server. */
import type { Expected, LabCase, PostfixSetup, Setup, TruthWord } from '../lab-case.ts';

const ALL_NETWORKS = '0.0.0.0/0,[::]/0';
const EVERYONE = '127.0.0.0/8 [::1]/128 0.0.0.0/0 [::]/0';
const PART: Expected = { truth: 'open', expect: ['OPEN-PART'] };
const CLOSED: Expected = { truth: 'closed', expect: ['CLOSED'] };

const postfix = (name: string, words: string, setup: PostfixSetup, expected: Expected): LabCase => ({
  name: `postfix-${name}`,
  words,
  mta: 'postfix',
  setup,
  ...expected,
});

const reserve = (setup: PostfixSetup, truth: TruthWord): { second: LabCase['second'] } => {
  const main = { myhostname: 'mx2.office.example', mydestination: '$myhostname, localhost', ...setup.main };
  const server: Setup = { mta: 'postfix', setup: { ...setup, main } };
  return { second: { ...server, role: 'reserve', truth } };
};

/** A reserve that holds mail for the domain: it takes it, and hands it to the first server. */
const RESERVE: Record<string, string> = {
  relay_domains: 'office.example',
  parent_domain_matches_subdomains: '',
};

export const doorCases: LabCase[] = [
  postfix(
    'open-465-only',
    'port 25 as installed, port 465 trusts everyone',
    {
      master: `smtps inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o mynetworks=${ALL_NETWORKS}`,
    },
    { ...PART, ports: [25, 465], truthPort: 465, encrypt: 'implicit' },
  ),
  postfix(
    'open-2525-only',
    'port 25 as installed, port 2525 trusts everyone',
    { master: `2525 inet n - n - - smtpd\n  -o mynetworks=${ALL_NETWORKS}` },
    { ...PART, ports: [25, 2525], truthPort: 2525 },
  ),
  postfix(
    'open-587-encrypted',
    'port 25 as installed, port 587 insists on encryption and trusts everyone',
    {
      master: `submission inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o mynetworks=${ALL_NETWORKS}`,
    },
    { ...PART, ports: [25, 587], truthPort: 587, encrypt: 'starttls' },
  ),
  postfix(
    'submission-nobody',
    'port 587 refuses everybody and offers no login',
    {
      master:
        'submission inet n - n - - smtpd\n  -o smtpd_client_restrictions=permit_sasl_authenticated,reject',
    },
    { ...CLOSED, ports: [25, 587] },
  ),
  postfix(
    'login-in-clear',
    'offers logins on port 25, readable on the way',
    {
      main: {
        smtpd_sasl_auth_enable: 'yes',
        smtpd_sasl_type: 'dovecot',
        smtpd_sasl_path: 'inet:127.0.0.1:10024',
        smtpd_tls_auth_only: 'no',
      },
    },
    { truth: 'closed', expect: ['CLOSED-LOGIN'], finds: ['relay.auth-before-tls'], logins: true },
  ),
  {
    name: 'exim-open-after-starttls',
    words: 'relays for whoever encrypts, refuses in plain text',
    mta: 'exim',
    setup: { tls: true, rcptFirst: '  accept\n    encrypted = *\n' },
    truth: 'open',
    expect: ['OPEN-ACCEPTED'],
    encrypt: 'starttls',
  },
  {
    name: 'exim-closed-with-tls',
    words: 'offers encryption, and refuses before and after it',
    mta: 'exim',
    setup: { tls: true },
    truth: 'closed',
    expect: ['CLOSED'],
    encrypt: 'starttls',
  },
  postfix(
    'reserve-open',
    'the first mail server is closed, the reserve trusts everyone',
    {},
    {
      truth: 'closed',
      expect: ['OPEN-PART'],
      finds: ['relay.backup-differs'],
      ...reserve({ main: { ...RESERVE, mynetworks: EVERYONE } }, 'open'),
    },
  ),
  postfix(
    'reserve-closed',
    'the first mail server and the reserve are closed',
    {},
    { ...CLOSED, ...reserve({ main: RESERVE }, 'closed') },
  ),
  postfix(
    'reserve-sub-domains',
    'the reserve’s relay_domains also counts for every name below the domain',
    {},
    {
      truth: 'closed',
      expect: ['OPEN-LIMITED', 'OPEN-PART'],
      ...reserve({ main: { relay_domains: 'office.example' } }, 'sub-domains'),
    },
  ),
  {
    name: 'exim-open-reserve-closed',
    words: 'the first mail server relays for every address, the reserve does not',
    mta: 'exim',
    setup: { relayNets: '0.0.0.0/0 ; ::/0' },
    truth: 'open',
    expect: ['OPEN-PART'],
    ...reserve({ main: RESERVE }, 'closed'),
  },
];
