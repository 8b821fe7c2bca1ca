/** Servers that pass mail on to some names of others, and to those only. */
import type { Expected, LabCase } from '../lab-case.ts';

const SUB_DOMAINS: Expected = { truth: 'sub-domains', expect: ['OPEN-LIMITED'] };

/** Only somebody with a domain that names this server can find it; the program has none, and says "closed". */
const GUESTS: Expected = { truth: 'guest-domains', expect: ['CLOSED', 'OPEN-LIMITED'] };

export const limitedCases: LabCase[] = [
  {
    name: 'postfix-sub-domains',
    words: 'relay_domains names its own domain, which counts for every name below it',
    mta: 'postfix',
    setup: { main: { relay_domains: 'office.example' } },
    ...SUB_DOMAINS,
  },
  {
    name: 'exim-sub-domains',
    words: 'relays to every name below its own domain',
    mta: 'exim',
    setup: { relayDomains: '*.office.example' },
    ...SUB_DOMAINS,
  },
  {
    name: 'sendmail-entire-domain',
    words: 'relay_entire_domain',
    mta: 'sendmail',
    setup: { mc: "FEATURE(`relay_entire_domain')dnl" },
    ...SUB_DOMAINS,
  },
  {
    name: 'opensmtpd-sub-domains',
    words: 'relays to every name below its own domain',
    mta: 'opensmtpd',
    setup: {
      rules: `match from any for domain "office.example" action "local"
match from any for domain "*.office.example" action "relay"`,
    },
    ...SUB_DOMAINS,
  },
  {
    name: 'postfix-mx-backup',
    words: 'permit_mx_backup: relays to whoever names it as mail server',
    mta: 'postfix',
    setup: {
      main: {
        smtpd_relay_restrictions:
          'permit_mynetworks, permit_sasl_authenticated, permit_mx_backup, reject_unauth_destination',
      },
    },
    ...GUESTS,
  },
  {
    name: 'sendmail-based-on-mx',
    words: 'relay_based_on_MX: relays to whoever names it as mail server',
    mta: 'sendmail',
    setup: { mc: "FEATURE(`relay_based_on_MX')dnl" },
    ...GUESTS,
  },
  {
    name: 'exim-mx-any',
    words: 'relays to every domain that names it as mail server (@mx_any)',
    mta: 'exim',
    setup: { relayDomains: '@mx_any/ignore=127.0.0.1' },
    ...GUESTS,
  },
  {
    name: 'postfix-serves-branch',
    words: 'reserve mail server for a branch, as agreed',
    mta: 'postfix',
    setup: { main: { relay_domains: 'branch.example' } },
    truth: 'closed',
    expect: ['CLOSED'],
    zone: [
      ['branch.example', 'MX', '10 mx.outside.example'],
      ['branch.example', 'MX', '20 mail.office.example'],
    ],
    serves: 'relaytest@branch.example',
  },
  {
    name: 'sendmail-loose-check',
    words: 'loose_relay_check, which still refuses user%elsewhere@our-domain',
    mta: 'sendmail',
    setup: { mc: "FEATURE(`loose_relay_check')dnl" },
    truth: 'closed',
    expect: ['CLOSED'],
  },
];
