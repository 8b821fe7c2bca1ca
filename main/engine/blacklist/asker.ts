import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import type { EngineDeps } from '../deps.ts';
import { createGate, type DnsResult, type DnsStatus, isAbortError } from '../dns/index.ts';
import type { ListAnswer, SilentReason } from './answer.ts';
import { askedName, withoutKey } from './key-name.ts';
import { createPacer } from './pacer.ts';
import { safeText } from './safe-text.ts';
import { registeredDomain } from './subject.ts';
import type { Way } from './ways.ts';

/** Over all ways together (blacklists.md §2). */
const IN_FLIGHT = 16;
const DEADLINE_MS = 4000;
const TCP_DEADLINE_MS = 2500;
/** A second try after a silence that may have been a short loss of the network; and texts, which nothing hangs on. */
const SHORT_MS = 1500;

/** Asks lists: at most 16 questions at once, one per 100 ms to an operator and way, each once more when it failed. */
export type Asker = {
  /** Asks for A records of an entry. Rejects only with AbortError of the caller's signal. */
  addresses(row: DnsblRow, label: string, way: Way): Promise<ListAnswer>;
  /** The list's own text for an entry, harmless and without the key; undefined when there is none. */
  text(row: DnsblRow, label: string, way: Way): Promise<string | undefined>;
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

/** Failures that a try over TCP may get round. The direct way does that by itself. */
const WORTH_TCP: readonly DnsStatus[] = ['servfail', 'refused', 'malformed', 'other-rcode'];

const isSilence = (result: DnsResult): boolean =>
  result.status === 'timeout' || result.status === 'unreachable';

const toAnswer = (result: DnsResult, name: string): ListAnswer => {
  const base = { name, via: result.via, ms: result.ms };
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

/** Whose patience a question costs: an operator's lists share it. */
const operatorOf = (row: DnsblRow): string => row.operator ?? registeredDomain(row.zone) ?? row.zone;

/** `stop` is the person's signal; `cap` fires when the sweep has taken its time, and ends questions as "cap". */
export function createAsker(deps: EngineDeps, stop: AbortSignal, cap: AbortSignal): Asker {
  const { clock } = deps;
  const both = AbortSignal.any([stop, cap]);
  const gate = createGate(IN_FLIGHT);
  const pacer = createPacer(clock);
  const deadlineMs = Math.min(DEADLINE_MS, deps.limits.dnsMs);
  /** Lists that have answered, by way: their silence is a lost packet, and no row is given up for one. */
  const heardLists = new Set<string>();

  const turn = (row: DnsblRow, way: Way): Promise<void> =>
    pacer.turn(`${way.line.path} ${way.line.resolver.servers[0] ?? ''} ${operatorOf(row)}`, both);

  const unasked = (name: string, way: Way, reason: SilentReason): ListAnswer => ({
    kind: 'silent',
    reason,
    name,
    via: way.line.resolver.servers[0] ?? '',
    ms: 0,
  });

  /** One question and, when it failed, once more over TCP in the same place: the second try must not queue behind everybody's first. */
  const askTwice = async (row: DnsblRow, wire: string, way: Way, ms: number): Promise<DnsResult> => {
    const { resolver, path } = way.line;
    const first = await resolver.query(wire, 'A', { signal: both, deadlineMs: ms });
    if (path === 'direct' || !WORTH_TCP.includes(first.status)) return first;
    await turn(row, way);
    const second = await resolver.query(wire, 'A', {
      signal: both,
      tcp: true,
      deadlineMs: Math.min(TCP_DEADLINE_MS, ms),
    });
    return FAILURES[second.status] === undefined ? second : first;
  };

  const askInPlace = async (row: DnsblRow, wire: string, way: Way): Promise<DnsResult | null> => {
    const { health } = way.line;
    const list = `${way.path} ${row.zone}`;
    const hear = (): void => {
      health.heard();
      heardLists.add(list);
    };
    if (health.isDead()) return null;
    const askedAt = clock.monotonic();
    const first = await askTwice(row, wire, way, deadlineMs);
    if (!isSilence(first)) {
      hear();
      return first;
    }
    const diagnosis = await health.diagnose(
      askedAt,
      // On the direct way each list has servers of its own.
      first.status === 'unreachable' && way.line.path !== 'direct',
      both,
    );
    if (diagnosis === 'dead' || (diagnosis === 'list' && !heardLists.has(list))) return first;
    const again = await askTwice(
      row,
      wire,
      way,
      diagnosis === 'lost' ? deadlineMs : Math.min(SHORT_MS, deadlineMs),
    );
    if (!isSilence(again)) hear();
    return again;
  };

  return {
    async addresses(row, label, way) {
      const name = askedName(row, label, way.key);
      try {
        await turn(row, way);
        const result = await gate.run(both, () => askInPlace(row, name.wire, way));
        return result === null ? unasked(name.shown, way, 'resolver-silent') : toAnswer(result, name.shown);
      } catch (error) {
        if (stop.aborted || !isAbortError(error)) throw error;
        return unasked(name.shown, way, 'cap');
      }
    },
    async text(row, label, way) {
      if (way.line.health.isDead()) return undefined;
      const { wire } = askedName(row, label, way.key);
      try {
        await turn(row, way);
        const result = await gate.run(both, () =>
          way.line.resolver.query(wire, 'TXT', { signal: both, deadlineMs: Math.min(SHORT_MS, deadlineMs) }),
        );
        const texts = result.records.flatMap((record) => (record.type === 'TXT' ? [record.text] : []));
        return texts.length === 0 ? undefined : safeText(withoutKey(texts.join(' / '), way.key));
      } catch (error) {
        if (stop.aborted || !isAbortError(error)) throw error;
        return undefined;
      }
    },
  };
}
