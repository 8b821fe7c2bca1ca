import type { Target } from '../../preload/contract/index.ts';
import { isHonest } from '../engine/dns/index.ts';
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

function resolversOr(typed: readonly string[], context: ServiceContext): readonly string[] {
  const set = context.store.settings.read().resolver;
  return typed.length > 0 || set === '' ? typed : [set];
}
