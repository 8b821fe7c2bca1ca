/** OpenSMTPD and Sendmail. One row each; add one more by adding a row. */
import type { Expected, LabCase, OpensmtpdSetup, SendmailSetup } from '../lab-case.ts';

const CLOSED: Expected = { truth: 'closed', expect: ['CLOSED'] };
const OPEN: Expected = { truth: 'open', expect: ['OPEN-ACCEPTED'] };
const FORGED_SENDER: Expected = { truth: 'forged-sender', expect: ['OPEN-FORGED'] };

const OWN = 'match from any for domain "office.example" action "local"';
const STOCK = `match for local action "local"\n${OWN}\nmatch from local for any action "relay"`;

const opensmtpd = (name: string, words: string, setup: OpensmtpdSetup, expected: Expected): LabCase => ({
  name: `opensmtpd-${name}`,
  words,
  mta: 'opensmtpd',
  setup,
  ...expected,
});

const sendmail = (name: string, words: string, setup: SendmailSetup, expected: Expected): LabCase => ({
  name: `sendmail-${name}`,
  words,
  mta: 'sendmail',
  setup,
  ...expected,
});

export const otherCases: LabCase[] = [
  opensmtpd('stock', "the manual's example for one domain", { rules: STOCK }, CLOSED),
  opensmtpd(
    'catch-all',
    'takes every name at its own domain',
    {
      rules: `table everyone { "@" = "alice" }
action "catch" maildir virtual <everyone>
match from any for domain "office.example" action "catch"
match from local for any action "relay"`,
    },
    CLOSED,
  ),
  opensmtpd(
    'any-for-any',
    'match from any for any',
    { rules: `${OWN}\nmatch from any for any action "relay"` },
    OPEN,
  ),
  opensmtpd(
    'ipv4-only-open',
    'relays for every IPv4 address',
    { rules: `${OWN}\nmatch from src { "0.0.0.0/0" } for any action "relay"` },
    { truth: 'open-4', expect: ['OPEN-PART'] },
  ),
  opensmtpd(
    'ipv6-only-open',
    'relays for every IPv6 address',
    { rules: `${OWN}\nmatch from src { "::/0" } for any action "relay"` },
    { truth: 'open-6', expect: ['OPEN-PART'] },
  ),
  opensmtpd(
    'own-sender',
    'our domain as sender is let through',
    { rules: `${OWN}\nmatch from any mail-from "@office.example" for any action "relay"` },
    FORGED_SENDER,
  ),
  opensmtpd(
    'own-ehlo',
    'our server name in EHLO is let through',
    { rules: `${OWN}\nmatch from any helo "mail.office.example" for any action "relay"` },
    { truth: 'forged-ehlo', expect: ['OPEN-FORGED'] },
  ),
  opensmtpd(
    'refuse-at-data',
    'takes the recipient, a filter refuses at DATA',
    {
      listen: `table friends { 192.0.2.25 }
filter "late" phase data match !src <friends> reject "554 5.7.1 relaying denied"
listen on 0.0.0.0 filter "late"
listen on :: filter "late"`,
      rules: `${OWN}\nmatch from any for any action "relay"`,
    },
    { ...CLOSED, send: true },
  ),
  opensmtpd(
    'proxy-in-front',
    'a forwarder on the same computer hides who comes',
    { listen: 'listen on 127.0.0.1 port 2525', rules: STOCK },
    {
      truth: 'masked',
      expect: ['OPEN-MASKED'],
      front: [
        { listen: '192.0.2.25:25', target: '127.0.0.1:2525' },
        { listen: '[2001:db8::25]:25', target: '127.0.0.1:2525' },
      ],
    },
  ),
  sendmail('stock', 'as Debian sets it up, listening on all addresses', {}, CLOSED),
  sendmail(
    'greet-pause',
    'waits 3 s before it greets',
    { mc: "FEATURE(`greet_pause', `3000')dnl" },
    {
      ...CLOSED,
      finds: ['relay.greet-delay'],
      slow: true,
    },
  ),
  sendmail('promiscuous', 'promiscuous_relay', { mc: "FEATURE(`promiscuous_relay')dnl" }, OPEN),
  sendmail(
    'access-open',
    'the access table relays for all of 203 and 2001',
    { access: 'Connect:203 RELAY\nConnect:IPv6:2001 RELAY' },
    OPEN,
  ),
  sendmail(
    'ipv4-only-open',
    'the access table relays for all of 203',
    { access: 'Connect:203 RELAY' },
    { truth: 'open-4', expect: ['OPEN-PART'] },
  ),
  sendmail(
    'relay-local-from',
    'our own domain as sender is let through',
    { mc: "FEATURE(`relay_local_from')dnl" },
    FORGED_SENDER,
  ),
  sendmail(
    'relay-mail-from',
    'the access table lets our domain through as sender',
    { mc: "FEATURE(`relay_mail_from', `domain')dnl", access: 'From:office.example RELAY' },
    FORGED_SENDER,
  ),
];
