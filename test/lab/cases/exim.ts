/** Exim in Debian's dress. One row each; add one more by adding a row. */
import type { EximSetup, Expected, LabCase } from '../lab-case.ts';

const CLOSED: Expected = { truth: 'closed', expect: ['CLOSED'] };
const OPEN: Expected = { truth: 'open', expect: ['OPEN-ACCEPTED'] };
const EVERYONE = '0.0.0.0/0 ; ::/0';

/** True when a recipient of the message is not at our own domain. */
const GOES_OUT = `\${if forany{<, $recipients}{!match{$item}{\\N@(mail\\.)?office\\.example$\\N}}}`;

const row = (name: string, words: string, setup: EximSetup, expected: Expected): LabCase => ({
  name: `exim-${name}`,
  words,
  mta: 'exim',
  setup,
  ...expected,
});

export const eximCases: LabCase[] = [
  row('stock', 'internet site, as installed', {}, CLOSED),
  row(
    'strict',
    'verifies the sender first',
    { macros: 'CHECK_RCPT_VERIFY_SENDER = true\nCHECK_RCPT_REVERSE_DNS = true' },
    CLOSED,
  ),
  row(
    'defer-451',
    'says no for now: 451 relay not permitted',
    {
      rcptFirst: `
  defer
    !hosts = : 127.0.0.1
    !domains = +local_domains : +relay_to_domains
    message = relay not permitted
`,
    },
    CLOSED,
  ),
  row(
    'catch-all',
    'takes every name at its own domain',
    {
      routersFirst: `
lab_catch_all:
  driver = redirect
  domains = +local_domains
  data = \${if eq{$local_part}{alice}{}{alice@office.example}}
`,
    },
    CLOSED,
  ),
  row('relay-nets-open', 'relays for every address', { relayNets: EVERYONE }, OPEN),
  row(
    'ipv4-only-open',
    'relays for every IPv4 address',
    { relayNets: '0.0.0.0/0' },
    { truth: 'open-4', expect: ['OPEN-PART'] },
  ),
  row(
    'ipv6-only-open',
    'relays for every IPv6 address',
    { relayNets: '::::/0' },
    { truth: 'open-6', expect: ['OPEN-PART'] },
  ),
  row(
    'colon-trap',
    'meant to relay for every IPv6 address, but : parts the list',
    { relayNets: '::/0' },
    CLOSED,
  ),
  row(
    'percent-trick',
    'a router sends user%elsewhere@our-domain on to user@elsewhere',
    {
      macros: 'CHECK_RCPT_LOCAL_LOCALPARTS = ^[.] : ^.*[@!/|`#&?]',
      routersFirst: `
lab_percent:
  driver = redirect
  domains = +local_domains
  local_parts = \\N^[^%]+%[^%]+$\\N
  data = \${sg{$local_part}{%}{@}}
`,
    },
    { truth: 'trick', expect: ['OPEN-TRICK'] },
  ),
  row('relay-domains-all', 'relays to every domain', { relayDomains: '*' }, OPEN),
  row(
    'own-sender',
    'our domain as sender is let through',
    { rcptFirst: '  accept\n    senders = *@office.example\n' },
    { truth: 'forged-sender', expect: ['OPEN-FORGED'] },
  ),
  row(
    'own-existing-sender',
    'only existing addresses of ours as sender are let through',
    { rcptFirst: '  accept\n    senders = *@office.example\n    verify = sender\n' },
    { truth: 'forged-sender', expect: ['OPEN-FORGED'] },
  ),
  row(
    'own-ehlo',
    'our server name in EHLO is let through',
    { rcptFirst: `  accept\n    condition = \${if eqi{$sender_helo_name}{mail.office.example}}\n` },
    { truth: 'forged-ehlo', expect: ['OPEN-FORGED'] },
  ),
  row(
    'refuse-at-data',
    'takes the recipient, refuses at DATA',
    {
      relayNets: EVERYONE,
      macros: 'acl_smtp_predata = lab_predata',
      lists: `lab_predata:\n  deny\n    condition = ${GOES_OUT}\n    message = relay not permitted\n  accept\n`,
    },
    { ...CLOSED, send: true },
  ),
  row(
    'refuse-at-end-of-data',
    'takes the recipient, refuses after the message',
    {
      relayNets: EVERYONE,
      macros: 'MAIN_ACL_CHECK_DATA = lab_data',
      lists: `lab_data:\n  deny\n    condition = ${GOES_OUT}\n    message = relay not permitted\n  accept\n`,
    },
    { ...CLOSED, send: true },
  ),
  row(
    'proxy-in-front',
    'a forwarder on the same computer hides who comes',
    { localInterfaces: '127.0.0.1.2525' },
    {
      truth: 'masked',
      expect: ['OPEN-MASKED'],
      front: [
        { listen: '192.0.2.25:25', target: '127.0.0.1:2525' },
        { listen: '[2001:db8::25]:25', target: '127.0.0.1:2525' },
      ],
    },
  ),
];
