import { FILTER_DOMAIN, RESOLVER_SEEN_AS } from './names.ts';

/** Pretend blacklists that can have entries; roster rows name them. */
export type ListWithEntries = 'listing' | 'policy' | 'provider' | 'slow';

/** One pretend blacklist. A new list is a new value of this type, a row in the catalogue, and ids in the roster. */
export type PracticeList = {
  id: string;
  /**
   * `book`: its test points and its entries (RFC 5782); `empty`: no such name for everything; `everybody`: the same answer for every
   * name; its answer is `answer`.
   */
  kind: 'book' | 'empty' | 'everybody';
  /** The A record of an entry. */
  answer: string;
  /** The TXT record of an entry. */
  text: string;
  /** Domains on it, besides the roster's addresses. */
  domains?: readonly string[];
  /** Times a listed address is looked at before the list takes it off; absent: never. */
  patience?: number;
  /** How long every answer takes, ms. */
  delayMs?: number;
};

/** The pretend blacklists, in the order of the catalogue. */
export const PRACTICE_LISTS: readonly PracticeList[] = [
  {
    id: 'listing',
    kind: 'book',
    answer: '127.0.0.2',
    text: 'Listed for practice only. This list and this address are made up.',
  },
  {
    id: 'refusing',
    kind: 'everybody',
    answer: '127.255.255.254',
    text: `Error: open resolver; this list does not answer it. Your DNS IP: ${RESOLVER_SEEN_AS}`,
  },
  {
    id: 'policy',
    kind: 'book',
    answer: '127.0.0.10',
    text: 'For practice: this address should send through its provider. It is taken off after the first look.',
    patience: 1,
  },
  {
    id: 'provider',
    kind: 'book',
    answer: '127.0.0.3',
    text: 'For practice: the whole made-up provider is listed, not this server.',
  },
  { id: 'emptied', kind: 'empty', answer: '', text: '' },
  {
    id: 'everybody',
    kind: 'everybody',
    answer: '127.0.0.2',
    text: 'For practice: this list closed and now lists the whole world.',
  },
  {
    id: 'domains',
    kind: 'book',
    answer: '127.0.1.2',
    text: 'For practice: this domain stood in made-up spam.',
    domains: [FILTER_DOMAIN],
  },
  {
    id: 'slow',
    kind: 'book',
    answer: '127.0.0.2',
    text: 'For practice: a small list on a slow line.',
    delayMs: 700,
  },
];
