/** The inside × outside table of UX §8 on a real Postfix: six rows, and visitors hidden by a forwarder in front of a container. */
import type { Meaning, VerdictCode } from '../../../preload/contract/index.ts';
import { CONTAINERS, contained } from '../cases/masked.ts';
import type { LabCase, PlaceWord, PostfixSetup, Seat, TruthWord } from '../lab-case.ts';

/** One place that looks: where it sits, what it says, and what really happens to mail handed over from there. */
export type Look = { seat: Seat; seen: PlaceWord; expect: VerdictCode[]; args?: string[] };

/** One server, looked at from inside and from outside, and what both together mean. */
export type TogetherRow = {
  name: string;
  words: string;
  /** The server, and the seat outside, as the rest of the lab builds them. */
  server: LabCase;
  inside: Look;
  outside: Look;
  verdict: VerdictCode[];
  meaning: Meaning;
  /** Address that the merged page must name as the one under which strangers are seen. */
  seenAs?: string;
};

const OFFICE = '192.168.20.0/24';
const EVERYONE = '127.0.0.0/8 [::1]/128 0.0.0.0/0 [::]/0';
const DESK: Pick<Look, 'seat'> = { seat: 'desk' };
const OPEN: VerdictCode[] = ['OPEN-ACCEPTED', 'OPEN-PROVED'];

const server = (
  name: string,
  words: string,
  setup: PostfixSetup,
  truth: TruthWord,
  more: Partial<LabCase> = {},
): LabCase =>
  ({ name: `together-${name}`, words, mta: 'postfix', setup, truth, expect: [], ...more }) as LabCase;

const PROVED = { send: true, proof: { how: 'imap' } } as const;

export const togetherRows: readonly TogetherRow[] = [
  {
    name: 'trusted-network',
    words: 'trusts the office’s network, and only that',
    server: server(
      'trusted-network',
      'trusts the office',
      { main: { mynetworks: `127.0.0.0/8 ${OFFICE}` } },
      'closed',
    ),
    inside: { ...DESK, seen: 'open-4', expect: ['OPEN-INSIDE'] },
    outside: { seat: 'outside', seen: 'closed', expect: ['CLOSED'] },
    verdict: ['CLOSED'],
    meaning: 'trusted-network',
  },
  {
    name: 'open-relay',
    words: 'trusts every address; the outside proves it with a message',
    server: server('open-relay', 'trusts everybody', { main: { mynetworks: EVERYONE } }, 'open', PROVED),
    inside: { ...DESK, seen: 'open-4', expect: ['OPEN-INSIDE'] },
    outside: { seat: 'outside', seen: 'open', expect: OPEN },
    verdict: OPEN,
    meaning: 'open-relay',
  },
  {
    name: 'masked-visitor',
    words: 'in a container behind a forwarder that trusts its own network: strangers look like staff',
    server: server('masked', 'container', { main: { mynetworks: `127.0.0.0/8 ${CONTAINERS}` } }, 'masked', {
      ...PROVED,
      ...contained,
    }),
    inside: { ...DESK, seen: 'masked', expect: ['OPEN-INSIDE'] },
    outside: { seat: 'outside', seen: 'masked', expect: [...OPEN, 'OPEN-MASKED'] },
    verdict: ['OPEN-MASKED'],
    meaning: 'masked-visitor',
    seenAs: '172.17.0.1',
  },
  {
    name: 'second-door',
    words: 'refuses the office’s people, and trusts a network outside',
    server: server(
      'second-door',
      'trusts outside',
      { main: { mynetworks: '127.0.0.0/8 203.0.113.0/24' } },
      'open-4',
    ),
    inside: { ...DESK, seen: 'closed', expect: ['CLOSED-INSIDE'] },
    outside: { seat: 'outside', seen: 'open-4', expect: ['OPEN-PART', 'OPEN-ACCEPTED'] },
    verdict: ['MIXED'],
    meaning: 'second-door',
  },
  {
    name: 'closed',
    words: 'as installed',
    server: server('closed', 'stock', {}, 'closed'),
    inside: { ...DESK, seen: 'closed', expect: ['CLOSED-INSIDE'] },
    outside: { seat: 'outside', seen: 'closed', expect: ['CLOSED'] },
    verdict: ['CLOSED'],
    meaning: 'closed',
  },
  {
    name: 'not-reachable',
    words: 'trusts the office; nobody outside gets through to it',
    server: server(
      'not-reachable',
      'behind a firewall',
      { main: { mynetworks: `127.0.0.0/8 ${OFFICE}` } },
      'closed',
      { from: 'cut-off-line' },
    ),
    inside: { ...DESK, seen: 'open-4', expect: ['OPEN-INSIDE'] },
    outside: { seat: 'cut-off-line', seen: 'no-way', expect: ['CT-NOANSWER'] },
    verdict: ['CT-NOANSWER'],
    meaning: 'not-reachable',
  },
];
