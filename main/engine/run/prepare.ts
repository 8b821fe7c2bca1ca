import type { Target, TargetHost, Vantage } from '../../../preload/contract/index.ts';
import { isHonest } from '../dns/index.ts';
import { makeFinding } from '../finding/registry.ts';
import { resolveTarget } from '../target/index.ts';
import { detectVantage, neutralAddresses, readPracticeWorld } from '../vantage/index.ts';
import { type PreparedContext, type RunContext, RunRefusal } from './context.ts';
import { pickHosts, planDoors } from './doors.ts';
import { pauseBefore, resumedPlace } from './resumed-place.ts';

/** First step: what is tested, from where, and with which neutral addresses. Resumed parts are not asked again. */
export async function prepare(context: RunContext): Promise<PreparedContext> {
  const { request, deps, signal, state, options } = context;
  context.emit({ type: 'step-started', at: context.at(), step: 'target', total: 1 });
  const [target, honesty] = await Promise.all([
    state.target ?? resolveTarget(request.input, request.servers, deps.resolver, signal),
    isHonest(deps.resolver, deps.random, signal),
  ]);
  if (!state.target) context.emit({ type: 'target', at: context.at(), target });
  const hosts = pickHosts(target, request.hosts);
  const addresses = hosts.flatMap((host) => host.addresses);
  const practice = await readPracticeWorld(
    target.domain,
    addresses,
    options.typedResolver,
    deps.resolver,
    signal,
  );
  const here = await detectVantage(
    {
      said: request.vantage,
      addresses,
      practice,
      source: request.source,
      proxy: request.proxy,
      resolvers: deps.resolver.servers,
      honest: honesty.honest,
    },
    options.network,
  );
  const vantage = resumedPlace(state.vantage, here, pauseBefore(options.previous, deps.clock.now()));
  context.emit({ type: 'vantage', at: context.at(), vantage });
  if (honesty.honest === false) {
    const finding = makeFinding('vantage.dns-makes-up', {
      subject: honesty.via,
      cause: 'resolver',
      params: { name: honesty.name, answer: honesty.answer, resolver: honesty.via },
      evidence: [
        { kind: 'dns', source: honesty.via, lines: [`A ${honesty.name}`, honesty.answer], deciding: 1 },
      ],
    });
    context.emit({ type: 'finding', at: context.at(), finding });
  }
  const doors =
    request.only.includes('relay') || request.only.includes('posture')
      ? planDoors(hosts, target, request.ports)
      : [];
  if (doors.length > 0 && request.only.includes('relay')) await proveNeutral(context, target, hosts);
  context.emit({ type: 'step-ended', at: context.at(), step: 'target', result: 'done' });
  return { ...context, target, vantage, practice, doors };
}

async function proveNeutral(
  context: RunContext,
  target: Target,
  hosts: readonly TargetHost[],
): Promise<void> {
  const { request, state, deps, signal } = context;
  if (state.neutral) return;
  const found = await neutralAddresses(
    {
      sender: request.sender,
      outside: request.outside,
      victimDomain: target.domain ?? '',
      victimHosts: hosts.filter((host) => host.role !== 'address').map((host) => host.name),
    },
    deps,
    signal,
  );
  if (!found.ok) throw new RunRefusal(found.failure.isAtHome === true ? 'neutral-at-home' : 'needs-neutral');
  context.emit({ type: 'neutral', at: context.at(), ...found.value });
}

/**
 * Addresses under which a server may honestly see us: those our connections leave from, and how others are known to see us.
 * Other addresses of this computer do not count: a server that says it saw 127.0.0.1 saw a forwarder beside it, not us.
 */
export function ourAddresses(vantage: Vantage): string[] {
  return [...new Set([...vantage.sourceAddresses, ...(vantage.publicAddresses ?? [])])];
}
