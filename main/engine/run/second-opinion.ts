import type { Finding } from '../../../preload/contract/index.ts';
import { answerValues, secondOpinion } from '../dns/index.ts';
import type { DnsResult, DnsType } from '../dns/resolver.ts';
import { makeFinding } from '../finding/registry.ts';
import type { PreparedContext } from './context.ts';

/**
 * The same questions through c-ares and the same name servers (ENGINEERING §4). Only a real contradiction counts: both
 * answered and have nothing in common, or one says that the name does not exist while the other has an answer.
 */
export async function compareOpinions(context: PreparedContext): Promise<void> {
  const { domain, hosts } = context.target;
  const questions: [string, DnsType][] = [
    ...(domain === undefined ? [] : [[domain, 'MX'] as [string, DnsType]]),
    ...hosts
      .filter((host) => host.role === 'mx')
      .slice(0, 2)
      .map((host): [string, DnsType] => [host.name, 'A']),
  ];
  for (const [name, type] of questions) {
    const { resolver } = context.deps;
    const [ours, other] = await Promise.all([
      resolver.query(name, type, { signal: context.signal }),
      secondOpinion(name, type, [...resolver.servers], context.signal),
    ]);
    const finding = disagreement(name, type, ours, other);
    if (finding) context.emit({ type: 'finding', at: context.at(), finding });
  }
}

/** The finding, or null when the two opinions can both be true. Pure. */
export function disagreement(
  name: string,
  type: DnsType,
  ours: DnsResult,
  other: { status: string; values: string[] },
): Finding | null {
  const values = answerValues(ours);
  const bothAnswered = ours.status === 'answer' && other.status === 'answer';
  const isDisjoint =
    bothAnswered &&
    values.length > 0 &&
    other.values.length > 0 &&
    !values.some((value) => other.values.includes(value));
  const isContradiction =
    (ours.status === 'answer' && other.status === 'nxdomain') ||
    (ours.status === 'nxdomain' && other.status === 'answer');
  if (!isDisjoint && !isContradiction) return null;
  const oursText = values.join(', ') || ours.status;
  const otherText = other.values.join(', ') || other.status;
  return makeFinding('dns.disagree', {
    subject: name,
    cause: 'resolver',
    params: { name, ours: oursText.slice(0, 300), system: otherText.slice(0, 300) },
    evidence: [
      {
        kind: 'dns',
        source: ours.via,
        lines: [`${type} ${name}`, oursText.slice(0, 500), otherText.slice(0, 500)],
      },
    ],
  });
}
