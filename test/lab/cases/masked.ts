/** Servers that cannot see who comes, or believe what visitors say about it. */
import type { EximSetup, Expected, LabCase, OpensmtpdSetup, PostfixSetup } from '../lab-case.ts';

/** The office machine takes connections and makes its own to the container, as container hosts do. */
export const contained = {
  container: true,
  front: [
    { listen: '192.0.2.25:25', target: '172.17.0.2:25' },
    { listen: '[2001:db8::25]:25', target: '172.17.0.2:25' },
  ],
};
export const CONTAINERS = '172.16.0.0/12';

const MASKED: Expected = { truth: 'masked', expect: ['OPEN-MASKED'], ...contained };

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
const opensmtpd = (name: string, words: string, setup: OpensmtpdSetup, expected: Expected): LabCase => ({
  name: `opensmtpd-${name}`,
  words,
  mta: 'opensmtpd',
  setup,
  ...expected,
});

const XCLIENT: PostfixSetup = { main: { smtpd_authorized_xclient_hosts: '0.0.0.0/0 [::]/0' } };
const PROXY_HEADER: PostfixSetup = { main: { smtpd_upstream_proxy_protocol: 'haproxy' } };

export const maskedCases: LabCase[] = [
  postfix(
    'container',
    'in a container, trusts the container network, and sees every visitor as 172.17.0.1',
    { main: { mynetworks: `127.0.0.0/8 ${CONTAINERS}` } },
    { ...MASKED, expect: ['OPEN-MASKED', 'OPEN-ACCEPTED'] },
  ),
  postfix(
    'container-closed',
    'in a container, sees every visitor as 172.17.0.1, and trusts only itself',
    {},
    { truth: 'closed', expect: ['CLOSED'], ...contained },
  ),
  exim(
    'container',
    'in a container, trusts the container network, and sees every visitor as 172.17.0.1',
    { relayNets: CONTAINERS },
    MASKED,
  ),
  exim(
    'container-closed',
    'in a container, sees every visitor as 172.17.0.1, and trusts only itself',
    {},
    { truth: 'closed', expect: ['CLOSED'], finds: ['relay.masked-visitor'], ...contained },
  ),
  opensmtpd(
    'container',
    'in a container, trusts the container network, and sees every visitor as 172.17.0.1',
    {
      rules: `match from any for domain "office.example" action "local"
match from src "${CONTAINERS}" for any action "relay"`,
    },
    MASKED,
  ),
  postfix('xclient', 'lets every visitor say which address he comes from (XCLIENT)', XCLIENT, {
    truth: 'claimed',
    claim: 'xclient',
    expect: ['CLOSED'],
    finds: ['relay.xclient'],
  }),
  postfix('xclient-tried', 'the same, and the program may claim another address', XCLIENT, {
    truth: 'claimed',
    claim: 'xclient',
    expect: ['OPEN-FORGED'],
    finds: ['relay.xclient-taken'],
    args: ['--impersonate'],
  }),
  postfix('proxy-header', 'the port expects a proxy’s header, and takes it from everybody', PROXY_HEADER, {
    truth: 'claimed',
    claim: 'proxy',
    expect: ['CT-NOANSWER', 'CT-LATER'],
    reasons: ['proxy-header'],
    finds: ['relay.proxy-hint'],
  }),
  postfix('proxy-header-tried', 'the same, and the program may claim another address', PROXY_HEADER, {
    truth: 'claimed',
    claim: 'proxy',
    expect: ['OPEN-FORGED'],
    finds: ['relay.proxy-taken'],
    args: ['--impersonate'],
  }),
];
