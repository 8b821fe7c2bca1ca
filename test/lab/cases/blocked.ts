/**
 * Servers that ask a blacklist and turn this tester away. They have told us about us, not about relaying: the right
 * answer is CT-BLOCKED whether the server is open to everybody else or not. Truth comes from the second outside
 * address, which is on no list.
 */
import type { Expected, LabCase } from '../lab-case.ts';

const EVERYONE = '127.0.0.0/8 [::1]/128 0.0.0.0/0 [::]/0';
const ASKS_LIST = { smtpd_client_restrictions: 'reject_rbl_client bl.lab.example' };

const BLOCKED = { witness: true, turnsAway: [4, 6] as (4 | 6)[], reasons: ['blocked', 'control-refused'] };
const SHUT: Expected = { truth: 'closed', expect: ['CT-BLOCKED'], ...BLOCKED };
const OPEN_TO_OTHERS: Expected = { truth: 'open', expect: ['CT-BLOCKED'], ...BLOCKED };

const EXIM_LIST = `
  deny
    dnslists = bl.lab.example
    message = $sender_host_address is listed at $dnslist_domain: $dnslist_text
`;

const OPENSMTPD_LISTEN = `table listed { 203.0.113.50, 2001:db8:ffff::50 }
filter "list" phase connect match src <listed> disconnect "554 5.7.1 your address is blocked using bl.lab.example"
listen on 0.0.0.0 filter "list"
listen on :: filter "list"`;

const SENDMAIL_LIST = "FEATURE(`enhdnsbl', `bl.lab.example', `', `t', `127.0.0.2.')dnl";

export const blockedCases: LabCase[] = [
  {
    name: 'postfix-tester-listed',
    words: 'refuses listed visitors at RCPT',
    mta: 'postfix',
    setup: { main: ASKS_LIST },
    ...SHUT,
  },
  {
    name: 'postfix-open-tester-listed',
    words: 'open, but refuses listed visitors at RCPT',
    mta: 'postfix',
    setup: { main: { ...ASKS_LIST, mynetworks: EVERYONE } },
    ...OPEN_TO_OTHERS,
  },
  {
    name: 'postfix-listed-at-greeting',
    words: 'open, but refuses listed visitors before EHLO',
    mta: 'postfix',
    setup: { main: { ...ASKS_LIST, mynetworks: EVERYONE, smtpd_delay_reject: 'no' } },
    ...OPEN_TO_OTHERS,
  },
  {
    name: 'postfix-postscreen-listed',
    words: 'postscreen refuses listed visitors',
    mta: 'postfix',
    setup: {
      postscreen: true,
      main: {
        postscreen_dnsbl_sites: 'bl.lab.example',
        postscreen_dnsbl_action: 'enforce',
        postscreen_greet_wait: '2s',
      },
    },
    ...SHUT,
  },
  {
    name: 'exim-tester-listed',
    words: 'refuses listed visitors instead of greeting',
    mta: 'exim',
    setup: { macros: 'acl_smtp_connect = lab_connect', lists: `lab_connect:\n${EXIM_LIST}\n  accept\n` },
    ...SHUT,
  },
  {
    name: 'exim-open-tester-listed',
    words: 'open, but refuses listed visitors at RCPT',
    mta: 'exim',
    setup: { relayNets: '0.0.0.0/0 ; ::/0', rcptFirst: EXIM_LIST },
    ...OPEN_TO_OTHERS,
  },
  {
    name: 'exim-list-after-relay',
    words: 'asks the list only after the relay rule; postmaster always works',
    mta: 'exim',
    setup: { rcptLate: EXIM_LIST },
    truth: 'closed',
    expect: ['CLOSED'],
  },
  {
    name: 'opensmtpd-tester-listed',
    words: 'a filter refuses listed visitors instead of greeting',
    mta: 'opensmtpd',
    setup: {
      listen: OPENSMTPD_LISTEN,
      rules: 'match from any for domain "office.example" action "local"',
    },
    ...SHUT,
  },
  {
    name: 'opensmtpd-open-tester-listed',
    words: 'open, but a filter refuses listed visitors',
    mta: 'opensmtpd',
    setup: {
      listen: OPENSMTPD_LISTEN,
      rules:
        'match from any for domain "office.example" action "local"\nmatch from any for any action "relay"',
    },
    ...OPEN_TO_OTHERS,
  },
  {
    name: 'sendmail-tester-denied',
    words: 'the access table refuses this visitor',
    mta: 'sendmail',
    setup: { access: 'Connect:203.0.113.50 REJECT\nConnect:IPv6:2001:db8:ffff:0:0:0:0:50 REJECT' },
    ...SHUT,
  },
  {
    name: 'sendmail-tester-listed',
    words: 'refuses listed IPv4 visitors; its list feature does not know IPv6',
    mta: 'sendmail',
    setup: { mc: SENDMAIL_LIST },
    ...SHUT,
    turnsAway: [4],
  },
  {
    name: 'sendmail-open-tester-listed',
    words: 'open, but refuses listed IPv4 visitors',
    mta: 'sendmail',
    setup: { mc: `FEATURE(\`promiscuous_relay')dnl\n${SENDMAIL_LIST}` },
    ...OPEN_TO_OTHERS,
    expect: ['OPEN-ACCEPTED', 'OPEN-PART'],
    turnsAway: [4],
  },
];
