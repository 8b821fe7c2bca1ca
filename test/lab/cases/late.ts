/** Servers that take their time: greylisting, checks at the recipient's home, tarpits, small limits. */
import type { EximSetup, Expected, LabCase, PostfixSetup } from '../lab-case.ts';

const EVERYONE = '127.0.0.0/8 [::1]/128 0.0.0.0/0 [::]/0';
const TRUSTED = 'permit_mynetworks, permit_sasl_authenticated';
const CLOSED: Expected = { truth: 'closed', expect: ['CLOSED'] };
const ASKS_SERVICE = 'check_policy_service inet:127.0.0.1:10023';
const POSTGREY: PostfixSetup = { postgreyS: 2, main: { smtpd_recipient_restrictions: ASKS_SERVICE } };
const GREY = { greylistMs: 2_000, witness: true } as const;
const PERHAPS_LATER: Expected = { truth: 'open', expect: ['OPEN-ACCEPTED', 'CT-LATER'] };

/** Asks a greylisting service in Postfix's policy protocol, one question a connection. */
const EXIM_ASKS = `
  defer
    !senders = :
    condition = \${if match{\${readsocket{inet:127.0.0.1:10023}\\
      {once=yes\\nclient_address=$sender_host_address\\nsender=$sender_address\\nrecipient=$local_part@$domain\\n\\n}\\
      {5s}{ }{action=DUNNO}}}{action=450}}
    message = Greylisted, please try again later
`;

const postfix = (name: string, words: string, setup: PostfixSetup, expected: Expected): LabCase => ({
  name: `postfix-${name}`,
  words,
  mta: 'postfix',
  setup,
  ...expected,
});

const exim = (name: string, words: string, setup: EximSetup, expected: Expected): LabCase => ({
  name: `exim-${name}`,
  words,
  mta: 'exim',
  setup,
  ...expected,
});

export const lateCases: LabCase[] = [
  postfix('postgrey', 'postgrey after the relay rule', POSTGREY, { ...CLOSED, ...GREY }),
  postfix(
    'open-postgrey',
    'trusts every address in its relay rule, then asks postgrey',
    {
      ...POSTGREY,
      main: { ...POSTGREY.main, mynetworks: EVERYONE },
    },
    { ...PERHAPS_LATER, ...GREY },
  ),
  postfix(
    'greylist-first',
    'greylists before the relay rule',
    {
      main: { smtpd_relay_restrictions: `${ASKS_SERVICE}, ${TRUSTED}, reject_unauth_destination` },
    },
    { ...CLOSED, expect: ['CLOSED', 'CT-LATER'], ...GREY, greylistService: true },
  ),
  postfix(
    'greylist-first-waited',
    'greylists before the relay rule, and the program stays to ask again',
    { main: { smtpd_relay_restrictions: `${ASKS_SERVICE}, ${TRUSTED}, reject_unauth_destination` } },
    { ...CLOSED, ...GREY, greylistService: true, args: ['--wait', '75'], slow: true },
  ),
  postfix(
    'open-greylist-waited',
    'trusts every address, greylists for 20 s, and the program stays to ask again',
    { main: { mynetworks: EVERYONE, smtpd_recipient_restrictions: ASKS_SERVICE } },
    {
      truth: 'open',
      expect: ['OPEN-ACCEPTED'],
      greylistMs: 20_000,
      greylistService: true,
      witness: true,
      args: ['--wait', '75'],
      slow: true,
    },
  ),
  exim(
    'greylist',
    'greylists before the relay rule',
    { rcptFirst: EXIM_ASKS },
    {
      ...CLOSED,
      expect: ['CLOSED', 'CT-LATER'],
      ...GREY,
      greylistService: true,
    },
  ),
  exim(
    'open-greylist',
    'relays for every address, greylists first',
    { relayNets: '0.0.0.0/0 ; ::/0', rcptFirst: EXIM_ASKS },
    { ...PERHAPS_LATER, ...GREY, greylistService: true },
  ),
  postfix(
    'open-verifies',
    'trusts every address, and first asks the recipient’s own server (450 unverified address)',
    {
      main: {
        mynetworks: EVERYONE,
        smtpd_recipient_restrictions: 'reject_unverified_recipient',
        address_verify_poll_count: '1',
      },
    },
    { ...PERHAPS_LATER, greylistMs: 3_000, witness: true },
  ),
  postfix(
    'verifies-first',
    'asks the recipient’s own server before the relay rule (450 unverified address)',
    {
      main: {
        smtpd_relay_restrictions: `reject_unverified_recipient, ${TRUSTED}, reject_unauth_destination`,
        address_verify_poll_count: '1',
      },
    },
    { ...CLOSED, expect: ['CLOSED', 'CT-LATER'], greylistMs: 3_000, witness: true },
  ),
  postfix(
    'verifies-sender',
    'asks the sender’s own server before the relay rule',
    { main: { smtpd_sender_restrictions: 'reject_unverified_sender' } },
    { ...CLOSED, expect: ['CLOSED', 'CT-LATER'], greylistMs: 3_000 },
  ),
  exim(
    'callout',
    'asks the recipient’s own server before the relay rule',
    { rcptFirst: '  require\n    verify = recipient/callout=10s,defer_ok\n' },
    CLOSED,
  ),
  exim(
    'callout-sender',
    'asks the sender’s own server before the relay rule',
    { rcptFirst: '  require\n    verify = sender/callout=10s\n' },
    CLOSED,
  ),
  exim(
    'tarpit',
    'waits 2 s before each refusal',
    {
      rcptFirst: `
  deny
    !hosts = : 127.0.0.1
    !domains = +local_domains : +relay_to_domains
    delay = 2s
    message = relay not permitted
`,
    },
    { ...CLOSED, slow: true },
  ),
  exim(
    'drop-after-two',
    'hangs up at the third refused recipient of a connection',
    {
      rcptFirst: `
  drop
    condition = \${if >{\${eval:$acl_c_refused+0}}{1}}
    message = Rejected for too many bad recipients
  deny
    !hosts = : 127.0.0.1
    !domains = +local_domains : +relay_to_domains
    set acl_c_refused = \${eval:\${if def:acl_c_refused{$acl_c_refused}{0}}+1}
    message = relay not permitted
`,
    },
    CLOSED,
  ),
  postfix(
    'hangs-up-at-once',
    'hangs up at the first refusal of a connection',
    {
      main: {
        smtpd_hard_error_limit: '1',
        smtpd_relay_restrictions: `${TRUSTED}, reject_unauth_destination`,
      },
    },
    { ...CLOSED, expect: ['CLOSED', 'CT-LIMIT'] },
  ),
];
