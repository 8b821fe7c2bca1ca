import type { Clock, Random } from '../deps.ts';
import { throwIfStopped } from './abort.ts';
import { createAskServer, type Question, type Reply, type ServerLine } from './ask-server.ts';
import { createGate } from './gate.ts';
import { askInTurn } from './in-turn.ts';
import { toWireName } from './names.ts';
import type { DnsRecord, DnsResult, DnsStatus, DnsType, QueryOptions, Resolver } from './resolver.ts';
import { createServerList } from './server-list.ts';
import { type DnsServer, parseServer, serverText } from './servers.ts';
import { mostTelling } from './telling.ts';
import { createUdpChannel } from './udp.ts';

const MAX_IN_FLIGHT = 100;
const MAX_HOPS = 8;
const MAX_RECORDS = 500;
/** How long a server that says nothing holds up the next one; it may still answer after that. */
const HEAD_START_MS = 1200;

/** A reply that settles the question; others send us to the next server. */
const settles = (status: DnsStatus): boolean =>
  status === 'answer' || status === 'nodata' || status === 'nxdomain';

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
  const ask = createAskServer({ random, clock, onSent });
  const parsed = options.servers.map(parseServer).filter((server): server is DnsServer => server !== null);
  const list = createServerList(
    parsed.map((server) => ({
      server,
      text: serverText(server),
      channel: createUdpChannel({ server, clock, random, onSent }),
    })),
    clock,
  );

  const askAll = async (
    question: Question,
    deadlineAt: number,
    signal: AbortSignal,
  ): Promise<Reply | null> => {
    const queue = list.order();
    const { settled, others } = await askInTurn<ServerLine, Reply>({
      queue,
      ask: (line, stop) => ask(line, question, deadlineAt, stop),
      settles({ reading: { status } }, line) {
        if (status === 'timeout' || status === 'unreachable') list.silent(line);
        else list.spoke(line);
        return settles(status);
      },
      headStartMs: () =>
        Math.min(HEAD_START_MS, Math.max(0, deadlineAt - clock.monotonic()) / (queue.length + 1)),
      onSilence: (line) => list.silent(line),
      clock,
      signal,
    });
    return settled ?? mostTelling(others, (reply) => reply.reading.status);
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
        recursion: true,
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
