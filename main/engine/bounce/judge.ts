import type { BounceKind, BounceWhose } from '../../../preload/contract/index.ts';
import { type BounceProvider, type BounceRule, bounceCatalogue } from '../../catalogue/bounces.ts';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import type { Answer } from './find-answers.ts';
import { findOperators, findZones, listOfOperator, type NamedList, operatorOf } from './find-lists.ts';
import type { Text } from './text-span.ts';

/** What rules make of a text. `at`: offset of what decided, in the flat text; `rule`: its name in `bounces.json`. */
export type Judgement = {
  kind: BounceKind;
  rule: string;
  at: number;
  lists: NamedList[];
  provider: BounceProvider | null;
  providerRule: BounceRule | null;
  providerCode: string | null;
  whose: BounceWhose | null;
};

type Lists = ReadonlyMap<string, DnsblRow>;
const none = { lists: [], provider: null, providerRule: null, providerCode: null, whose: null };

/**
 * What a text says, in the order of the knowledge page on blacklists, §5: codes of providers that have a list inside, refusals of the
 * receiver's own DNS, zone names, links and names of operators, providers' own blocks, other reasons. Answers count before the words
 * around them. Null when no rule fires.
 */
export function judge(
  flat: string,
  answers: readonly Answer[],
  lists: Lists,
  hostProvider: BounceProvider | null,
): Judgement | null {
  const spoken: Text[] = answers.map((answer) => ({
    flat: flat.slice(answer.start, answer.end),
    start: answer.start,
    answer,
  }));
  const whole: Text[] = [{ flat, start: 0, answer: null }];
  const strong = [readDecoders, readFirstRules, readFirstReasons, readNames];
  const steps: [readonly Text[], readonly Reader[]][] = [
    [spoken, strong],
    [spoken, [readProviders]],
    [spoken, [readReasons('specific')]],
    [whole, strong],
    [whole, [readProviders]],
    [spoken, [readReasons('vague')]],
    [spoken, [readStatus]],
    [whole, [readReasons('specific'), readReasons('vague')]],
  ];
  for (const [texts, readers] of steps) {
    for (const read of readers) {
      for (const text of texts) {
        const found = read(text, lists, hostProvider);
        if (found !== null) return { ...found, at: found.at + text.start };
      }
    }
  }
  return null;
}

type Reader = (text: Text, lists: Lists, hostProvider: BounceProvider | null) => Judgement | null;

/** Digits inside codes: Comcast BL0000xx, Cox IPBLxxxx, Orange OFR…, La Poste LPN…. */
const readDecoders: Reader = (text, lists) => {
  for (const decoder of bounceCatalogue.decoders) {
    const match = decoder.pattern.exec(text.flat);
    if (!match) continue;
    const code = match[0].toUpperCase();
    const meanings = meaningsOf(decoder.read, match[1] ?? '', decoder.table);
    if (meanings.length === 0) continue;
    const provider = bounceCatalogue.providers.find(({ id }) => id === decoder.provider) ?? null;
    const named = meanings.flatMap((meaning) => {
      const operator = operatorOf(meaning);
      return operator
        ? [listOfOperator(operator, lists, { foundBy: 'code', mark: code, at: match.index + text.start })]
        : [];
    });
    const kind = named.length > 0 ? kindOfLists(named) : kindNamed(meanings[0] ?? '');
    return { ...none, kind, rule: decoder.id, at: match.index, lists: named, provider, providerCode: code };
  }
  return null;
};

function meaningsOf(read: 'bits' | 'number', digits: string, table: Record<string, string>): string[] {
  const keys =
    read === 'number'
      ? [digits]
      : [...digits].reverse().flatMap((digit, index) => (digit === '1' ? [String(index + 1)] : []));
  return keys.flatMap((key) => table[key] ?? []);
}

function kindNamed(meaning: string): BounceKind {
  const name = meaning.replace(/^kind:/, '');
  return bounceCatalogue.whose.find((row) => row.kind === name)?.kind ?? 'provider-block';
}

/** Dead when all of them are; a list when one can be asked by somebody; else the operator's opinion. */
export function kindOfLists(named: readonly NamedList[]): BounceKind {
  const isDead = ({ row, operator }: NamedList): boolean =>
    row === null ? operator?.kind === 'dead-list' : row.status === 'dead' || row.status === 'list-the-world';
  if (named.length > 0 && named.every(isDead)) return 'dead-list';
  const alive = named.filter((entry) => !isDead(entry));
  const own = alive.find(({ operator }) => operator === null || operator.kind === 'list');
  return own ? 'list' : (alive[0]?.operator?.kind ?? 'list');
}

