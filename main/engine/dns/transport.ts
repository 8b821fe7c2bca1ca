import type { Clock, Random } from '../deps.ts';
import { throwIfStopped } from './abort.ts';
import { createGate } from './gate.ts';
import { toWireName } from './names.ts';
import { type Reading, readAnswer } from './reading.ts';
import type { DnsRecord, DnsResult, DnsStatus, DnsType, QueryOptions, Resolver } from './resolver.ts';
import { createServerList, type ServerLine } from './server-list.ts';
import { type DnsServer, parseServer, serverText } from './servers.ts';
import { askTcp } from './tcp.ts';
import { createUdpChannel, type RawReply } from './udp.ts';
import { type Decoded, decodeMessage, encodeQuery } from './wire.ts';

const MAX_IN_FLIGHT = 100;
const MAX_HOPS = 8;
const MAX_RECORDS = 500;
/** How long a server that says nothing holds up the next one; it may still answer after that. */
const HEAD_START_MS = 1200;
const FORMERR = 1;
const NOTIMP = 4;

type Question = { name: string; type: DnsType; dnssec: boolean; tcp: boolean };
type Reply = { server: string; transport: 'udp' | 'tcp'; reading: Reading; decoded: Decoded | null };

/** A reply that settles the question; others send us to the next server. */
const settles = (status: DnsStatus): boolean =>
  status === 'answer' || status === 'nodata' || status === 'nxdomain';

/** When nobody settles it, the most telling failure is reported. */
const TELLING: readonly DnsStatus[] = [
  'refused',
  'servfail',
  'other-rcode',
  'malformed',
  'timeout',
  'unreachable',
];
const moreTelling = (a: Reply | null, b: Reply): Reply =>
  a && TELLING.indexOf(a.reading.status) <= TELLING.indexOf(b.reading.status) ? a : b;

const empty = (status: DnsStatus): Reading => ({ status, records: [], next: null });

/**
 * Makes a resolver over these servers (`parseServer` forms; others are left out). Servers are asked in order, the next one
 * on silence, refusal or failure; at most 100 questions are in flight. `deadlineMs` bounds a whole question, retries and
 * CNAME hops included.
 */
