import type { BlacklistRow, Cell, Finding, Meaning } from '../../../preload/contract/index.ts';
import { rowKey } from '../blacklist/index.ts';
import { compareSeverity } from '../finding/registry.ts';
import { seenBy } from './addresses.ts';
import type { CoreCell, CoreParams, CoreRow, Mask, PlaceView } from './types.ts';
import { keyOf, topicOf } from './view.ts';

/** The rows that compare one matter over the whole case (S11). A matter that neither place looked at has no row. */
export function topicRows(inside: PlaceView | null, outside: PlaceView | null, mask: Mask | null): CoreRow[] {
  const shared = sharedPorts(inside, outside);
  return [
    seenRow(inside, outside, mask),
    compare('login', sayLogin(inside, shared), sayLogin(outside, shared)),
    compare(
      'encryption',
      sayMatter(inside, 'encryption', isEncryption, shared),
      sayMatter(outside, 'encryption', isEncryption, shared),
    ),
    listRow(inside, outside),
    compare(
      'names',
      sayMatter(inside, 'names', isNames, shared),
      sayMatter(outside, 'names', isNames, shared),
    ),
  ].flatMap((row) => (row === null ? [] : [row]));
}

/** Ports where both places had a conversation. */
function sharedPorts(inside: PlaceView | null, outside: PlaceView | null): Set<number> {
  const portsOf = (view: PlaceView | null): number[] =>
    [...(view?.state.cells.values() ?? [])]
      .filter((cell) => cell.facts?.ehlo !== undefined)
      .map((cell) => cell.port);
  const there = new Set(portsOf(outside));
  return new Set(portsOf(inside).filter((port) => there.has(port)));
}

type Said = CoreCell & { isKnown: boolean; same: string };
type Topic = CoreRow['topic'];

/** A matter as both places say it: the one that knows decides; two that know and differ are shown as differing. */
function compare(topic: Topic, inside: Said | null, outside: Said | null): CoreRow | null {
  if (inside === null && outside === null) return null;
  const meaning = compareSaid(inside, outside);
  const knows = [inside, outside].filter((one) => one?.isKnown);
  const trouble = knows.some((one) => one?.state.endsWith('-trouble') || one?.state === 'login-yes');
  return {
    topic,
    inside: bare(inside),
    outside: bare(outside),
    meaning,
    ...(knows.length === 0 ? {} : { says: saysOf(topic, meaning, trouble) }),
    params: {},
    differs: meaning === 'differ' || meaning === 'outside-counts' || meaning === 'inside-counts',
    others: [],
  };
}

const saysOf = (topic: Topic, meaning: Meaning, trouble: boolean): string =>
  meaning === 'differ' ? `${topic}-differ` : trouble ? `${topic}-trouble` : `${topic}-fine`;

function compareSaid(inside: Said | null, outside: Said | null): Meaning {
  if (outside === null) return inside?.isKnown ? 'inside-only' : 'unknown';
  if (inside === null) return outside.isKnown ? 'outside-only' : 'unknown';
  if (inside.isKnown && outside.isKnown) return inside.same === outside.same ? 'agree' : 'differ';
  if (outside.isKnown) return 'outside-counts';
  return inside.isKnown ? 'inside-counts' : 'unknown';
}

const bare = (said: Said | null): CoreCell | null =>
  said === null ? null : { part: said.part, state: said.state, params: said.params };

function seenRow(inside: PlaceView | null, outside: PlaceView | null, mask: Mask | null): CoreRow | null {
  const said = (view: PlaceView | null, hidden: Mask | null): CoreCell | null => {
    if (view === null || view.state.cells.size === 0) return null;
    const seen = seenBy(view.state.cells.values());
    if (hidden !== null) {
      return {
        part: view.base,
        state: 'seen-masked',
        params: { addresses: hidden.address, culprit: hidden.culprit },
      };
    }
    if (seen.length === 0) return { part: view.base, state: 'seen-not', params: {} };
    return { part: view.base, state: 'seen', params: { addresses: seen.slice(0, 3).join(', ') } };
  };
  const left = said(inside, null);
  const right = said(outside, mask);
  if (left?.state !== 'seen' && right?.state !== 'seen' && right?.state !== 'seen-masked') return null;
  const params: CoreParams = mask === null ? {} : { seenAs: mask.address, culprit: mask.culprit };
  const isOpen = mask !== null && [...(outside?.state.cells.values() ?? [])].some((cell) => isYes(cell));
  const says =
    mask !== null
      ? isOpen
        ? 'seen-cause'
        : 'seen-closed'
      : right?.state === 'seen'
        ? 'seen-real'
        : 'seen-unknown';
  const meaning: Meaning =
    mask !== null
      ? 'masked-visitor'
      : right === null
        ? 'inside-only'
        : left === null
          ? 'outside-only'
          : right.state === 'seen'
            ? 'agree'
            : 'unknown';
  return {
    topic: 'seen-as',
    inside: left,
    outside: right,
    meaning,
    says,
    params,
    differs: false,
    others: [],
  };
}

const isYes = ({ state }: Cell): boolean => state === 'open' || state === 'probably';

