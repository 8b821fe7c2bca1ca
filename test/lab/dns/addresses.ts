/** Addresses of the small internet in which the blacklists live. Nobody outside this computer is ever sent anything. */

/** Name servers, resolvers, and where the tester sits. */
export const NET = {
  root4: '198.18.0.1',
  root6: '2001:db8:53::1',
  tld4: '198.18.0.10',
  tld6: '2001:db8:53::10',
  operators4: '198.18.0.20',
  /** rbldnsd with nearly all lists. */
  rbl4: '198.18.1.1',
  rbl6: '2001:db8:53:1::1',
  /** rbldnsd that has one list only, and no IPv4 address. */
  lone6: '2001:db8:53:1::6',
  /** rbldnsd that knows none of the lists. */
  lame4: '198.18.1.9',
  /** Lists on BIND, and a parking service that has an answer for every name. */
  bind4: '198.18.2.1',
  parking4: '198.18.2.9',
  /** In front of rbldnsd: late, and losing datagrams. */
  slow4: '198.18.3.1',
  lossy4: '198.18.3.2',
  /** Takes everything and answers nothing. */
  hole4: '198.18.3.9',
  /** Resolvers. */
  office4: '198.18.8.1',
  office6: '2001:db8:53:8::1',
  public4: '198.18.8.2',
  public6: '2001:db8:53:8::2',
  rewriting4: '198.18.8.3',
  filtering4: '198.18.8.4',
  refusing4: '198.18.8.5',
  weak4: '198.18.8.6',
  /** The tester. */
  line4: '203.0.113.50',
  line6: '2001:db8:ffff::50',
  /** Mail servers of the bounce rows; the first is on a list. */
  sender4: '11.22.33.44',
  receiver4: '203.0.113.80',
  careless4: '203.0.113.81',
  leaky4: '203.0.113.82',
} as const;

/** Whom the lists are asked about: two small companies. The first is on every list that lists anybody, the second on none. */
export const SUBJECT = {
  listed: { domain: 'shop.example', ip4: NET.sender4, ip6: '2a0e:97c0:1::25' },
  clean: { domain: 'quiet.example', ip4: '11.22.33.55', ip6: '2a0e:97c0:1::35' },
} as const;

/** Which of the two a question is about. */
export type Who = keyof typeof SUBJECT;

/** What the rewriting resolver and the parking service answer with. */
export const AD = '203.0.113.99';

/** The key of a paying reader of the keyed list: must be seen nowhere. */
export const KEY = 'labkeyq7w2m9x4t8c5v1b3n6z0s2d4f';

/** An IPv4 address backwards. */
export const reversed = (address: string): string => address.split('.').reverse().join('.');
