/** What each of the default lists does in the bench, and what is right to say of it. */
import { type DnsblRow, dnsblCatalogue } from '../../main/catalogue/dnsbl.ts';
import { planLists } from '../../main/engine/blacklist/index.ts';
import type { BlacklistState } from '../../preload/contract/index.ts';

/** Whom all lists are asked about. */
export const IP = '192.0.2.7';

type Behaviour = 'clean' | 'listed' | 'empty' | 'world' | 'refusing';

/** A third of the lists is well and clean, the rest lists, or is wrong in one of the three usual ways. */
const DEAL: readonly Behaviour[] = ['clean', 'listed', 'clean', 'empty', 'world', 'refusing'];

/** One list of the bench. `code`: its answer for those it lists. */
export type DealtList = { zone: string; behaviour: Behaviour; code: string; right: BlacklistState };

const STATES = {
  listed: 'listed',
  policy: 'policy',
  informational: 'information',
  error: 'refused',
} as const;

/** An answer that fits a pattern of the catalogue. */
const fitting = (match: string): string => {
  if (match.startsWith('bitmask ')) return `127.0.0.${match.slice('bitmask '.length)}`;
  if (match === '*') return '127.0.0.2';
  const octets = match.split('.').map((octet) => (octet === '*' ? '2' : (octet.split('-')[0] ?? '')));
  return [...octets, '0', '0', '2'].slice(0, 4).join('.');
};

const dealt = (row: DnsblRow, at: number): DealtList => {
  const behaviour = DEAL[at % DEAL.length] ?? 'clean';
  const ranked = ['listed', 'policy', 'informational'] as const;
  const code = ranked.flatMap((severity) => row.codes.filter((one) => one.severity === severity))[0];
  const rights: Record<Behaviour, BlacklistState> = {
    clean: 'clean',
    listed: STATES[code?.severity ?? 'listed'],
    empty: 'broken',
    world: 'broken',
    refusing: 'refused',
  };
  return { zone: row.zone, behaviour, code: fitting(code?.match ?? '*'), right: rights[behaviour] };
};

/** The lists of a usual check that know IPv4 addresses. */
export const defaultLists = (): DnsblRow[] =>
  planLists(dnsblCatalogue(), { practice: false }).filter((row) => row.kind.includes('ip4'));

/** The same, with what each does here. */
export const dealtLists = (): DealtList[] => defaultLists().map(dealt);
