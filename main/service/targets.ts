import { ServiceError, type Target, type TargetProblem } from '../../preload/contract/index.ts';
import { isHonest, systemServers } from '../engine/dns/index.ts';
import { pickHosts } from '../engine/run/doors.ts';
import { resolveTarget, usualChoice } from '../engine/target/index.ts';
import { detectVantage, readPracticeWorld, tryPort25 } from '../engine/vantage/index.ts';
import { limitsFor, makeEngineDeps, nodeRandom } from './host-deps.ts';
import type { HandlersOf, ServiceContext } from './types.ts';

type TargetMethods = 'target.resolve' | 'vantage.detect' | 'vantage.port25';

/** Looking before testing: names, place, and whether port 25 leaves this line. */
export function targetHandlers(context: ServiceContext): HandlersOf<TargetMethods> {
  return {
    async 'target.resolve'({ input, servers, resolvers }, { signal }) {
      const target = await resolveFor(input, servers, resolvers, context, signal);
      remember({ input, servers, resolvers }, target, context);
      return { target, picked: usualChoice(target) };
    },
    async 'vantage.detect'({ input, servers, resolvers }, { signal }) {
      const names = resolversOr(resolvers, context);
      const deps = await makeEngineDeps({ resolvers: names, limits: limitsFor('normal', false) });
      try {
        const [target, honesty] = await Promise.all([
          resolveTarget(input, servers, deps.resolver, signal),
          isHonest(deps.resolver, nodeRandom, signal),
        ]);
        const addresses = pickHosts(target, []).flatMap((host) => host.addresses);
        const practice = await readPracticeWorld(
          target.domain,
          addresses,
          names.length > 0,
          deps.resolver,
          signal,
        );
        const facts = {
          said: 'auto' as const,
          addresses,
          practice,
          resolvers: deps.resolver.servers,
          honest: honesty.honest,
        };
        return await detectVantage(facts, context.network);
      } finally {
        deps.resolver.close();
      }
    },
    async 'vantage.port25'({ mailbox, resolvers }, { signal }) {
      const deps = await makeEngineDeps({
        resolvers: resolversOr(resolvers, context),
        limits: limitsFor('normal', false),
      });
      try {
        return await tryPort25(mailbox, deps, signal);
      } finally {
        deps.resolver.close();
      }
    },
  };
}

/** The target of what was typed, with the given, the set, or the computer's own name servers. */
export async function resolveFor(
  input: string,
  servers: readonly string[],
  resolvers: readonly string[],
  context: ServiceContext,
  signal: AbortSignal,
): Promise<Target> {
  const deps = await makeEngineDeps({
    resolvers: resolversOr(resolvers, context),
    limits: limitsFor('normal', false),
  });
  try {
    return await resolveTarget(input, servers, deps.resolver, signal);
  } finally {
    deps.resolver.close();
  }
}

/** What was asked, and the last answer with a server in it. */
type Asked = { input: string; servers: readonly string[]; resolvers: readonly string[] };
type Known = { target: Target; atMs: number };
const lastGood = new WeakMap<ServiceContext['store'], Map<string, Known>>();
const KNOWN_FOR_MS = 15 * 60_000;
const MOST_KNOWN = 20;

const keyOf = ({ input, servers, resolvers }: Asked): string => JSON.stringify([input, servers, resolvers]);

function remember(asked: Asked, target: Target, context: ServiceContext): void {
  if (!target.hosts.some((host) => host.addresses.length > 0)) return;
  const known = lastGood.get(context.store) ?? new Map<string, Known>();
  lastGood.set(context.store, known);
  known.delete(keyOf(asked));
  known.set(keyOf(asked), { target, atMs: context.now().getTime() });
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value ?? '');
}

/**
 * The target for the page before the start. The person has seen its servers a moment ago: a question that nobody answers this time
 * changes nothing about them. Without such an answer the failure is told, never "no doors". Throws `ServiceError`.
 */
export async function resolveAgain(
  asked: Asked & { hosts: readonly string[] },
  context: ServiceContext,
  signal: AbortSignal,
): Promise<Target> {
  const target = await resolveFor(asked.input, asked.servers, asked.resolvers, context, signal);
  if (pickHosts(target, asked.hosts).length > 0) {
    remember(asked, target, context);
    return target;
  }
  const trouble = troubleOf(target, asked.hosts, asked.resolvers[0] ?? systemServers()[0]);
  if (trouble === null) return target;
  const known = lastGood.get(context.store)?.get(keyOf(asked));
  const isFresh = known !== undefined && context.now().getTime() - known.atMs < KNOWN_FOR_MS;
  if (isFresh && pickHosts(known.target, asked.hosts).length > 0) return known.target;
  const { code, params } = trouble;
  throw new ServiceError({ code: 'failed', key: `target:problem.${code}`, params });
}

/** Why there is nothing to test although there may be: nobody answered. Null: the answer is that there is nothing. */
function troubleOf(
  target: Target,
  picked: readonly string[],
  resolver: string | undefined,
): Pick<TargetProblem, 'code' | 'params'> | null {
  const failed = target.problems?.find((row) => row.code === 'dns-failed');
  if (failed) return failed;
  const silent = target.hosts.find(({ trouble }) => trouble !== undefined && !ANSWERS.includes(trouble));
  if (silent) {
    const params = { domain: silent.name, why: silent.trouble ?? '', resolver: resolver ?? '' };
    return { code: 'dns-failed', params };
  }
  const [gone] = picked.filter((name) => !target.hosts.some((host) => host.name === name));
  return gone === undefined ? null : { code: 'no-address', params: { domain: gone } };
}

/** Answers that say: there is none. */
const ANSWERS: readonly string[] = ['answer', 'nodata', 'nxdomain'];

function resolversOr(typed: readonly string[], context: ServiceContext): readonly string[] {
  const set = context.store.settings.read().resolver;
  return typed.length > 0 || set === '' ? typed : [set];
}