export function createResolver(options: {
  servers: string[];
  deadlineMs: number;
  random: Random;
  clock: Clock;
}): Resolver {
  const { random, clock } = options;
  const gate = createGate(MAX_IN_FLIGHT);
  let sent = 0;
  const onSent = (): void => {
    sent += 1;
  };
  const parsed = options.servers.map(parseServer).filter((server): server is DnsServer => server !== null);
  const list = createServerList(
    parsed.map((server) => ({
      server,
      text: serverText(server),
      channel: createUdpChannel({ server, clock, random, onSent }),
    })),
    clock,
  );

  const read = (line: ServerLine, question: Question, raw: RawReply, transport: 'udp' | 'tcp'): Reply => {
    const base = { server: line.text, transport };
    if (raw.kind !== 'message') return { ...base, reading: empty(raw.kind), decoded: null };
    const decoded = decodeMessage(raw.message);
    if (!decoded) return { ...base, reading: empty('malformed'), decoded: null };
    return { ...base, reading: readAnswer(decoded, question.name, question.type), decoded };
  };

  const overTcp = async (line: ServerLine, question: Question, deadlineAt: number, signal: AbortSignal) => {
    const query = encodeQuery({ ...question, id: random.int(65536), edns: true });
    const raw = await askTcp(line.server, query, { clock, deadlineAt, signal, onSent });
    return read(line, question, raw, 'tcp');
  };

  const overUdp = async (line: ServerLine, question: Question, deadlineAt: number, signal: AbortSignal) => {
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

  const askLine = async (line: ServerLine, question: Question, deadlineAt: number, signal: AbortSignal) => {
    if (question.tcp) return overTcp(line, question, deadlineAt, signal);
    const reply = await overUdp(line, question, deadlineAt, signal);
    if (reply.decoded?.truncated || reply.reading.status === 'malformed') {
      return overTcp(line, question, deadlineAt, signal);
    }
    return reply;
  };

  const askAll = async (
    question: Question,
    deadlineAt: number,
    signal: AbortSignal,
  ): Promise<Reply | null> => {
    const order = list.order();
    const settled = new AbortController();
    const both = AbortSignal.any([signal, settled.signal]);
    const running = new Map<ServerLine, Promise<{ line: ServerLine; reply: Reply }>>();
    let best: Reply | null = null;
    const launch = (): void => {
      const line = order.shift();
      if (!line) return;
      const asked = askLine(line, question, deadlineAt, both).then((reply) => ({ line, reply }));
      asked.catch(() => undefined);
      running.set(line, asked);
    };
    try {
      launch();
      while (running.size > 0) {
        const waitOver = new AbortController();
        const left = Math.max(0, deadlineAt - clock.monotonic());
        const headStart = Math.min(HEAD_START_MS, left / (order.length + 1));
        const silence =
          order.length > 0
            ? [clock.sleep(headStart, AbortSignal.any([both, waitOver.signal])).then(() => null)]
            : [];
        for (const wait of silence) wait.catch(() => undefined);
        const first = await Promise.race([...running.values(), ...silence]);
        waitOver.abort();
        throwIfStopped(signal);
        if (first === null) {
          for (const line of running.keys()) list.silent(line);
          launch();
          continue;
        }
        running.delete(first.line);
        const { status } = first.reply.reading;
        if (status === 'timeout' || status === 'unreachable') list.silent(first.line);
        else list.spoke(first.line);
        if (settles(status)) return first.reply;
        best = moreTelling(best, first.reply);
        launch();
      }
      return best;
    } finally {
      settled.abort();
    }
  };

  const chase = async (
    question: Question,
    deadlineAt: number,
    signal: AbortSignal,
  ): Promise<{ reply: Reply | null; records: DnsRecord[] }> => {
    const records: DnsRecord[] = [];
    const seen = new Set<string>();
    let current = question;
    let reply: Reply | null = null;
    for (let hop = 0; hop < MAX_HOPS; hop += 1) {
      seen.add(current.name);
      reply = await askAll(current, deadlineAt, signal);
      if (!reply) break;
      records.push(...reply.reading.records);
      const next = reply.reading.next === null ? null : toWireName(reply.reading.next);
      if (next === null || seen.has(next) || records.length > MAX_RECORDS) break;
      current = { ...current, name: next };
    }
    return { reply, records: records.slice(0, MAX_RECORDS) };
  };

  const query = async (name: string, type: DnsType, asked: QueryOptions): Promise<DnsResult> => {
    const { signal } = asked;
    throwIfStopped(signal);
    const began = clock.monotonic();
    const blank = {
      name,
      type,
      rcode: null,
      records: [],
      authoritative: false,
      authentic: false,
      ede: [],
      via: list.first(),
      transport: 'none' as const,
      ms: 0,
    };
    const wireName = toWireName(name);
    if (wireName === null) return { ...blank, status: 'bad-name' };
    return gate.run(signal, async () => {
      const deadlineAt = clock.monotonic() + (asked.deadlineMs ?? options.deadlineMs);
      const question = {
        name: wireName,
        type,
        dnssec: asked.dnssec ?? false,
        tcp: asked.tcp ?? false,
      };
      const { reply, records } = await chase(question, deadlineAt, signal);
      const ms = Math.round(clock.monotonic() - began);
      if (!reply) return { ...blank, status: 'unreachable', ms };
      return {
        ...blank,
        status: reply.reading.status,
        rcode: reply.decoded?.rcode ?? null,
        records,
        authoritative: reply.decoded?.authoritative ?? false,
        authentic: reply.decoded?.authentic ?? false,
        ede: reply.decoded?.ede ?? [],
        via: reply.server,
        transport: reply.transport,
        ms,
      };
    });
  };

  return {
    query,
    servers: list.texts(),
    questionsSent: () => sent,
    close: () => list.close(),
  };
}
