import { parse } from 'tldts';
import type { Resolver } from '../dns/resolver.ts';

const MAX_QUESTIONS = 12;

/** Endings people mean when they type the left one. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/\.(con|cmo|vom|comm|cm|om|ocm)$/, '.com'],
  [/\.(nte|ent|ner)$/, '.net'],
  [/\.(ogr|rog|prg)$/, '.org'],
  [/\.c[io]\.?d$/, '.co.id'],
  [/\.coid$/, '.co.id'],
  [/\.co\.idd$/, '.co.id'],
  [/\.couk$/, '.co.uk'],
];

/** Spellings one slip away (two neighbours swapped, a doubled letter, a known ending), most likely first. */
export function nearbyNames(name: string): string[] {
  const found = new Set<string>();
  for (const [pattern, right] of ENDINGS) if (pattern.test(name)) found.add(name.replace(pattern, right));
  for (let i = name.length - 2; i >= 0; i--) {
    const a = name[i] ?? '';
    const b = name[i + 1] ?? '';
    if (a === b) {
      found.add(name.slice(0, i) + name.slice(i + 1));
    } else if (a !== '.' && b !== '.') {
      found.add(name.slice(0, i) + b + a + name.slice(i + 2));
    }
  }
  const reserved = new Set(['example', 'test', 'local', 'internal', 'localhost']);
  const usable = [...found].filter((candidate) => {
    const { isIcann, publicSuffix } = parse(candidate);
    return isIcann === true || reserved.has(publicSuffix ?? '');
  });
  return usable.filter((candidate) => candidate !== name).slice(0, MAX_QUESTIONS);
}

/** The nearest spelling that has mail or an address, or null. At most a dozen questions. */
export async function suggestName(
  name: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<string | null> {
  const candidates = nearbyNames(name);
  const hits = await Promise.all(
    candidates.map(async (candidate) => {
      const mx = await resolver.query(candidate, 'MX', { signal });
      return mx.status === 'answer';
    }),
  );
  return candidates.find((_, index) => hits[index]) ?? null;
}
