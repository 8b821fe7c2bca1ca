/** Postfix: who may relay, and how it says no. One row each; add one more by adding a row. */
import type { Expected, LabCase, PostfixSetup } from '../lab-case.ts';

const EVERYONE = '127.0.0.0/8 [::1]/128 0.0.0.0/0 [::]/0';
const TRUSTED = 'permit_mynetworks, permit_sasl_authenticated';

const CLOSED: Expected = { truth: 'closed', expect: ['CLOSED'] };
const OPEN: Expected = { truth: 'open', expect: ['OPEN-ACCEPTED'] };
const FORGED_SENDER: Expected = { truth: 'forged-sender', expect: ['OPEN-FORGED'] };
const FORGED_EHLO: Expected = { truth: 'forged-ehlo', expect: ['OPEN-FORGED'] };

const row = (name: string, words: string, setup: PostfixSetup, expected: Expected): LabCase => ({
  name: `postfix-${name}`,
  words,
  mta: 'postfix',
  setup,
  ...expected,
});

/** Relay rules where the first list decides: `first`, then the usual, then a 554 refusal. */
const relayRules = (first: string): Record<string, string> => ({
  smtpd_relay_restrictions: `${first}, ${TRUSTED}, reject_unauth_destination`,
});

export const postfixCases: LabCase[] = [
  row('stock', 'as installed; refuses with 454', {}, CLOSED),
  row(
    'refuse-554',
    'refuses with 554',
    { main: { smtpd_relay_restrictions: `${TRUSTED}, reject_unauth_destination` } },
    CLOSED,
  ),
  row(
    'recipient-rules',
    'the relay rule stands among the recipient rules, as in older set-ups',
    {
      main: {
        smtpd_relay_restrictions: '',
        smtpd_recipient_restrictions: `${TRUSTED}, reject_unauth_destination`,
      },
    },
    CLOSED,
  ),
  row(
    'answers-early',
    'every rule speaks at its own command',
    { main: { smtpd_delay_reject: 'no', smtpd_helo_restrictions: 'reject_invalid_helo_hostname' } },
    CLOSED,
  ),
  row(
    'soft-bounce',
    'soft_bounce turns every refusal into a 4xx',
    { main: { smtpd_relay_restrictions: `${TRUSTED}, reject_unauth_destination`, soft_bounce: 'yes' } },
    CLOSED,
  ),
  row(
    'strict',
    'checks sender, recipient and EHLO names first',
    {
      main: {
        smtpd_helo_required: 'yes',
        smtpd_helo_restrictions:
          'permit_mynetworks, reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname',
        smtpd_sender_restrictions: 'reject_non_fqdn_sender, reject_unknown_sender_domain',
        smtpd_recipient_restrictions: 'reject_non_fqdn_recipient, reject_unknown_recipient_domain',
      },
    },
    CLOSED,
  ),
  row(
    'no-spoofing',
    'strangers may not use our own domain as sender',
    {
      main: { smtpd_sender_restrictions: 'permit_mynetworks, check_sender_access hash:/etc/postfix/lab-own' },
      files: { 'lab-own': 'office.example REJECT not from outside' },
    },
    CLOSED,
  ),
  row('catch-all', 'takes every name at its own domain', { main: { local_recipient_maps: '' } }, CLOSED),
  row(
    'catch-all-percent',
    'takes every name, and % is an ordinary letter',
    {
      main: {
        local_recipient_maps: '',
        luser_relay: 'alice',
        allow_percent_hack: 'no',
        allow_untrusted_routing: 'yes',
      },
    },
    CLOSED,
  ),
  row(
    'limits-3-5',
    'slow after 3 errors, hangs up after 5',
    {
      main: {
        smtpd_soft_error_limit: '3',
        smtpd_hard_error_limit: '5',
        smtpd_error_sleep_time: '10s',
        smtpd_relay_restrictions: `${TRUSTED}, reject_unauth_destination`,
      },
    },
    { ...CLOSED, slow: true },
  ),
  row(
    'connection-rate',
    'at most 10 connections a minute from one address',
    { main: { smtpd_client_connection_rate_limit: '10' } },
    { truth: 'closed', expect: ['CLOSED', 'CT-LIMIT'], reasons: ['rate-limited'], witness: true },
  ),
  row(
    'postscreen',
    'postscreen waits 6 s before it greets',
    { postscreen: true, main: { postscreen_greet_action: 'enforce' } },
    { ...CLOSED, witness: true },
  ),
  row(
    'postscreen-deep',
    'postscreen sends first-time visitors away once',
    {
      postscreen: true,
      main: {
        postscreen_greet_action: 'enforce',
        postscreen_pipelining_enable: 'yes',
        postscreen_pipelining_action: 'enforce',
        postscreen_non_smtp_command_enable: 'yes',
        postscreen_bare_newline_enable: 'yes',
      },
    },
    { truth: 'closed', expect: ['CLOSED', 'CT-LATER'], witness: true },
  ),
  row(
    'submission-login',
    'port 25 as installed, port 587 for logged-in people only',
    {
      master: `submission inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_sasl_type=dovecot
  -o smtpd_sasl_path=inet:127.0.0.1:10024
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject`,
    },
    { ...CLOSED, ports: [25, 587], logins: true },
  ),
  row('networks-open', 'trusts every address', { main: { mynetworks: EVERYONE } }, OPEN),
  row(
    'networks-halves',
    'trusts every address, in two halves',
    { main: { mynetworks: '127.0.0.0/8 0.0.0.0/1 128.0.0.0/1 [::]/1 [8000::]/1' } },
    OPEN,
  ),
  row(
    'ipv4-only-open',
    'trusts every IPv4 address',
    { main: { mynetworks: '127.0.0.0/8 0.0.0.0/0' } },
    { truth: 'open-4', expect: ['OPEN-PART'] },
  ),
  row(
    'ipv6-only-open',
    'trusts every IPv6 address',
    { main: { mynetworks: '127.0.0.0/8 [::]/0' } },
    { truth: 'open-6', expect: ['OPEN-PART'] },
  ),
  row(
    'relay-domains-all',
    'relay_domains takes every domain',
    { main: { relay_domains: 'static:all' } },
    OPEN,
  ),
  row(
    'after-starttls-only',
    'trusts every address, insists on encryption',
    { main: { mynetworks: EVERYONE, smtpd_tls_security_level: 'encrypt' } },
    { ...OPEN, encrypt: 'starttls' },
  ),
  row(
    'starttls-closed',
    'insists on encryption, then refuses',
    { main: { smtpd_tls_security_level: 'encrypt' } },
    { ...CLOSED, encrypt: 'starttls' },
  ),
  row(
    'submission-open',
    'port 25 as installed, port 587 trusts everyone',
    {
      master: `submission inet n - n - - smtpd
  -o mynetworks=0.0.0.0/0,[::]/0`,
    },
    { truth: 'open', expect: ['OPEN-PART'], ports: [25, 587], truthPort: 587 },
  ),
  row(
    'own-sender',
    'our domain as sender is let through',
    {
      main: relayRules('check_sender_access hash:/etc/postfix/lab-own'),
      files: { 'lab-own': 'office.example OK' },
    },
    FORGED_SENDER,
  ),
  row(
    'one-own-sender',
    'one existing address as sender is let through',
    {
      main: relayRules('check_sender_access hash:/etc/postfix/lab-own'),
      files: { 'lab-own': 'postmaster@office.example OK' },
    },
    FORGED_SENDER,
  ),
  row(
    'null-sender',
    'the empty sender is let through',
    { main: relayRules('check_sender_access hash:/etc/postfix/lab-own'), files: { 'lab-own': '<> OK' } },
    { truth: 'null-sender', expect: ['OPEN-ACCEPTED'] },
  ),
  row(
    'own-ehlo',
    'our server name in EHLO is let through',
    {
      main: relayRules('check_helo_access hash:/etc/postfix/lab-own'),
      files: { 'lab-own': 'mail.office.example OK' },
    },
    FORGED_EHLO,
  ),
  row(
    'percent-trick',
    'an alias pattern turns user%elsewhere@our-domain into user@elsewhere',
    {
      main: {
        allow_percent_hack: 'no',
        allow_untrusted_routing: 'yes',
        virtual_alias_maps: 'regexp:/etc/postfix/lab-gateway.re',
      },
      files: { 'lab-gateway.re': '/^(.+)%(.+)@office\\.example$/ $1@$2' },
    },
    { truth: 'trick', expect: ['OPEN-TRICK'] },
  ),
  row(
    'refuse-at-data',
    'takes the recipient, refuses at DATA',
    { main: { mynetworks: EVERYONE, smtpd_data_restrictions: 'reject_unauth_destination' } },
    { ...CLOSED, send: true },
  ),
  row(
    'refuse-at-end-of-data',
    'takes the recipient, refuses after the message',
    { main: { mynetworks: EVERYONE, smtpd_end_of_data_restrictions: 'reject_unauth_destination' } },
    { ...CLOSED, send: true },
  ),
  row(
    'refuse-at-data-unsent',
    'the same, and the program may not send',
    { main: { mynetworks: EVERYONE, smtpd_data_restrictions: 'reject_unauth_destination' } },
    { truth: 'closed', expect: ['OPEN-ACCEPTED'], probablyIsHonest: true },
  ),
  row(
    'discards',
    'takes everything and throws it away',
    { main: { mynetworks: EVERYONE, default_transport: 'discard' } },
    {
      truth: 'keeps',
      expect: ['KEEPS-IT', 'OPEN-ACCEPTED'],
      send: true,
      probablyIsHonest: true,
      arrivalS: 6,
    },
  ),
  row(
    'open-sent',
    'trusts every address, and the program sends',
    { main: { mynetworks: EVERYONE } },
    {
      truth: 'open',
      expect: ['OPEN-ACCEPTED', 'OPEN-PROVED'],
      send: true,
    },
  ),
  row(
    'greylist',
    'greylists after the relay rule',
    { main: { smtpd_recipient_restrictions: 'check_policy_service inet:127.0.0.1:10023' } },
    { ...CLOSED, greylistMs: 2_000, greylistService: true, witness: true },
  ),
  row(
    'open-greylist',
    'trusts every address, greylists first',
    {
      main: {
        mynetworks: EVERYONE,
        smtpd_recipient_restrictions: 'check_policy_service inet:127.0.0.1:10023',
      },
    },
    {
      truth: 'open',
      expect: ['OPEN-ACCEPTED', 'CT-LATER'],
      greylistMs: 2_000,
      greylistService: true,
      witness: true,
    },
  ),
  row(
    'proxy-in-front',
    'a forwarder on the same computer hides who comes',
    { listen: '127.0.0.1:2525' },
    {
      truth: 'masked',
      expect: ['OPEN-MASKED', 'OPEN-ACCEPTED'],
      front: [
        { listen: '192.0.2.25:25', target: '127.0.0.1:2525' },
        { listen: '[2001:db8::25]:25', target: '127.0.0.1:2525' },
      ],
    },
  ),
  row(
    'proxy-ipv6',
    'a forwarder hides who comes over IPv6, as container hosts do',
    { main: { inet_interfaces: '192.0.2.25, 127.0.0.1' } },
    {
      truth: 'open-6',
      expect: ['OPEN-PART', 'OPEN-MASKED'],
      front: [{ listen: '[2001:db8::25]:25', target: '127.0.0.1:25' }],
    },
  ),
];
