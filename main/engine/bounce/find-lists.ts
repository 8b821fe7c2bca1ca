import type { BouncedList } from '../../../preload/contract/index.ts';
import { type BounceOperator, bounceCatalogue } from '../../catalogue/bounces.ts';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import { safeText } from '../smtp/safe-text.ts';
import { readAddress } from '../target/address-scope.ts';
import type { Text } from './text-span.ts';

/** A list or an operator that a text names. `at`: offset in the flat text. */
export type NamedList = {
  row: DnsblRow | null;
  operator: BounceOperator | null;
  foundBy: BouncedList['foundBy'];
  mark: string;
  at: number;
  /** Length of the whole name in the text, when a zone was found. */
  length?: number;
  /** An address or name that stood in front of the zone, as in a DNS question. */
  asked: string | null;
};

const MAX_LISTS = 12;
const MAX_NAMES = 4000;
const NAME = /(?<![a-z0-9_@-])[a-z0-9_][a-z0-9_-]{0,62}(?:\.[a-z0-9_-]{1,63}){1,40}/gi;

const operatorsById = new Map(bounceCatalogue.operators.map((operator) => [operator.id, operator]));

/** The operator of that id in `bounces.json`. */
export function operatorOf(id: string): BounceOperator | null {
  return operatorsById.get(id) ?? null;
}

/** An operator as a named list; its first zone that is in `lists`, with zones matched by name. */
export function listOfOperator(
  operator: BounceOperator,
  lists: ReadonlyMap<string, DnsblRow>,
  found: Pick<NamedList, 'foundBy' | 'mark' | 'at'>,
): NamedList {
  const zone = operator.zones.find((name) => lists.has(name));
  const row = zone === undefined ? null : (lists.get(zone) ?? null);
  return { row, operator, asked: null, ...found };
}

/** Every zone of the catalogue that a text names, dead ones too. */
export function findZones(text: Text, lists: ReadonlyMap<string, DnsblRow>): NamedList[] {
  const found: NamedList[] = [];
  let seen = 0;
  for (const match of text.flat.matchAll(NAME)) {
    seen += 1;
    if (seen > MAX_NAMES || found.length >= MAX_LISTS) break;
    const labels = match[0].toLowerCase().replace(/\.$/, '').split('.');
    const hit = suffixIn(labels, lists);
    if (hit === null || found.some((entry) => entry.row === hit.row)) continue;
    const prefix = labels.slice(0, labels.length - hit.row.zone.split('.').length);
    // `www.dul.ru` is a page; only an address or a name of somebody may stand in front.
    if (prefix.length === 1 && /^(?:www\d?|mail|mx\d{0,2}|smtp|ns\d?)$/.test(prefix[0] ?? '')) continue;
    const operator = bounceCatalogue.operators.find(({ zones }) => zones.includes(hit.row.zone)) ?? null;
    found.push({
      row: hit.row,
      operator,
      foundBy: 'zone',
      mark: hit.row.zone,
      at: match.index,
      length: match[0].length,
      asked: askedIn(prefix),
    });
  }
  return found;
}

function suffixIn(labels: readonly string[], lists: ReadonlyMap<string, DnsblRow>): { row: DnsblRow } | null {
  for (let index = 0; index <= labels.length - 2; index += 1) {
    const row = lists.get(labels.slice(index).join('.'));
    if (row) return { row };
  }
  return null;
}

/** `5.2.0.192` in front of a zone → `192.0.2.5`; 32 nibbles → IPv6; else a name. */
function askedIn(prefix: readonly string[]): string | null {
  if (prefix.length === 4 && prefix.every((label) => /^\d{1,3}$/.test(label)))
    return [...prefix].reverse().join('.');
  if (prefix.length === 32 && prefix.every((label) => /^[0-9a-f]$/.test(label))) {
    const digits = [...prefix].reverse().join('');
    return digits.replace(/(.{4})(?=.)/g, '$1:');
  }
  return prefix.length >= 2 ? prefix.join('.') : null;
}

