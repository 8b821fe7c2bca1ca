import type { Random } from '../deps.ts';
import type { DnsResult, Resolver } from './resolver.ts';
import { answerValues } from './values.ts';

const denies = (result: DnsResult): boolean => result.status === 'nxdomain' || result.status === 'nodata';

/**
 * Does this DNS make up answers (V4)? Asks two random names that cannot exist, one under a real top-level domain (which is
 * what rewriting resolvers rewrite) and one under `.invalid` (RFC 6761 §6.4). An address for either = dishonest. `honest` is
 * null when the first could not be asked. `name`, `answer` and `via` say what decided. Rejects only with AbortError.
 */
export async function isHonest(
  resolver: Resolver,
  random: Random,
  signal: AbortSignal,
): Promise<{ honest: boolean | null; name: string; answer: string; via: string }> {
  const names = [`${random.token(16)}.com`, `${random.token(12)}.${random.token(12)}.invalid`];
  const results = await Promise.all(names.map((name) => resolver.query(name, 'A', { signal })));
  const liar = results.find((result) => result.status === 'answer');
  if (liar) {
    return {
      honest: false,
      name: liar.name,
      answer: answerValues(liar).slice(0, 4).join(', '),
      via: liar.via,
    };
  }
  const [first] = results;
  const honest = first && denies(first) ? true : null;
  return { honest, name: first?.name ?? '', answer: first?.status ?? '', via: first?.via ?? '' };
}
