import type { Clock, Random } from '../../deps.ts';
import { abortError, throwIfStopped } from '../abort.ts';
import { createGate } from '../gate.ts';
import { toWireName } from '../names.ts';
import type {
  DirectResolver,
  DnsRecord,
  DnsResult,
  DnsStatus,
  DnsType,
  Interception,
  QueryOptions,
} from '../resolver.ts';
import { type DnsServer, parseServer, serverText } from '../servers.ts';
import { createDelegations } from './delegations.ts';
import type { Errand, Step } from './errand.ts';
import { findInterception } from './interception.ts';
import { createKnownServers } from './known-servers.ts';
import { LIMITS, TIMES } from './limits.ts';
import { internetRoots } from './root-hints.ts';
import { createShare } from './share.ts';
import { createWalk } from './walk.ts';

type Chased = { status: DnsStatus; records: DnsRecord[]; last: Step };

/** Typed roots may name their port; all others are asked on `port`. */
function readRoots(roots: readonly string[], port: number): DnsServer[] {
  return (roots.length > 0 ? roots : internetRoots()).flatMap((text) => {
    const server = parseServer(text);
    if (!server) return [];
    return [/^\[.*\]:\d+$|^[^:]+:\d+$/.test(text.trim()) ? server : { ...server, port }];
  });
}

/**
 * Asks the name servers that are responsible, from the root down (B3). `roots`: `IP` or `IP:PORT` of root servers; empty means the
 * internet's. `port`: of every name server that is not written with one. `allowPrivate`: name servers at private and loopback addresses
 * may be asked; only for closed worlds with typed roots. `deadlineMs` bounds one question from the root to the answer.
 *
 * Where zones begin is kept, answers are not. An answer is `authoritative` or it is a failure; limits are in `limits.ts`.
 */
export function createDirectResolver(options: {
  roots: readonly string[];
  port?: number;
  allowPrivate: boolean;
  deadlineMs: number;
  random: Random;
  clock: Clock;
}): DirectResolver {
  const { random, clock, allowPrivate, port = 53 } = options;
  let sent = 0;
  const onSent = (): void => {
    sent += 1;
  };
  const roots = readRoots(options.roots, port);
  const isInternet = options.roots.length === 0;
  const known = createKnownServers({ clock, random, onSent });
  const zones = createDelegations({ zone: '', keepMs: 0, hosts: [{ name: '', servers: roots }] }, clock);
  const walk = createWalk({ known, zones, reach: { allowPrivate, port }, clock });
  const gate = createGate(LIMITS.inFlight);
  const looking = createShare<Interception>();
  let looked: { found: Interception; until: number } | null = null;

  /** The answer, over at most eight aliases; each is looked for from the top, because it may lead anywhere. */
  const chase = async (
    errand: Errand,
    asked: { name: string; type: DnsType } & QueryOptions,
    signal: AbortSignal,
  ): Promise<Chased> => {
    const records: DnsRecord[] = [];
    const seen = new Set<string>();
    let name = asked.name;
    for (;;) {
      seen.add(name);
      const question = {
        name,
        type: asked.type,
        dnssec: asked.dnssec ?? false,
        tcp: asked.tcp ?? false,
        recursion: false,
      };
      const last = await walk(errand, question, signal);
      const { judged } = last;
      if (judged.kind === 'failed') return { status: judged.status, records, last };
      if (judged.kind === 'referral') return { status: 'servfail', records, last };
      records.push(...judged.records);
      if (judged.kind === 'final') return { status: judged.status, records, last };
      const next = toWireName(judged.target);
      if (next === null || seen.has(next) || seen.size > LIMITS.aliases)
        return { status: 'servfail', records, last };
      name = next;
    }
  };

  /** Rejects with AbortError when the deadline passes too: the caller knows which it was. */
  const withDeadline = async <T>(
    ms: number,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | null> => {
    const over = new AbortController();
    const done = new AbortController();
    clock.sleep(ms, AbortSignal.any([signal, done.signal])).then(
      () => over.abort(),
      () => undefined,
    );
    try {
      return await work(AbortSignal.any([signal, over.signal]));
    } catch (error) {
      if (signal.aborted) throw abortError();
      if (over.signal.aborted) return null;
      throw error;
    } finally {
      done.abort();
    }
  };

  const query = async (name: string, type: DnsType, asked: QueryOptions): Promise<DnsResult> => {
    const { signal } = asked;
    throwIfStopped(signal);
    const began = clock.monotonic();
    const blank: DnsResult = {
      name,
      type,
      status: 'bad-name',
      rcode: null,
      records: [],
      authoritative: false,
      authentic: false,
      ede: [],
      via: roots[0] ? serverText(roots[0]) : '',
      transport: 'none',
      ms: 0,
    };
    const wireName = toWireName(name);
    if (wireName === null) return blank;
    return gate.run(signal, async () => {
      const errand: Errand = { questionsLeft: LIMITS.questions, via: blank.via };
      const chased = await withDeadline(asked.deadlineMs ?? options.deadlineMs, signal, (stop) =>
        chase(errand, { ...asked, name: wireName, type }, stop),
      );
      const ms = Math.round(clock.monotonic() - began);
      if (!chased) return { ...blank, status: 'timeout', via: errand.via, ms };
      const { status, last } = chased;
      return {
        ...blank,
        status,
        rcode: last.reply?.decoded?.rcode ?? null,
        records: chased.records.slice(0, LIMITS.records),
        // A walk ends with a server's own word, or it fails.
        authoritative: last.judged.kind === 'final',
        ede: last.reply?.decoded?.ede ?? [],
        via: last.reply?.server ?? errand.via,
        transport: last.reply?.transport ?? 'none',
        ms,
      };
    });
  };

  return {
    query,
    servers: roots.map(serverText),
    questionsSent: () => sent,
    async intercepted(signal) {
      throwIfStopped(signal);
      if (looked && looked.until > clock.monotonic()) return looked.found;
      return looking.run('', signal, async (stop) => {
        const found = await findInterception({
          roots: known.order(roots, ''),
          isInternet,
          random,
          ask: known.ask,
          signal: stop,
        });
        // A line that came back is looked at again.
        const keep = found.intercepted === null ? TIMES.restMs : Number.POSITIVE_INFINITY;
        looked = { found, until: clock.monotonic() + keep };
        return found;
      });
    },
    close: () => known.close(),
  };
}
