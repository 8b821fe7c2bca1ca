/** Haraka. One row each; add one more by adding a row. */
import type { Expected, HarakaSetup, LabCase } from '../lab-case.ts';
import { HARAKA_STOCK } from '../servers/haraka.ts';

const CLOSED: Expected = { truth: 'closed', expect: ['CLOSED'] };
const OPEN: Expected = { truth: 'open', expect: ['OPEN-ACCEPTED'] };

const RELAY_ALL = { 'relay.ini': '[relay]\nacl=false\nforce_routing=false\nall=true\ndest_domains=false' };

/** A plugin that gives the right to relay by one condition, for one transaction. */
const relayWhen = (condition: string): string => `exports.hook_rcpt = function (next, connection) {
  connection.relaying = Boolean(${condition})
  next(connection.relaying ? OK : undefined)
}
`;

/** True when the message has a recipient who is not one of ours. */
const GOES_OUT = "connection.transaction.rcpt_to.some((to) => to.host !== 'office.example')";

const row = (name: string, words: string, setup: HarakaSetup, expected: Expected): LabCase => ({
  name: `haraka-${name}`,
  words,
  mta: 'haraka',
  setup,
  ...expected,
});

/** The usual plugins, with one of the row's own in front. */
const withFirst = (text: string, more: HarakaSetup = {}): HarakaSetup => ({
  ...more,
  plugins: ['lab_first', ...(more.plugins ?? HARAKA_STOCK)],
  own: { lab_first: text },
});

export const harakaCases: LabCase[] = [
  row('stock', 'its own domains, and known people there', {}, CLOSED),
  row(
    'any-name',
    'takes every name at its own domain, also with % and quotes',
    { plugins: ['relay', 'rcpt_to.in_host_list', 'lab_mailbox'] },
    { ...CLOSED, finds: ['relay.catch-all'] },
  ),
  row(
    'login-first',
    'tells everybody who writes elsewhere to log in',
    withFirst(`exports.hook_rcpt = function (next, connection, [rcpt]) {
  next(/office\\.example$/.test(rcpt.host ?? '') ? undefined : DENY, 'Authentication required')
}
`),
    CLOSED,
  ),
  row('relay-all', 'relay.ini: all=true', { config: RELAY_ALL }, OPEN),
  row(
    'acl-halves',
    'the access list holds every address, in two halves',
    {
      config: {
        'relay.ini': '[relay]\nacl=true\nforce_routing=false\nall=false\ndest_domains=false',
        relay_acl_allow: '0.0.0.0/1\n128.0.0.0/1\n::/1\n8000::/1',
      },
    },
    OPEN,
  ),
  row(
    'own-sender',
    'our domain as sender is let through',
    withFirst(relayWhen("connection.transaction.mail_from.host === 'office.example'")),
    { truth: 'forged-sender', expect: ['OPEN-FORGED'] },
  ),
  row(
    'own-ehlo',
    'our server name in EHLO is let through',
    withFirst(relayWhen("connection.hello.host === 'mail.office.example'")),
    { truth: 'forged-ehlo', expect: ['OPEN-FORGED'] },
  ),
  row(
    'after-starttls',
    'relays for whoever encrypts, refuses in plain text',
    withFirst(relayWhen('connection.tls.enabled'), { plugins: ['tls', ...HARAKA_STOCK] }),
    { ...OPEN, encrypt: 'starttls' },
  ),
  row(
    'takes-all',
    'takes everything for everybody and keeps it, as test mail catchers do',
    { plugins: ['lab_first', 'lab_mailbox'], own: { lab_first: 'exports.hook_rcpt = (next) => next(OK)\n' } },
    {
      truth: 'keeps',
      expect: ['KEEPS-IT', 'OPEN-ACCEPTED'],
      send: true,
      probablyIsHonest: true,
      arrivalS: 4,
    },
  ),
  row(
    'sends-back',
    'takes mail for everybody, knows no way there, and sends it back',
    withFirst(
      `exports.hook_get_mx = (next, hmail, domain) =>
  domain === 'tester.example' ? next() : next(DENY, 'no way to ' + domain)
`,
      { config: RELAY_ALL },
    ),
    {
      truth: 'bounces',
      expect: ['BOUNCES', 'OPEN-ACCEPTED'],
      send: true,
      probablyIsHonest: true,
      arrivalS: 6,
    },
  ),
  row(
    'refuse-at-data',
    'takes the recipient, refuses at DATA',
    withFirst(
      `exports.hook_data = (next, connection) => next(${GOES_OUT} ? DENY : undefined, 'relaying denied')\n`,
      { config: RELAY_ALL },
    ),
    { ...CLOSED, send: true },
  ),
  row(
    'tester-listed',
    'open, but refuses this visitor at the greeting, naming a list',
    withFirst(
      `const listed = ['203.0.113.50', '2001:db8:ffff::50']
exports.hook_connect = (next, connection) =>
  next(listed.includes(connection.remote.ip) ? DENYDISCONNECT : undefined, 'blocked using bl.lab.example')
`,
      { config: RELAY_ALL },
    ),
    { truth: 'open', expect: ['CT-BLOCKED'], witness: true, turnsAway: [4, 6] },
  ),
];
