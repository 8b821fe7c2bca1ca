/** The ways in which somebody's questions can go, with what the program is told, and what can be known on each. */
import { KEY, NET, SUBJECT, type Who } from './addresses.ts';
import { ROUTER_RESOLVER } from './daemons.ts';
import type { Kind, ListSpec, Right } from './list-spec.ts';

/** A source of answers, by what it does with them. */
export type Way =
  | 'honest'
  | 'public'
  | 'rewriting'
  | 'filtering'
  | 'refusing'
  | 'none'
  | 'direct'
  /** Straight, but somebody on the way answers, or nothing comes back. */
  | 'cut'
  | 'key';

/** One path. `ways` in any order: what can be known does not depend on who is asked first. */
export type PathSpec = {
  id: string;
  words: string;
  from: 'line' | 'caught' | 'shut';
  ways: readonly Way[];
  resolver: string;
  listsResolver?: string;
  isDirect?: boolean;
  hasKey?: boolean;
  /** Peers can be run on it as they are. */
  hasPeers?: boolean;
};

const path = (id: string, words: string, ways: readonly Way[], parts: Partial<PathSpec>): PathSpec => ({
  id,
  words,
  ways,
  from: 'line',
  resolver: NET.office4,
  ...parts,
});

export const PATHS: readonly PathSpec[] = [
  path('office', 'an honest resolver in the office', ['honest'], { hasPeers: true }),
  path('weak', 'the same, 0.3 s away and losing every fifth datagram', ['honest'], {
    resolver: NET.weak4,
    hasPeers: true,
  }),
  path('rewriting', 'a resolver that makes an advertisement of “no such name”', ['rewriting'], {
    resolver: NET.rewriting4,
    hasPeers: true,
  }),
  path('filtering', 'an advertising blocker', ['filtering'], { resolver: NET.filtering4, hasPeers: true }),
  path('refusing', 'a resolver that refuses', ['refusing'], { resolver: NET.refusing4, hasPeers: true }),
  path('public', 'a big public resolver', ['public'], { resolver: NET.public4, hasPeers: true }),
  path('none', 'no resolver at all', ['none'], { resolver: NET.hole4 }),
  path('typed', 'a public resolver, and one typed for lists', ['public', 'honest'], {
    resolver: NET.public4,
    listsResolver: NET.office4,
  }),
  path('typed-key', 'a public resolver, and a key', ['public', 'key'], {
    resolver: NET.public4,
    hasKey: true,
  }),
  path('office-direct', 'the office’s resolver, and straight', ['honest', 'direct'], { isDirect: true }),
  path('public-direct', 'a public resolver, and straight', ['public', 'direct'], {
    resolver: NET.public4,
    isDirect: true,
  }),
  path('rewriting-direct', 'the resolver that rewrites, and straight', ['rewriting', 'direct'], {
    resolver: NET.rewriting4,
    isDirect: true,
  }),
  path('filtering-direct', 'the advertising blocker, and straight', ['filtering', 'direct'], {
    resolver: NET.filtering4,
    isDirect: true,
  }),
  path('refusing-direct', 'the resolver that refuses, and straight', ['refusing', 'direct'], {
    resolver: NET.refusing4,
    isDirect: true,
  }),
  path('none-direct', 'no resolver, and straight', ['none', 'direct'], {
    resolver: NET.hole4,
    isDirect: true,
  }),
  path('caught', 'a router that answers every question itself, and straight', ['public', 'cut'], {
    from: 'caught',
    resolver: ROUTER_RESOLVER,
    isDirect: true,
    hasPeers: true,
  }),
  path('shut', 'a router that lets no question out, and straight', ['public', 'cut'], {
    from: 'shut',
    resolver: ROUTER_RESOLVER,
    isDirect: true,
  }),
  path('caught-key', 'the router that answers itself, straight, and a key', ['public', 'cut', 'key'], {
    from: 'caught',
    resolver: ROUTER_RESOLVER,
    isDirect: true,
    hasKey: true,
  }),
];

/** Names can be looked up on it, so that a whole company can be the target. */
export const knowsNames = ({ ways }: PathSpec): boolean =>
  !ways.some((way) => way === 'refusing' || way === 'none');

/** The keys, as the program takes them. */
export const KEY_ENVIRONMENT = { RELAY_DOCTOR_KEY_SPAMHAUS: KEY, RELAY_DOCTOR_KEY_ABUSIX: KEY };

const SILENT: Right = {
  states: ['no-answer'],
  why: ['servfail', 'refused-dns', 'timeout', 'unreachable', 'resolver-silent', 'cap', 'lame'],
};

const truthOf = (list: ListSpec, kind: Kind, who: Who): Right => (list.kindsApart?.[kind] ?? list)[who];

const throughPublic = (list: ListSpec): Right | null => {
  switch (list.public) {
    case 'same':
      return null;
    case 'code':
      return { states: ['refused'], why: ['refused-resolver', 'refused-code'] };
    case 'empty':
      return { states: ['broken'], why: ['empty'] };
    case 'refuse':
    case 'ignore':
      return SILENT;
    default: {
      const never: never = list.public;
      return never;
    }
  }
};

/** What one way lets us know: `true` everything, otherwise what is all that can be said. */
const seenBy = (way: Way, list: ListSpec): true | Right => {
  switch (way) {
    case 'honest':
    case 'direct':
      return true;
    case 'public':
      return throughPublic(list) ?? true;
    case 'filtering':
      return list.filtered === undefined ? true : { states: ['broken'], why: ['foreign-answer'] };
    case 'rewriting':
      return { states: ['not-asked'] };
    case 'refusing':
    case 'none':
      return SILENT;
    case 'cut':
      return { states: [] };
    case 'key':
      return list.keyed === undefined ? { states: [] } : true;
    default: {
      const never: never = way;
      return never;
    }
  }
};

/** A list that is there for keys only is not asked without one: no row, or one that says so. */
const KEYLESS: Right = { states: ['not-asked'] };

/**
 * What is right to say. A list's own truth as soon as one way shows it; otherwise what was seen, and nothing more. Where a key opens the list, the
 * list with the key is meant.
 */
export const rightOn = (path: PathSpec, list: ListSpec, kind: Kind, who: Who): Right => {
  const isKeyList = list.row?.query === 'with-key';
  if (isKeyList && path.hasKey !== true) return KEYLESS;
  if (isKeyList) return who === 'listed' ? { states: ['listed'] } : { states: ['clean'] };
  const seen = path.ways.map((way) => seenBy(way, list));
  if (seen.includes(true)) return truthOf(list, kind, who);
  const partial = seen.filter((one) => one !== true);
  return {
    states: [...new Set(partial.flatMap(({ states }) => states))],
    why: partial.flatMap(({ why }) => why ?? []),
  };
};

/** Each question about a list that a path can be asked: what the list is asked about, and who that is. */
export const subjectsOn = (path: PathSpec, list: ListSpec): { kind: Kind; who: Who; subject: string }[] => {
  const kinds: readonly Kind[] = knowsNames(path) ? ['ip4', 'ip6', 'domain'] : ['ip4'];
  return (['listed', 'clean'] as const).flatMap((who) =>
    kinds
      .filter((kind) => list.kinds.includes(kind))
      .map((kind) => ({ kind, who, subject: SUBJECT[who][kind] })),
  );
};