const readFirstRules: Reader = (text, lists, host) => readRules(text, lists, host, true);
const readProviders: Reader = (text, lists, host) => readRules(text, lists, host, false);

function readRules(
  text: Text,
  lists: Lists,
  host: BounceProvider | null,
  isFirst: boolean,
): Judgement | null {
  // The company whose server answered is asked first: others use the same words.
  const order = host
    ? [host, ...bounceCatalogue.providers.filter((row) => row !== host)]
    : bounceCatalogue.providers;
  for (const provider of order) {
    for (const rule of provider.rules) {
      if (rule.first !== isFirst) continue;
      const match = firstMatch(rule.patterns, text.flat);
      if (!match) continue;
      const providerCode = rule.code?.exec(text.flat)?.[1]?.toUpperCase() ?? null;
      const at = match.index + text.start;
      const mark = providerCode ?? provider.name;
      const foundBy = providerCode === null ? 'name' : 'code';
      const named = rule.operators.flatMap((id) => {
        const operator = operatorOf(id);
        return operator ? [listOfOperator(operator, lists, { foundBy, mark, at })] : [];
      });
      const exact = isFirst && named.length > 0 ? sharper(text, lists, named) : named;
      const kind = exact.length > 0 ? kindOfLists(exact) : rule.kind;
      const id = `${provider.id}.${rule.id}`;
      return {
        kind,
        rule: id,
        at: match.index,
        lists: exact,
        provider,
        providerRule: rule,
        providerCode,
        whose: rule.whose,
      };
    }
  }
  return null;
}

/** A code says "Spamhaus"; the words beside it may say which part. */
function sharper(text: Text, lists: Lists, named: NamedList[]): NamedList[] {
  const zones = findZones(text, lists);
  const houses = new Set(named.map(({ operator }) => operator?.id.split('-')[0]));
  const other = [...zones, ...findOperators(text, lists, zones)].filter(({ operator }) =>
    houses.has(operator?.id.split('-')[0]),
  );
  const [first] = other;
  const [code] = named;
  return first && code ? [{ ...first, foundBy: code.foundBy, mark: code.mark }] : named;
}

const readFirstReasons: Reader = (text, lists) => {
  const found = readTier(text, 'first');
  if (found === null || found.kind !== 'receiver-dns') return found;
  const zones = findZones(text, lists);
  return { ...found, lists: [...zones, ...findOperators(text, lists, zones)].slice(0, 3) };
};

const readNames: Reader = (text, lists) => {
  const zones = findZones(text, lists);
  const named = [...zones, ...findOperators(text, lists, zones)].map((entry) => ({
    ...entry,
    at: entry.at + text.start,
  }));
  const [first] = named;
  if (!first) return null;
  const rule = first.operator?.id ?? first.row?.zone ?? 'zone';
  return {
    ...none,
    kind: kindOfLists(named),
    rule: `names.${rule}`,
    at: first.at - text.start,
    lists: named,
  };
};

const readReasons =
  (tier: 'specific' | 'vague'): Reader =>
  (text) =>
    readTier(text, tier);

function readTier(text: Text, tier: 'first' | 'specific' | 'vague'): Judgement | null {
  for (const reason of bounceCatalogue.reasons) {
    if (reason.tier !== tier) continue;
    const match = firstMatch(reason.patterns, text.flat);
    if (match)
      return {
        ...none,
        kind: reason.kind,
        rule: `reason.${reason.id}`,
        at: match.index,
        whose: reason.whose,
      };
  }
  return null;
}

/** No word that is known: what the numbers alone say. */
const readStatus: Reader = ({ answer }) => {
  if (answer === null) return null;
  const status = answer.enhanced?.slice(2);
  const byStatus = bounceCatalogue.enhanced.find((row) => row.status === status);
  const byCode = bounceCatalogue.replyCodes.find((row) => row.code === answer.code);
  const kind = byStatus?.kind ?? byCode?.kind;
  return kind === undefined ? null : { ...none, kind, rule: `status.${status ?? answer.code}`, at: 0 };
};

function firstMatch(patterns: readonly RegExp[], text: string): RegExpExecArray | null {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match) return match;
  }
  return null;
}
