import type { HideSwitch } from '../../../preload/contract/index.ts';
import { canonical, isLoopback, replaceAddresses } from './addresses.ts';
import { isPlaceholder, type Values } from './collect.ts';
import { isTime, kindOf } from './fields.ts';
import { packedLocal } from './mailboxes.ts';
import { replaceOwnNames } from './own-names.ts';
import { isOrdinary } from './vocabulary.ts';
import { makeNameFinder, type NameFinder, spaced } from './words.ts';

/** Puts placeholders in the place of values, everywhere in a text or value. The same value has the same placeholder all through a file. */
export type Replacer = {
  /** `ofPeople`: a person wrote it. */
  text(text: string, ofPeople?: boolean): string;
  value(value: unknown, ofPeople?: boolean): unknown;
};

const MOST_REMEMBERED = 50_000;
/** A door's key has brackets around IPv6 only, and a placeholder is none: `[fd00::1]:25` becomes `inside-1:25`. */
const BRACKETED_DOOR = /\[(inside-\d{1,9})\](?=:\d)/g;

/** `firstNumber`: one above the highest placeholder that is in the file already, so that two values never share one. */
export function makeReplacer(
  values: Values,
  hide: readonly HideSwitch[],
  firstNumber: { name: number; inside: number },
): Replacer {
  const { finder, people } = hide.includes('names') ? findPeople(values, firstNumber.name) : nobody();
  const inside = hide.includes('inside') ? numberInside(values, firstNumber.inside) : null;
  const remembered = new Map<string, string>();

  const clean = (text: string, kind: ReturnType<typeof kindOf>): string => {
    if (text === '' || isTime(text)) return text;
    if (kind === 'person' && hide.includes('names')) return people.get(text.trim()) ?? hidePeople(text);
    const named = kind === 'fixed' || kind === 'answers' ? text : finder.replace(text, kind === 'people');
    if (inside === null) return named;
    const isAnswer = kind === 'answers';
    const addressed = replaceAddresses(named, (ip) =>
      isAnswer && isLoopback(ip) ? null : (inside.addresses.get(ip) ?? null),
    ).replace(BRACKETED_DOOR, '$1');
    const owned = replaceOwnNames(addressed, (name) => inside.hosts.get(name) ?? null);
    return kind === 'fixed' || kind === 'answers' ? owned : inside.single.replace(owned, false);
  };
  const hidePeople = (text: string): string =>
    text.trim() === '' || isPlaceholder(text) ? text : finder.replace(text, true);
  const field = (text: string, key: string, ofPeople: boolean): string => {
    const kind = kindOf(key, text);
    const meant = kind === 'said' && ofPeople ? 'people' : kind;
    if (text.length > 300) return clean(text, meant);
    const mark = `${meant} ${text}`;
    const known = remembered.get(mark);
    if (known !== undefined) return known;
    const made = clean(text, meant);
    if (remembered.size < MOST_REMEMBERED) remembered.set(mark, made);
    return made;
  };
  const value = (one: unknown, ofPeople = false, key = ''): unknown => {
    if (typeof one === 'string') return field(one, key, ofPeople);
    if (Array.isArray(one)) return one.map((inner) => value(inner, ofPeople, key));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(
      Object.entries(one).map(([name, inner]) => [
        PLAIN_KEY.test(name) ? name : clean(name, 'said'),
        value(inner, ofPeople, name),
      ]),
    );
  };
  return {
    text: (text, ofPeople = false) => clean(text, ofPeople ? 'people' : 'said'),
    value: (one, ofPeople) => value(one, ofPeople),
  };
}

const PLAIN_KEY = /^[a-z][A-Za-z0-9]{0,40}$/;

function nobody(): { finder: NameFinder; people: Map<string, string> } {
  return { finder: makeNameFinder(), people: new Map() };
}

function findPeople(values: Values, first: number): { finder: NameFinder; people: Map<string, string> } {
  const finder = makeNameFinder();
  const people = new Map<string, string>();
  const targets = spaced([...values.targets].join(' / '));
  const isOfTarget = (name: string): boolean => targets.includes(spaced(name));
  // A word that is a protocol's, or the server's own name, cannot be told from it.
  const isVague = (name: string): boolean =>
    isOfTarget(name) || !name.split(/[^\p{L}\p{N}\p{M}]+/u).some((word) => !isOrdinary(word));
  let number = first;
  for (const name of [...values.people, ...values.named]) {
    const placeholder = `name-${number++}`;
    people.set(name, placeholder);
    finder.add(name, placeholder, isVague(name) ? 'people' : 'anywhere');
    if (!values.people.has(name)) continue;
    // "Sari Dewi, PT Maju": she is also called Sari, and her computer sari-dewi or saridewi.
    const [own = ''] = name.split(/[,;(/]/);
    const words = own.split(/\s+/).filter((word) => word !== '');
    if (words.length < 2 && own.trim() === name) continue;
    for (const alias of [own.trim(), words.join(''), ...words])
      if (!isVague(alias)) finder.add(alias, placeholder, 'anywhere');
  }
  for (const local of values.locals) {
    const placeholder = `name-${number++}`;
    const isWord = local.length < 4 || isVague(local);
    finder.add(local, placeholder, isWord ? 'mailbox' : 'anywhere');
    const packed = packedLocal(local);
    if (packed !== local) finder.add(packed, placeholder, isWord ? 'mailbox' : 'anywhere');
  }
  return { finder, people };
}

function numberInside(values: Values, first: number) {
  let number = first;
  const addresses = new Map([...values.addresses].map((ip) => [canonical(ip) ?? ip, `inside-${number++}`]));
  const hosts = new Map<string, string>();
  const single = makeNameFinder();
  for (const host of values.hosts) {
    const placeholder = `inside-${number++}`;
    hosts.set(host, placeholder);
    if (!host.includes('.') && !isOrdinary(host)) single.add(host, placeholder, 'anywhere');
  }
  return { addresses, hosts, single };
}