/** Operators named by a link or by their name. An operator that is in `known` is not named again. */
export function findOperators(
  text: Text,
  lists: ReadonlyMap<string, DnsblRow>,
  known: readonly NamedList[],
): NamedList[] {
  const found: NamedList[] = [];
  // The name of one operator may stand in the zone of another (dnswl.spfbl.net).
  const flat = known.reduce(
    (rest, { at, length = 0 }) => rest.slice(0, at) + ' '.repeat(length) + rest.slice(at + length),
    text.flat,
  );
  for (const operator of bounceCatalogue.operators) {
    if (known.length + found.length >= MAX_LISTS) break;
    if ([...known, ...found].some((entry) => isSameOperator(entry, operator))) continue;
    const match = operator.marks.map((mark) => mark.exec(flat)).find((hit) => hit !== null);
    if (!match) continue;
    const isLink =
      /\.[a-z]{2,}\b/i.test(match[0]) ||
      /https?:\/\/[^ ]{0,80}$/i.test(flat.slice(Math.max(0, match.index - 90), match.index));
    const mark = safeText(match[0], 300);
    found.push(listOfOperator(operator, lists, { foundBy: isLink ? 'link' : 'name', mark, at: match.index }));
  }
  return found;
}

/** `spamhaus-dbl` and `spamhaus` are one family; so are rows whose operators begin with the same word. */
function isSameOperator(entry: NamedList, operator: BounceOperator): boolean {
  const family = (id: string): string => id.split('-')[0] ?? id;
  if (entry.operator !== null && family(entry.operator.id) === family(operator.id)) return true;
  return entry.row !== null && sameHouse(entry.row, operator);
}

function sameHouse(row: DnsblRow, operator: BounceOperator): boolean {
  const house = (zone: string): string => zone.split('.').slice(-2)[0] ?? zone;
  return (
    operator.zones.some((zone) => house(zone) === house(row.zone)) ||
    (/spamhaus/i.test(row.operator ?? '') && operator.id.startsWith('spamhaus'))
  );
}

/** Where a list is asked live: itself, the zone that has the same data, or the same data without a key. Empty when it cannot be asked. */
export function zonesToAsk(row: DnsblRow, lists: ReadonlyMap<string, DnsblRow>): string[] {
  let now: DnsblRow | undefined = row;
  for (let hops = 0; now && hops < 4; hops += 1) {
    const twin: string | undefined = bounceCatalogue.twins[now.zone];
    if (twin !== undefined && lists.has(twin)) now = lists.get(twin);
    if (!now || now.status === 'dead' || now.status === 'list-the-world' || now.query === 'never') return [];
    if (!now.query.startsWith('covered-by:')) return [now.zone];
    now = lists.get(now.query.slice('covered-by:'.length));
  }
  return [];
}

const fill = (url: string | null, subject: string | null): string | null => {
  if (url === null) return null;
  const [mark] = /\{(?:ip|domain)\}/.exec(url) ?? [];
  if (mark === undefined) return url;
  const isAddress = subject !== null && readAddress(subject) !== null;
  if (subject !== null && isAddress === (mark === '{ip}'))
    return url.replace(mark, encodeURIComponent(subject));
  const at = url.indexOf(mark);
  const question = url.indexOf('?');
  return url.slice(0, question === -1 ? at : Math.min(question, at));
};

/** A named list as the contract has it. `subject`: what is on it. */
export function describeList(
  { row, operator, foundBy, mark }: NamedList,
  subject: string | null,
  lists: ReadonlyMap<string, DnsblRow>,
): BouncedList {
  const links = {
    lookupUrl: fill(row?.lookupUrl ?? operator?.lookupUrl ?? null, subject),
    delistUrl: fill(row?.delistUrl ?? operator?.delistUrl ?? null, subject),
  };
  const shared = { foundBy, mark, subject, ...links };
  if (row === null) {
    const status = operator?.kind === 'dead-list' ? ('dead' as const) : ('active' as const);
    return {
      ...shared,
      zone: null,
      name: operator?.name ?? mark,
      status,
      scope: operator?.scope ?? 'ip',
      weight: operator?.weight ?? 'minor',
      autoExpires: null,
      paid: null,
      statusNote: null,
      ask: [],
    };
  }
  const { zone, name, status, scope, weight, autoExpires, paidDelisting, statusNote } = row;
  // Nothing is asked of a list that is closed.
  const isClosed = status === 'dead' || status === 'list-the-world';
  return {
    ...shared,
    ...(isClosed ? { lookupUrl: null, delistUrl: null } : {}),
    ...{ zone, name, status, scope, weight, autoExpires, statusNote },
    paid: paidDelisting,
    ask: zonesToAsk(row, lists),
  };
}
