import type { Clock, Random } from '../deps.ts';
import { type Reading, readAnswer } from './reading.ts';
import type { DnsStatus, DnsType } from './resolver.ts';
import type { DnsServer } from './servers.ts';
import { askTcp } from './tcp.ts';
import type { RawReply, UdpChannel } from './udp.ts';
import { type Decoded, decodeMessage, encodeQuery } from './wire.ts';

const FORMERR = 1;
const NOTIMP = 4;

/** One server with its channel; `text` is `ip:port`. */
export type ServerLine = { server: DnsServer; text: string; channel: UdpChannel };

/** What is asked, and how. `recursion: false` asks for what the server knows itself. */
export type Question = { name: string; type: DnsType; dnssec: boolean; tcp: boolean; recursion: boolean };

/** What one server made of a question. `decoded` is null when nothing readable came. */
export type Reply = { server: string; transport: 'udp' | 'tcp'; reading: Reading; decoded: Decoded | null };

/** Asks one server until `deadlineAt` (clock.monotonic): UDP with EDNS, without it where that is not understood, TCP when cut short. */
export type AskServer = (
  line: ServerLine,
  question: Question,
  deadlineAt: number,
  signal: AbortSignal,
) => Promise<Reply>;

const empty = (status: DnsStatus): Reading => ({ status, records: [], next: null });

function read(line: ServerLine, question: Question, raw: RawReply, transport: 'udp' | 'tcp'): Reply {
  const base = { server: line.text, transport };
  if (raw.kind !== 'message') return { ...base, reading: empty(raw.kind), decoded: null };
  const decoded = decodeMessage(raw.message);
  if (!decoded) return { ...base, reading: empty('malformed'), decoded: null };
  const reading = readAnswer(decoded, question.name, question.type);
  // Over TCP there is no reason to cut an answer short: an empty one that says so is not "there is nothing".
  if (transport === 'tcp' && decoded.truncated && reading.status === 'nodata')
    return { ...base, reading: empty('malformed'), decoded };
  return { ...base, reading, decoded };
}

/** Makes the asker; `onSent` is called for every message that goes out. It rejects only with AbortError. */
export function createAskServer(options: { random: Random; clock: Clock; onSent: () => void }): AskServer {
  const { random, clock, onSent } = options;

  const overTcp: AskServer = async (line, question, deadlineAt, signal) => {
    const query = encodeQuery({ ...question, id: random.int(65536), edns: true });
    const raw = await askTcp(line.server, query, { clock, deadlineAt, signal, onSent });
    return read(line, question, raw, 'tcp');
  };

  const overUdp: AskServer = async (line, question, deadlineAt, signal) => {
    // The last datagram goes without EDNS: some old boxes on the way swallow what they do not know.
    const withEdns = await line.channel.ask(
      (id, attempt) => encodeQuery({ ...question, id, edns: question.dnssec || attempt < 4 }),
      deadlineAt,
      signal,
    );
    const reply = read(line, question, withEdns, 'udp');
    if (reply.decoded?.rcode !== FORMERR && reply.decoded?.rcode !== NOTIMP) return reply;
    const plain = await line.channel.ask(
      (id) => encodeQuery({ ...question, id, dnssec: false, edns: false }),
      deadlineAt,
      signal,
    );
    return read(line, question, plain, 'udp');
  };

  return async (line, question, deadlineAt, signal) => {
    if (question.tcp) return overTcp(line, question, deadlineAt, signal);
    const reply = await overUdp(line, question, deadlineAt, signal);
    if (reply.decoded?.truncated || reply.reading.status === 'malformed') {
      return overTcp(line, question, deadlineAt, signal);
    }
    return reply;
  };
}
