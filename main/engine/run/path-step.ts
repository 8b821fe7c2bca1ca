import type { Cell, Family, Vantage } from '../../../preload/contract/index.ts';
import { type FindingId, makeFinding } from '../finding/registry.ts';
import { throughTheMiddle } from '../relay/index.ts';
import { reverseNames, scopeOf } from '../target/index.ts';
import {
  greetNobody,
  type InterceptSign,
  nobodysAddress,
  ownListings,
  type Port25,
  sameGreeting,
  strippedDoors,
  tryPort25,
} from '../vantage/index.ts';
import type { PreparedContext } from './context.ts';
import { cellKey } from './doors.ts';
import type { RunState } from './fold.ts';
import { isPublic, leaveWay } from './subjects.ts';

/** Own addresses asked about at most (one of each family). */
const MAX_OWN = 2;

/** What is learnt of the way while the doors are tested, so that it costs no time of its own. */
export type PathWatch = { mailbox: Promise<Port25 | null>; nobody: Promise<Nobody | null> };

/** Somebody who greeted at an address where nobody can be. */
type Nobody = { ip: string; greeting: string; lines: string[] };

/**
 * Begins to look at the way to port 25 (V2, V3): greets the proof mailbox's own server, when the person named a mailbox, and knocks
 * where nobody can be. Nobody else is bothered, and nothing is tried in the practice world. Null when all doors were finished
 * before: then the way was looked at, too.
 */
export function watchPath(context: PreparedContext): PathWatch | null {
  const { request, deps, signal, state, doors } = context;
  const fresh = doors.filter((door) => !state.ended.has(cellKey(door.ref)));
  if (fresh.length === 0) return null;
  const isWorthIt = context.practice === null && fresh.some((door) => door.ref.port === 25);
  if (isWorthIt && request.outside !== undefined) context.leave('proof-mailbox');
  const watch: PathWatch = {
    mailbox:
      isWorthIt && request.outside !== undefined
        ? tryPort25(request.outside, deps, signal)
        : Promise.resolve(null),
    nobody: isWorthIt ? knock(context) : Promise.resolve(null),
  };
  // Both are awaited only when the doors are done; a stop in between is told by the doors.
  watch.mailbox.catch(() => {});
  watch.nobody.catch(() => {});
  return watch;
}

async function knock(context: PreparedContext): Promise<Nobody | null> {
  const { doors, vantage, options, deps, signal } = context;
  const ours = [
    ...options.network.interfaces().map((row) => row.address),
    ...vantage.sourceAddresses,
    ...(vantage.publicAddresses ?? []),
  ];
  const targets = doors.filter((door) => door.ref.port === 25).map((door) => door.ref.address);
  const ip = nobodysAddress({ targets, ours, resolvers: vantage.dns.resolvers }, deps.random);
  if (ip === null) return null;
  context.leave('nobody');
  const heard = await greetNobody(ip, deps, signal);
  return heard === null ? null : { ip, ...heard };
}

/** Draws the conclusions, once every door was tested: who really answered, whether port 25 leaves, why we were turned away. */
export async function settlePath(context: PreparedContext, watch: PathWatch | null): Promise<void> {
  if (watch === null) return;
  const [tried, nobody] = await Promise.all([watch.mailbox, watch.nobody]);
  if (!(await findIntercept(context, tried, nobody))) findBlock(context, tried);
  await explainBlocked(context);
}

const plainCells = ({ state }: PreparedContext): Cell[] =>
  [...state.cells.values()].filter((cell) => cell.port === 25 && cell.role !== 'hidden');

function learn(context: PreparedContext, more: Partial<Vantage>): void {
  context.vantage = { ...context.vantage, ...more };
  context.emit({ type: 'vantage', at: context.at(), vantage: context.vantage });
}

function say(
  context: PreparedContext,
  id: FindingId,
  subject: string,
  params: Record<string, string>,
  lines: readonly string[],
): void {
  const evidence = { kind: 'smtp' as const, at: context.at(), source: subject, lines: [...lines] };
  const finding = makeFinding(id, {
    subject,
    cause: 'path',
    params,
    evidence: lines.length > 0 ? [evidence] : [],
  });
  context.emit({ type: 'finding', at: context.at(), finding });
}

async function findIntercept(
  context: PreparedContext,
  tried: Port25 | null,
  nobody: Nobody | null,
): Promise<boolean> {
  const tell = (sign: InterceptSign, address: string, lines: readonly string[]): true => {
    learn(context, { intercepted: true, interceptSign: sign, port25Out: 'unknown' });
    say(context, 'vantage.transparent-proxy', address, { address, sign }, lines);
    return true;
  };
  if (nobody) return tell('answers-for-everybody', nobody.ip, nobody.lines);
  if (tried?.greeting === undefined) return false;
  const reverse = (ip: string): Promise<string[]> => reverseNames(ip, context.deps.resolver, context.signal);
  for (const cell of plainCells(context)) {
    const host = context.target.hosts.find((row) => row.name === cell.host);
    const addresses = host?.addresses.map((row) => row.ip) ?? [cell.address];
    const tested = { host: cell.host ?? cell.address, addresses, greeting: cell.facts?.banner ?? '' };
    const other = { host: tried.host, addresses: tried.addresses, greeting: tried.greeting };
    if ((await sameGreeting(tested, other, reverse)) === null) continue;
    const lines = [
      `${cellKey(cell)} < ${firstLine(tested.greeting)}`,
      `${tried.host} < ${firstLine(tried.greeting)}`,
    ];
    return tell('same-greeting', cell.address, lines);
  }
  return false;
}