/** Can a password be sent before encryption anywhere? */
function sayLogin(view: PlaceView | null, shared: ReadonlySet<number>): Said | null {
  if (view === null) return null;
  const asked = [...view.state.cells.values()].filter((cell) => cell.facts?.ehlo !== undefined);
  if (asked.length === 0)
    return { part: view.base, state: 'login-unknown', params: {}, isKnown: false, same: '' };
  const bad = asked.filter((cell) =>
    (cell.facts?.authPlain ?? []).some((name) => name === 'PLAIN' || name === 'LOGIN'),
  );
  const ports = [...new Set(bad.map((cell) => cell.port))].sort((a, b) => a - b).join(', ');
  const state = bad.length > 0 ? 'login-yes' : 'login-no';
  const same = [...new Set(bad.map((cell) => cell.port))]
    .filter((port) => shared.has(port))
    .sort()
    .join(' ');
  return { part: view.base, state, params: { ports }, isKnown: true, same };
}

const isEncryption = ({ id }: Finding): boolean => id.startsWith('posture.tls-');
const isNames = ({ id, area }: Finding): boolean =>
  (area === 'posture' && /^posture\.(?:ptr|spf|dmarc|mx|greeting)/.test(id)) || id === 'dns.disagree';

/** A matter that findings speak about: what is to be done, and whether anything could be checked at all. */
function sayMatter(
  view: PlaceView | null,
  topic: 'encryption' | 'names',
  isOfIt: (row: Finding) => boolean,
  shared: ReadonlySet<number>,
): Said | null {
  if (view === null) return null;
  const rows = [...view.state.findings.values()].filter(isOfIt);
  if (rows.length === 0) return null;
  const known = rows.filter((row) => row.severity !== 'unknown' && row.severity !== 'needs-you');
  const bad = known.filter((row) => row.severity === 'act-now' || row.severity === 'this-week');
  if (known.length === 0) {
    return {
      part: view.base,
      state: `${topic}-unknown`,
      params: { n: rows.length },
      isKnown: false,
      same: '',
    };
  }
  const [worst] = [...bad].sort((a, b) => compareSeverity(a.severity, b.severity) || (a.id < b.id ? -1 : 1));
  // Parts with different plans: only what both could see can differ.
  const both = bad.filter(({ params: { port } }) => typeof port !== 'number' || shared.has(port));
  const same = [...new Set(both.map((row) => topicOf(row.id)))].sort().join(' ');
  return {
    part: view.base,
    state: worst ? `${topic}-trouble` : `${topic}-ok`,
    params: { n: new Set(bad.map(keyOf)).size, finding: worst?.id ?? '' },
    isKnown: true,
    same,
  };
}

export const isHit = (row: BlacklistRow): boolean => row.state === 'listed' || row.state === 'policy';
export const isAnswer = (row: BlacklistRow): boolean =>
  isHit(row) || row.state === 'clean' || row.state === 'information';

/** How many lists said what; a list asked about two addresses is one list, and "listed" is its stronger word. */
function sayLists(view: PlaceView | null): Said | null {
  if (view === null) return null;
  const rows = view.state.rows.filter((row) => row.state !== 'not-asked');
  if (rows.length === 0) return null;
  const zones = (pick: (row: BlacklistRow) => boolean): Set<string> =>
    new Set(rows.filter(pick).map((row) => row.zone));
  const listed = zones(isHit);
  const clean = [...zones(isAnswer)].filter((zone) => !listed.has(zone)).length;
  const none = [...zones(() => true)].filter((zone) => !zones(isAnswer).has(zone)).length;
  const isKnown = listed.size + clean > 0;
  const via = [...new Set(view.state.vantage?.dns.resolvers ?? [])].slice(0, 2).join(', ');
  const state = !isKnown ? 'lists-none' : listed.size > 0 ? 'lists-listed' : 'lists-clean';
  const params = { listed: listed.size, clean, none, total: listed.size + clean + none, via };
  return { part: view.base, state, params, isKnown, same: '' };
}

function listRow(inside: PlaceView | null, outside: PlaceView | null): CoreRow | null {
  const left = sayLists(inside);
  const right = sayLists(outside);
  const row = compare('blacklists', left, right);
  if (row === null) return null;
  const split = splitLists(inside?.state.rows ?? [], outside?.state.rows ?? []);
  const meaning = row.meaning === 'agree' && split.length > 0 ? 'differ' : row.meaning;
  const isListed = [left, right].some((one) => one?.state === 'lists-listed');
  const dns = { insideDns: String(left?.params.via ?? ''), outsideDns: String(right?.params.via ?? '') };
  const isTold = dns.insideDns !== '' && dns.outsideDns !== '';
  const says =
    meaning === 'differ'
      ? `blacklists-differ${isTold ? '-dns' : ''}`
      : meaning === 'unknown'
        ? 'blacklists-none'
        : meaning === 'outside-counts' || meaning === 'inside-counts'
          ? `blacklists-${meaning}`
          : isListed
            ? 'blacklists-trouble'
            : 'blacklists-fine';
  const params = { lists: [...new Set(split.map((one) => one.name))].slice(0, 3).join(', '), ...dns };
  return { ...row, meaning, says, params, differs: meaning === 'differ' || row.differs };
}

/** Lists that both places got an answer from, and not the same one. */
export function splitLists(
  inside: readonly BlacklistRow[],
  outside: readonly BlacklistRow[],
): BlacklistRow[] {
  const known = new Map(inside.filter(isAnswer).map((row) => [rowKey(row), row]));
  return outside.filter((row) => {
    const other = isAnswer(row) ? known.get(rowKey(row)) : undefined;
    return other !== undefined && isHit(other) !== isHit(row);
  });
}
