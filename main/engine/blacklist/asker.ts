import type { EngineDeps } from '../deps.ts';
import { createGate, type DnsResult, type DnsStatus, isAbortError } from '../dns/index.ts';
import type { ListAnswer, SilentReason } from './answer.ts';
import { createPacer } from './pacer.ts';
import { safeText } from './safe-text.ts';

const IN_FLIGHT = 14;
const TCP_DEADLINE_MS = 2500;
/** Questions without a single answer after which the resolver counts as dead. */
const DEAD_AFTER = IN_FLIGHT;

/** Asks lists: at most 14 questions at once, paced per operator, each once more over TCP when it failed. */
export type Asker = {
  /** Asks for A records. Rejects only with AbortError of the caller's signal. */
  addresses(operator: string, name: string): Promise<ListAnswer>;
  /** The list's own text for a name; undefined when there is none. */
  text(operator: string, name: string): Promise<string | undefined>;
};

const FAILURES: Partial<Record<DnsStatus, SilentReason>> = {
  timeout: 'timeout',
  servfail: 'servfail',
  refused: 'refused-dns',
  unreachable: 'unreachable',
  malformed: 'malformed',
  'other-rcode': 'servfail',
  'bad-name': 'malformed',
};

/** A port where nobody listens will not listen to TCP either. */
const WORTH_TCP: readonly DnsStatus[] = ['timeout', 'servfail', 'refused', 'malformed', 'other-rcode'];

const toAnswer = (result: DnsResult): ListAnswer => {
  const base = { name: result.name, via: result.via, ms: result.ms };
  const failure = FAILURES[result.status];
  if (failure) return { ...base, kind: 'silent', reason: failure };
  const found = result.records.flatMap((record) => (record.type === 'A' ? [record] : []));
  if (found.length === 0) return { ...base, kind: 'none' };
  return {
    ...base,
    kind: 'records',
    ips: [...new Set(found.map((record) => record.address))].sort(),
    ttl: Math.min(...found.map((record) => record.ttl)),
  };
};

/** `stop` is the person's signal; `cap` fires when the sweep has taken its time, and ends questions as "cap". */
export function createAsker(deps: EngineDeps, stop: AbortSignal, cap: AbortSignal): Asker {
  const { resolver, clock } = deps;
  const both = AbortSignal.any([stop, cap]);
  const gate = createGate(IN_FLIGHT);
  const pacer = createPacer(clock);
  let isHeard = false;
  let silences = 0;

  const unasked = (name: string, reason: SilentReason): ListAnswer => ({
    kind: 'silent',
    reason,
    name,
    via: resolver.servers[0] ?? '',
    ms: 0,
  });

  const isDead = (): boolean => !isHeard && silences >= DEAD_AFTER;

  /** One question and, when it failed, once more over TCP in the same place: the second try must not queue behind everybody's first. */
  const askTwice = async (operator: string, name: string): Promise<DnsResult> => {
    const first = await resolver.query(name, 'A', { signal: both });
    if (!WORTH_TCP.includes(first.status)) return first;
    await pacer.turn(operator, both);
    const second = await resolver.query(name, 'A', { signal: both, tcp: true, deadlineMs: TCP_DEADLINE_MS });
    return FAILURES[second.status] === undefined ? second : first;
  };

  const ask = async (operator: string, name: string): Promise<ListAnswer> => {
    await pacer.turn(operator, both);
    return gate.run(both, async () => {
      if (isDead()) return unasked(name, 'resolver-silent');
      const result = await askTwice(operator, name);
      if (result.status === 'timeout' || result.status === 'unreachable') silences += 1;
      else isHeard = true;
      return toAnswer(result);
    });
  };

  return {
    async addresses(operator, name) {
      try {
        return await ask(operator, name);
      } catch (error) {
        if (stop.aborted || !isAbortError(error)) throw error;
        return unasked(name, 'cap');
      }
    },
    async text(operator, name) {
      try {
        await pacer.turn(operator, both);
        const result = await gate.run(both, () => resolver.query(name, 'TXT', { signal: both }));
        const texts = result.records.flatMap((record) => (record.type === 'TXT' ? [record.text] : []));
        return texts.length === 0 ? undefined : safeText(texts.join(' / '));
      } catch (error) {
        if (stop.aborted || !isAbortError(error)) throw error;
        return undefined;
      }
    },
  };
}
