/** The same servers, seen from elsewhere: the office's own network, the server itself, lines on which port 25 is not what it seems. */
import type { Expected, LabCase, PostfixSetup } from '../lab-case.ts';
import { SOCKS_URL } from '../places/seats.ts';

const EVERYONE = '127.0.0.0/8 [::1]/128 0.0.0.0/0 [::]/0';
const OFFICE = '127.0.0.0/8 192.168.20.0/24';
const TRUSTS_OFFICE: PostfixSetup = { main: { mynetworks: OFFICE } };
const TRUSTS_ALL: PostfixSetup = { main: { mynetworks: EVERYONE } };
const SUBMISSION =
  'submission inet n - n - - smtpd\n  -o smtpd_client_restrictions=permit_sasl_authenticated,reject';

/** The provider's own mail server takes its customers' mail for everywhere. */
const TAKES: PostfixSetup = {
  main: { mynetworks: '127.0.0.0/8 203.0.113.0/24 [2001:db8::]/32', default_transport: 'discard' },
};
/** … or refuses it. */
const REFUSES: PostfixSetup = { main: { smtpd_relay_restrictions: 'reject_unauth_destination' } };

const row = (name: string, words: string, setup: PostfixSetup, expected: Expected): LabCase => ({
  name: `from-${name}`,
  words,
  mta: 'postfix',
  setup,
  ...expected,
});

const BLOCKED: Expected = {
  truth: 'closed',
  from: 'blocked-line',
  seen: 'no-way',
  expect: ['CT-OUT25'],
  finds: ['vantage.port25-blocked'],
};
const PROXIED: Expected = {
  truth: 'closed',
  from: 'proxied-line',
  expect: ['CT-MIDDLE'],
  finds: ['vantage.transparent-proxy'],
  // What the provider's server is like says nothing about the office's.
  lacks: ['relay.catch-all', 'posture.software', 'posture.tls-ok', 'posture.tls-untrusted'],
};

export const placeCases: LabCase[] = [
  row('desk-trusted', 'trusts the office’s network, and only that', TRUSTS_OFFICE, {
    truth: 'closed',
    from: 'desk',
    how: 'not-known',
    seen: 'open-4',
    expect: ['OPEN-INSIDE'],
  }),
  row(
    'desk-refused',
    'as installed',
    {},
    {
      truth: 'closed',
      from: 'desk',
      how: 'not-known',
      seen: 'closed',
      expect: ['CLOSED-INSIDE'],
    },
  ),
  row('desk-all-open', 'trusts every address', TRUSTS_ALL, {
    truth: 'open',
    from: 'desk',
    how: 'not-known',
    seen: 'open-4',
    expect: ['OPEN-INSIDE'],
  }),
  row('desk-lan-address', 'trusts the office’s network; tested at its inside address', TRUSTS_OFFICE, {
    truth: 'closed',
    from: 'desk',
    how: 'same-network',
    at: '192.168.20.1',
    seen: 'open-4',
    expect: ['OPEN-INSIDE'],
  }),
  {
    name: 'from-desk-exim',
    words: 'relays for the office’s network, and only that',
    mta: 'exim',
    setup: { relayNets: '192.168.20.0/24' },
    truth: 'closed',
    from: 'desk',
    how: 'server-echo',
    seen: 'open-4',
    expect: ['OPEN-INSIDE'],
  },
  {
    name: 'from-desk-exim-refused',
    words: 'internet site, as installed',
    mta: 'exim',
    setup: {},
    truth: 'closed',
    from: 'desk',
    how: 'server-echo',
    seen: 'closed',
    expect: ['CLOSED-INSIDE'],
  },
  row(
    'server-refused',
    'as installed; its own outside address is no friend',
    {},
    {
      truth: 'closed',
      from: 'server',
      how: 'same-computer',
      seen: 'closed',
      expect: ['CLOSED-INSIDE'],
    },
  ),
  row(
    'server-trusted',
    'trusts its own network (mynetworks_style = subnet)',
    { main: { mynetworks: '127.0.0.0/8 192.0.2.0/24 [2001:db8::]/64' } },
    {
      truth: 'closed',
      from: 'server',
      how: 'same-computer',
      seen: 'open',
      expect: ['OPEN-INSIDE'],
    },
  ),
  row(
    'server-loopback',
    'as installed; tested at 127.0.0.1, which it trusts',
    {},
    {
      truth: 'closed',
      from: 'server',
      how: 'same-computer',
      at: '127.0.0.1',
      seen: 'open-4',
      expect: ['OPEN-INSIDE'],
    },
  ),
  row(
    'line',
    'as installed, from a plain internet line',
    {},
    {
      truth: 'closed',
      from: 'line',
      how: 'public-target',
      seen: 'closed',
      expect: ['CLOSED'],
    },
  ),
  row(
    'blocked-line',
    'as installed; the line’s provider lets no port 25 out',
    { master: SUBMISSION },
    {
      ...BLOCKED,
      ports: [25, 587],
    },
  ),
  row('blocked-line-open', 'trusts every address; the line’s provider lets no port 25 out', TRUSTS_ALL, {
    ...BLOCKED,
    truth: 'open',
  }),
  row(
    'cut-off-line',
    'the server’s port 25 is silent from there; others’ is not',
    {},
    {
      truth: 'closed',
      from: 'cut-off-line',
      seen: 'no-way',
      expect: ['CT-NOANSWER'],
    },
  ),
  row(
    'proxied-line-takes',
    'as installed; the provider’s server answers for everybody, and takes all mail',
    {},
    {
      ...PROXIED,
      middle: TAKES,
      seen: 'keeps',
    },
  ),
  row(
    'proxied-line-refuses',
    'trusts every address; the provider’s server answers for everybody, and refuses',
    TRUSTS_ALL,
    {
      ...PROXIED,
      truth: 'open',
      middle: REFUSES,
      seen: 'closed',
    },
  ),
  row(
    'desk-by-socks',
    'trusts the office’s network; the desk tests through a SOCKS5 server outside',
    TRUSTS_OFFICE,
    {
      truth: 'closed',
      from: 'desk-by-socks',
      how: 'proxy',
      expect: ['CLOSED'],
      args: ['--proxy', SOCKS_URL],
    },
  ),
  row(
    'desk-by-socks-open',
    'trusts every address; the desk tests through a SOCKS5 server outside',
    TRUSTS_ALL,
    {
      truth: 'open',
      from: 'desk-by-socks',
      how: 'proxy',
      expect: ['OPEN-ACCEPTED'],
      args: ['--proxy', SOCKS_URL],
    },
  ),
];
