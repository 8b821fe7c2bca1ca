/** What becomes of a message after the server took it: kept, sent back, handed to another machine. */
import type { Expected, LabCase } from '../lab-case.ts';

const EVERYONE = '127.0.0.0/8 [::1]/128 0.0.0.0/0 [::]/0';

const BOUNCES: Expected = {
  truth: 'bounces',
  expect: ['BOUNCES', 'OPEN-ACCEPTED'],
  send: true,
  probablyIsHonest: true,
  arrivalS: 6,
};
const KEEPS: Expected = {
  truth: 'keeps',
  expect: ['KEEPS-IT', 'OPEN-ACCEPTED'],
  send: true,
  probablyIsHonest: true,
  arrivalS: 6,
};

export const fateCases: LabCase[] = [
  {
    name: 'postfix-sends-back',
    words: 'takes mail for everybody; the way out refuses it, and it goes back to the sender',
    mta: 'postfix',
    setup: {
      main: {
        mynetworks: EVERYONE,
        default_transport: 'refuse',
        transport_maps: 'hash:/etc/postfix/lab-ways',
      },
      files: { 'lab-ways': 'tester.example smtp:' },
      master: 'refuse unix - n n - - pipe user=alice argv=/bin/sh -c "echo not allowed; exit 77"',
    },
    ...BOUNCES,
  },
  {
    name: 'exim-sends-back',
    words: 'takes mail for everybody; a router fails it later, and it goes back to the sender',
    mta: 'exim',
    setup: {
      relayNets: '0.0.0.0/0 ; ::/0',
      routersFirst: `
lab_no_way:
  driver = redirect
  allow_fail
  domains = ! +local_domains : ! tester.example
  data = :fail: no way there
`,
    },
    ...BOUNCES,
  },
  {
    name: 'exim-discards',
    words: 'takes mail for everybody and throws it away',
    mta: 'exim',
    setup: { rcptFirst: '  discard\n    !domains = +local_domains\n' },
    ...KEEPS,
  },
  {
    name: 'postfix-quarantine',
    words: 'takes mail for everybody and holds it in its queue',
    mta: 'postfix',
    setup: {
      main: { mynetworks: EVERYONE, smtpd_end_of_data_restrictions: 'check_client_access static:HOLD' },
    },
    ...KEEPS,
  },
  {
    name: 'postfix-next-hop',
    words: 'trusts every address, and another machine of the office sends on',
    mta: 'postfix',
    setup: { main: { mynetworks: EVERYONE, relayhost: '[192.0.2.26]' } },
    truth: 'open',
    expect: ['OPEN-ACCEPTED'],
    second: {
      role: 'next-hop',
      mta: 'postfix',
      setup: {
        main: {
          myhostname: 'mx2.office.example',
          mynetworks: '127.0.0.0/8 192.0.2.25/32 [2001:db8::25]/128',
        },
      },
    },
  },
  {
    name: 'sendmail-next-hop-closed',
    words: 'another machine of the office sends on; strangers are refused',
    mta: 'sendmail',
    setup: { mc: "define(`SMART_HOST', `[192.0.2.26]')dnl" },
    truth: 'closed',
    expect: ['CLOSED'],
    second: {
      role: 'next-hop',
      mta: 'postfix',
      setup: { main: { myhostname: 'mx2.office.example', mynetworks: '127.0.0.0/8 192.0.2.25/32' } },
    },
  },
  {
    name: 'sendmail-refuse-at-data',
    words: 'takes the recipient, refuses at DATA',
    mta: 'sendmail',
    setup: {
      mc: `FEATURE(\`promiscuous_relay')dnl
LOCAL_RULESETS
Scheck_data
R$*\t$#error $@ 5.7.1 $: "550 5.7.1 Relaying denied"`,
    },
    truth: 'closed',
    expect: ['CLOSED'],
    send: true,
  },
];