const firstLine = (text: string): string => text.split('\n')[0]?.slice(0, 300) ?? '';

/** V2: families in which no door answered, and the proof mailbox's server did not either. */
function findBlock(context: PreparedContext, tried: Port25 | null): void {
  const cells = plainCells(context);
  const isSilent = (cell: Cell): boolean => cell.verdict === 'CT-NOANSWER' && cell.reason === 'timeout';
  const silent = ([4, 6] as const).filter((family) => {
    const own = cells.filter((cell) => cell.family === family);
    return own.length > 0 && own.every(isSilent);
  });
  const isAnswered = cells.some((cell) => cell.facts?.banner !== undefined);
  if (tried) {
    const blocked = silent.filter((family) => tried.families[family] === 'blocked');
    const port25Out = isAnswered ? 'open' : tried.result;
    if (port25Out !== context.vantage.port25Out || blocked.length > 0) {
      learn(context, { port25Out, ...(blocked.length > 0 ? { port25Blocked: blocked } : {}) });
    }
    if (blocked.length > 0) {
      say(context, 'vantage.port25-blocked', tried.host, { host: tried.host }, [
        `${tried.host}:25 ${tried.detail}`,
        ...tried.lines,
        ...elsewhere(context),
      ]);
      return;
    }
  }
  const isAskable = silent.some((family) => isWorldWide(cells, family)) && context.practice === null;
  const isKnown = silent.every((family) => tried?.families[family] === 'open');
  if (!isAskable || isKnown) return;
  const reason = tried ? 'mailbox-unclear' : 'no-mailbox';
  say(context, 'vantage.port25-unknown', 'port 25', { reason }, elsewhere(context));
}

/** A line's provider has no say about the office's own network. */
function isWorldWide(cells: readonly Cell[], family: Family): boolean {
  return cells.some(
    (cell) => cell.family === family && ['public', 'documentation'].includes(scopeOf(cell.address)),
  );
}

/** Signs that the connection itself works: other ports that answered, names that resolved. */
function elsewhere({ state, target, vantage }: PreparedContext): string[] {
  const answered = [...state.cells.values()].filter(
    (cell) => cell.port !== 25 && (cell.facts?.banner !== undefined || cell.verdict === 'CT-REFUSED'),
  );
  const resolver = vantage.dns.resolvers[0];
  const isNamed = target.hosts.some((host) => host.role !== 'address' && host.addresses.length > 0);
  return [
    ...answered.map((cell) => `${cellKey(cell)} < ${firstLine(cell.facts?.banner ?? cell.reason ?? '')}`),
    ...(isNamed && resolver !== undefined ? [`DNS ${resolver}`] : []),
  ];
}

/** V4: a server turned us away, so it is worth knowing whether our own address is on a list that servers use for that. */
async function explainBlocked(context: PreparedContext): Promise<void> {
  const { request, state, vantage, options, deps, signal } = context;
  const isBlocked = [...state.cells.values()].some((cell) => cell.verdict === 'CT-BLOCKED');
  if (!isBlocked || request.recheck || !request.only.includes('blacklists')) return;
  const isPractice = context.practice !== null;
  const known = [...new Set([...(vantage.publicAddresses ?? []), ...vantage.sourceAddresses])];
  const addresses = known.filter((ip) => isPublic(ip, isPractice)).slice(0, MAX_OWN);
  if (addresses.length === 0) return;
  context.leave('own-address');
  const hits = await ownListings(
    {
      addresses,
      rows: options.lists,
      practice: isPractice,
      honest: vantage.dns.honest,
      cache: options.proofs,
      ways: options.listWays,
      muted: options.mutedZones,
      onWay: (path) => leaveWay(context, path),
    },
    deps,
    signal,
  );
  for (const row of hits) {
    const finding = makeFinding('vantage.own-address-listed', {
      subject: `${row.subject} ${row.zone}`,
      cause: 'path',
      params: { ip: row.subject, list: row.name, zone: row.zone },
      evidence: [
        {
          kind: 'dns',
          at: context.at(),
          source: row.via,
          lines: [
            `A ${row.subject} ${row.zone}`,
            ...row.answers,
            ...(row.txt === undefined ? [] : [row.txt]),
          ],
          deciding: 1,
        },
      ],
    });
    context.emit({ type: 'finding', at: context.at(), finding });
  }
}

/**
 * Doors whose answers something in the way has spoilt, judged accordingly: all that answered on port 25 behind a machine that
 * answers for everybody, and closed ones where the offer of encryption was taken out. Pure; empty when nothing changes.
 */
export function spoiltCells(state: Pick<RunState, 'cells' | 'vantage'>): Cell[] {
  const cells = [...state.cells.values()];
  const { intercepted, interceptSign } = state.vantage ?? {};
  const judged = intercepted ? throughTheMiddle(cells, interceptSign ?? 'answers-for-everybody') : cells;
  const stripped = new Set(strippedDoors(cells).map(cellKey));
  return judged
    .map(
      (cell): Cell =>
        cell.state === 'closed' && stripped.has(cellKey(cell))
          ? { ...cell, state: 'unknown', verdict: 'CT-MIDDLE', reason: 'tls-stripped' }
          : cell,
    )
    .filter((cell) => !cells.includes(cell));
}
