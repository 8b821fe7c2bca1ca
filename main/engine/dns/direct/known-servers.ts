import type { Clock, Random } from '../../deps.ts';
import { createAskServer, type Question, type Reply, type ServerLine } from '../ask-server.ts';
import { createGate } from '../gate.ts';
import { type DnsServer, serverText } from '../servers.ts';
import { createUdpChannel } from '../udp.ts';
import { createKeep } from './keep.ts';
import { KEPT, LIMITS, TIMES } from './limits.ts';

/** Where an unknown server stands among known ones, ms; IPv6 a little later, because more offices have none. */
const GUESS_MS = 50;
const SIX_MS = 25;
/** Weights that put a server behind all others. */
const RESTING = 10_000;
const DEAF_FAMILY = 20_000;
const LAME = 40_000;

type Known = { line: ServerLine; guess: number; usualMs: number | null; restUntil: number; inUse: number };

const unreachable = (line: ServerLine): Reply => ({
  server: line.text,
  transport: 'udp',
  reading: { status: 'unreachable', records: [], next: null },
  decoded: null,
});

/** All name servers met so far: their sockets, how fast they are, and who did not answer. */
export type KnownServers = {
  /** Best first: those that answered fast, unknown ones by chance, then the silent, then those that were no help for `zone`. */
  order(servers: readonly DnsServer[], zone: string): DnsServer[];
  /** How long this one may hold up the next, ms. */
  headStartMs(server: DnsServer): number;
  /** One exchange with one server. Rejects only with AbortError. */
  ask(server: DnsServer, question: Question, signal: AbortSignal): Promise<Reply>;
  /** It holds up the next, or said nothing. */
  silent(server: DnsServer): void;
  /** It answers, but not for this zone. */
  lame(server: DnsServer, zone: string): void;
  close(): void;
};

/** Makes an empty set. At most 100 exchanges run at once and at most 256 servers are remembered (those in use always). */
export function createKnownServers(options: {
  clock: Clock;
  random: Random;
  onSent: () => void;
}): KnownServers {
  const { clock, random, onSent } = options;
  const askServer = createAskServer(options);
  const gate = createGate(LIMITS.inFlight);
  const known = new Map<string, Known>();
  const noHelp = createKeep<true>(KEPT.zones, clock);
  const families = { four: { heard: false, missed: false }, six: { heard: false, missed: false } };

  let isClosed = false;

  const familyOf = (server: DnsServer) => (server.ip.includes(':') ? families.six : families.four);

  const forgetOldest = (): void => {
    for (const [text, entry] of known) {
      if (known.size <= KEPT.servers) return;
      if (entry.inUse > 0) continue;
      entry.line.channel.close();
      known.delete(text);
    }
  };

  const find = (server: DnsServer): Known => {
    const text = serverText(server);
    const there = known.get(text);
    if (there) return there;
    const channel = createUdpChannel({ server, clock, random, onSent });
    const guess = random.int(GUESS_MS) + (server.ip.includes(':') ? SIX_MS : 0);
    const made = { line: { server, text, channel }, guess, usualMs: null, restUntil: 0, inUse: 0 };
    known.set(text, made);
    forgetOldest();
    return made;
  };

  const weigh = (server: DnsServer, zone: string): number => {
    const entry = find(server);
    const family = familyOf(server);
    return (
      (entry.usualMs ?? entry.guess) +
      (entry.restUntil > clock.monotonic() ? RESTING : 0) +
      (family.missed && !family.heard ? DEAF_FAMILY : 0) +
      (noHelp.get(`${entry.line.text} ${zone}`) ? LAME : 0)
    );
  };

  const silent = (server: DnsServer): void => {
    find(server).restUntil = clock.monotonic() + TIMES.restMs;
    familyOf(server).missed = true;
  };

  const heard = (entry: Known, ms: number): void => {
    entry.usualMs = entry.usualMs === null ? ms : 0.7 * entry.usualMs + 0.3 * ms;
    entry.restUntil = 0;
    familyOf(entry.line.server).heard = true;
  };

  return {
    order: (servers, zone) =>
      servers
        .map((server) => ({ server, weight: weigh(server, zone) }))
        .sort((a, b) => a.weight - b.weight)
        .map(({ server }) => server),
    headStartMs(server) {
      const { usualMs } = find(server);
      if (usualMs === null) return TIMES.headStartMs;
      return Math.min(TIMES.maxHeadStartMs, Math.max(TIMES.minHeadStartMs, 100 + 2 * usualMs));
    },
    async ask(server, question, signal) {
      const entry = find(server);
      entry.inUse += 1;
      try {
        return await gate.run(signal, async () => {
          const began = clock.monotonic();
          if (isClosed) return unreachable(entry.line);
          const reply = await askServer(entry.line, question, began + TIMES.serverMs, signal);
          if (reply.decoded) heard(entry, clock.monotonic() - began);
          else silent(server);
          return reply;
        });
      } finally {
        entry.inUse -= 1;
        if (known.get(entry.line.text) === entry) {
          // The last one used goes last when old ones must go.
          known.delete(entry.line.text);
          known.set(entry.line.text, entry);
        } else if (entry.inUse === 0) entry.line.channel.close();
      }
    },
    silent,
    lame: (server, zone) => noHelp.set(`${serverText(server)} ${zone}`, true, TIMES.deniedMs),
    close() {
      isClosed = true;
      for (const { line } of known.values()) line.channel.close();
      known.clear();
    },
  };
}
