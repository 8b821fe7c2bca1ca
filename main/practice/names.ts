/** Below this name everything of the practice world lives (RFC 2606: `.example` belongs to nobody). */
export const PRACTICE_ROOT = 'practice.example';

/** The stranger who visits: its mailbox, its name in EHLO, and the addresses the servers say they see (RFC 5737, RFC 3849). */
export const VISITOR = {
  domain: 'practice-visitor.example',
  name: 'visitor.practice-visitor.example',
  mailbox: 'probe@practice-visitor.example',
  ip4: '203.0.113.50',
  ip6: '2001:db8:ffff::50',
} as const;

/** Where the mailbox of the practice world is read (IMAP), as its `_vantage` records say it. It is no secret. */
export const READER = { user: 'proof', password: 'practice' } as const;

/** The same computer, when it is part of the pretend office network. */
export const OFFICE_ADDRESS = '192.168.20.40';

/** What a container sees of every stranger when its bridge hides their address. */
export const BRIDGE_ADDRESS = '172.18.0.1';

/** The mailbox elsewhere, behind the catcher. */
export const OUTSIDE = {
  domain: 'practice-outside.example',
  host: 'mailbox.practice-outside.example',
  mailbox: 'proof@practice-outside.example',
} as const;

/** A made-up filter company (catalogue `practice-filter`), in front of the server `filtered`. */
export const FILTER_DOMAIN = 'practice-filter.example';
export const FILTER_HOST = `mx.${FILTER_DOMAIN}`;

/** Above all pretend blacklists. */
export const LISTS_ROOT = `blacklist.${PRACTICE_ROOT}`;

/** The name server of the visitor, as a list that refuses it sees it. */
export const RESOLVER_SEEN_AS = '203.0.113.53';

/** Zone of a pretend blacklist; the catalogue has a row for each (`query: "practice"`). */
export function zoneOfList(id: string): string {
  return `${id}.${LISTS_ROOT}`;
}

export function domainOf(id: string): string {
  return `${id}.${PRACTICE_ROOT}`;
}

export function hostOf(id: string): string {
  return `mail.${domainOf(id)}`;
}
