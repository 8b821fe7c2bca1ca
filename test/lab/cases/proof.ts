/** Delivery proof: the program sends its one message, and finds it (or what became of it) in a real mailbox elsewhere. */
import type { Expected, LabCase, PostfixSetup } from '../lab-case.ts';
import { MAILBOX } from '../proof/mailbox.ts';
import { CONTAINERS, contained } from './masked.ts';

const EVERYONE = '127.0.0.0/8 [::1]/128 0.0.0.0/0 [::]/0';
const TRUSTS_ALL: PostfixSetup = { main: { mynetworks: EVERYONE } };

const PROVED: Expected = { truth: 'open', expect: ['OPEN-PROVED'], send: true };

const row = (name: string, words: string, setup: PostfixSetup, expected: Expected): LabCase => ({
  name: `proof-${name}`,
  words,
  mta: 'postfix',
  setup,
  ...expected,
});

export const proofCases: LabCase[] = [
  row('imap', 'trusts every address; the program finds its message by IMAP', TRUSTS_ALL, {
    ...PROVED,
    proof: { how: 'imap', path: ['mail.office.example', 'mx.mailbox.example'] },
  }),
  row('imap-starttls', 'the same; IMAP encrypted after STARTTLS', TRUSTS_ALL, {
    ...PROVED,
    proof: { how: 'imap-starttls', path: ['mail.office.example', 'mx.mailbox.example'] },
  }),
  {
    name: 'proof-exim',
    words: 'relays for every address; the program finds its message by IMAP',
    mta: 'exim',
    setup: { relayNets: '0.0.0.0/0 ; ::/0' },
    ...PROVED,
    proof: { how: 'imap', path: ['mail.office.example', 'mx.mailbox.example'] },
  },
  row('catcher', 'trusts every address; the program takes its message itself, on a plain line', TRUSTS_ALL, {
    ...PROVED,
    from: 'line',
    proof: { how: 'catcher' },
  }),
  row(
    'sent-back',
    'takes mail for everybody, then sends it back; the program finds that by IMAP',
    {
      main: {
        mynetworks: EVERYONE,
        transport_maps: 'hash:/etc/postfix/lab-ways',
        sender_dependent_default_transport_maps: 'hash:/etc/postfix/lab-senders',
      },
      files: {
        'lab-ways': 'outside.example refuse:\nguest.example refuse:\nx.office.example refuse:',
        'lab-senders': `${MAILBOX.address} refuse:`,
      },
      master: 'refuse unix - n n - - pipe user=alice argv=/bin/sh -c {echo not allowed; exit 77}',
    },
    {
      truth: 'bounces',
      expect: ['BOUNCES'],
      send: true,
      arrivalS: 6,
      proof: { how: 'imap', state: 'bounced' },
    },
  ),
  row(
    'kept',
    'takes mail for everybody and throws it away; the program waits 8 s',
    { main: { mynetworks: EVERYONE, default_transport: 'discard' } },
    {
      truth: 'keeps',
      expect: ['KEEPS-IT'],
      send: true,
      arrivalS: 6,
      args: ['--wait', '8'],
      proof: { how: 'imap', state: 'kept' },
    },
  ),
  row(
    'next-hop',
    'trusts every address, and another machine of the office sends on',
    { main: { mynetworks: EVERYONE, relayhost: '[192.0.2.26]' } },
    {
      ...PROVED,
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
      proof: {
        how: 'imap',
        exit: 'mx2.office.example',
        path: ['mail.office.example', 'mx2.office.example', 'mx.mailbox.example'],
      },
    },
  ),
  row(
    'container',
    'in a container, sees every visitor as 172.17.0.1, and trusts the container network',
    { main: { mynetworks: `127.0.0.0/8 ${CONTAINERS}` } },
    {
      truth: 'masked',
      expect: ['OPEN-PROVED'],
      send: true,
      ...contained,
      finds: ['relay.proved', 'relay.open-masked'],
      proof: { how: 'imap', culprit: { kind: 'docker', address: '172.17.0.1' } },
    },
  ),
  row(
    'container-closed',
    'in a container, sees every visitor as 172.17.0.1, and trusts only itself; an ordinary message shows it',
    { main: { home_mailbox: 'Maildir/' } },
    {
      truth: 'closed',
      expect: ['CLOSED'],
      container: true,
      front: [...contained.front, { listen: '192.0.2.25:993', target: '172.17.0.2:993' }],
      finds: ['relay.masked-visitor'],
      proof: { how: 'own-imap', culprit: { kind: 'docker', address: '172.17.0.1' } },
    },
  ),
];
