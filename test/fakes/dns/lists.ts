import {
  type FakeDns,
  type FakeQuestion,
  type FakeRecord,
  type FakeReply,
  startFakeDns,
  T,
} from './server.ts';

/** How one pretend blacklist behaves. `label` is what stands before the zone. */
export type ListBehaviour = (label: string, question: FakeQuestion) => FakeReply;

const NXDOMAIN: FakeReply = { rcode: 3 };
const TEST_LABELS = ['2.0.0.127', `2.0.0.0.0.0.f.7.f.f.f.f${'.0'.repeat(20)}`, 'test'];

const records = (ips: string[], type: number, txt: string): FakeReply => {
  const answers: FakeRecord[] =
    type === T.TXT ? [{ type, data: [txt] }] : ips.map((data) => ({ type: T.A, data, ttl: 900 }));
  return { answers };
};

/** A list by the book (RFC 5782): its test entries, and what it lists: label → addresses. */
export function goodList(
  entries: Record<string, string[]> = {},
  txt = 'Listed, see example.test',
): ListBehaviour {
  return (label, { type }) => {
    const ips = entries[label] ?? (TEST_LABELS.includes(label) ? ['127.0.0.2'] : undefined);
    return ips ? records(ips, type, txt) : NXDOMAIN;
  };
}

/** Emptied or closed: "no such name" for everything (SORBS, NiX Spam). */
export const emptyList: ListBehaviour = () => NXDOMAIN;

/** Answers the same for everything: lists the world, refuses, is parked. */
export function sameForAll(ip: string, txt = ''): ListBehaviour {
  return (_label, { type }) => records([ip], type, txt);
}

/** Answers every question with this rcode. */
export const failing =
  (rcode: number): ListBehaviour =>
  () => ({ rcode });

/** Says nothing. */
export const silentList: ListBehaviour = () => 'silence';

/** Answers only over TCP; over UDP it is cut short. */
export const truncatedList =
  (list: ListBehaviour): ListBehaviour =>
  (label, question) =>
    question.transport === 'udp' ? { truncated: true } : list(label, question);

/** Fails over UDP, works over TCP. */
export const tcpOnlyList =
  (list: ListBehaviour): ListBehaviour =>
  (label, question) =>
    question.transport === 'udp' ? { rcode: 2 } : list(label, question);

/** Answers hits through a CNAME in the same message, as some mirrors do. */
export const aliasedList =
  (list: ListBehaviour): ListBehaviour =>
  (label, question) => {
    const reply = list(label, question);
    if (reply === 'silence' || 'raw' in reply || 'stream' in reply || !reply.answers?.length) return reply;
    const moved = reply.answers.map((record) => ({ ...record, name: 'entry.mirror.test' }));
    return { ...reply, answers: [{ type: T.CNAME, data: 'entry.mirror.test' }, ...moved] };
  };

/** A resolver that turns "no such name" into the address of an advertising server. */
export const rewritten =
  (list: ListBehaviour, ad = '203.0.113.99'): ListBehaviour =>
  (label, question) => {
    const reply = list(label, question);
    const isMissing = reply !== 'silence' && 'rcode' in reply && reply.rcode === 3;
    return isMissing ? records([ad], question.type, '') : reply;
  };

/** A name server that serves these lists; zones it does not know are NXDOMAIN. `delayMs` and `loss` act on every datagram. */
export function startFakeLists(
  lists: Record<string, ListBehaviour>,
  options: { delayMs?: number; loss?: number; random?: () => number } = {},
): Promise<FakeDns> {
  const zones = Object.keys(lists).sort((a, b) => b.length - a.length);
  const random = options.random ?? Math.random;
  return startFakeDns((question) => {
    if (question.transport === 'udp' && options.loss && random() < options.loss) return 'silence';
    const zone = zones.find((each) => question.name.endsWith(`.${each}`));
    const behaviour = zone === undefined ? undefined : lists[zone];
    const reply =
      zone === undefined || !behaviour
        ? NXDOMAIN
        : behaviour(question.name.slice(0, -zone.length - 1), question);
    if (reply === 'silence' || 'raw' in reply || 'stream' in reply || !options.delayMs) return reply;
    return { ...reply, delayMs: options.delayMs };
  });
}
