import { type CheckRequest, checkRequest, type Target } from '../../../preload/contract/index.ts';
import { isInsidePlaceholder } from '../../case-file/index.ts';
import { parseInput, scopeOf } from '../../engine/target/index.ts';
import { isPracticeName } from '../case-key.ts';
import { planOfMini } from '../far/mini-plan.ts';
import { effectiveLists } from '../lists/catalogue.ts';
import { startCheck } from '../start-check.ts';
import type { ServiceContext } from '../types.ts';
import { findCase } from './case-of.ts';
import { asShown } from './shown-plan.ts';
import { refusal } from './trouble.ts';

/** What a helper says who adds a result: the box is ticked anew, by whoever does it. */
export type AddResult = {
  caseId: string;
  tickedBy?: string | undefined;
  where: string;
  vantage: CheckRequest['vantage'];
  proxy?: string | undefined;
  /** Own consent to one real message per open door, to the own mailbox elsewhere. */
  send?: { outside: string } | undefined;
};

/** Starts the newest whole check of a case again from here, into the same case. Throws `ServiceError` with a sentence. */
export async function addResult(
  wanted: AddResult,
  context: ServiceContext,
): Promise<{ caseId: string; runId: string }> {
  const { kase } = findCase({ caseId: wanted.caseId }, context);
  const { cases, parts } = context.store;
  const newest = cases.listRuns(kase.caseId).find((run) => run.recheckOf === null);
  const stored = newest ? cases.getRun(newest.runId) : null;
  const before = stored?.request ?? planOfMini(kase.caseId, context);
  if (!before) throw refusal('no-plan');
  const target = stored ? context.runs.state(stored.runId).target : null;
  const isForeign = stored === null || parts.isForeignRun(stored.runId);
  const practice = kase.practice ? context.practiceWorld() : null;
  if (kase.practice && !practice) throw refusal('no-practice');
  const zones = new Set(effectiveLists(context.store.settings.read()).map((row) => row.zone));
  const request = planFrom(before, { wanted, isForeign, target, practice, zones });
  const started = await startCheck(request, context, { recheckOf: null, caseId: kase.caseId });
  return { caseId: started.caseId, runId: started.runId };
}

type Facts = {
  wanted: AddResult;
  isForeign: boolean;
  target: Target | null;
  practice: { resolver: string } | null;
  /** Lists that this program knows. */
  zones: ReadonlySet<string>;
};

/**
 * The same plan from another place. What belongs to the other computer is left behind (its address, resolver, proxy, mailbox, catcher, mailboxes
 * to try, who ticked), and so is every consent that its person gave: messages, claimed addresses. A file is somebody else's word: only the server
 * that the case shows is tested, at doors for mail.
 */
export function planFrom(
  given: CheckRequest,
  { wanted, isForeign, target, practice, zones }: Facts,
): CheckRequest {
  const { where, vantage, tickedBy, proxy, send } = wanted;
  const before = isForeign ? asShown(given, target, practice !== null) : given;
  // Typed here by the same person: another name server still leads to the same world.
  const kept = isForeign
    ? {}
    : {
        resolvers: before.resolvers,
        listResolvers: before.listResolvers,
        rootHints: before.rootHints,
        direct: before.direct,
        ...(before.outside === undefined || practice ? {} : { outside: before.outside }),
        ...(before.sender === undefined || practice ? {} : { sender: before.sender }),
      };
  return checkRequest.parse({
    ...doorsFrom(before, { isForeign, vantage, target, isPractice: practice !== null }),
    iMayTest: true,
    ...(tickedBy === undefined ? {} : { tickedBy }),
    ...(where === '' ? {} : { where }),
    hosts: before.hosts,
    hidden: before.hidden,
    hiddenHosts: before.hiddenHosts.filter((name) => !isOfInside(name)),
    vantage,
    ...(before.ports === undefined ? {} : { ports: before.ports }),
    only: before.only,
    ...kept,
    ...(practice ? { resolvers: [practice.resolver] } : {}),
    zones: before.zones.filter((zone) => zones.has(zone)),
    ...(proxy === undefined || proxy.trim() === '' ? {} : { proxy }),
    ...(send === undefined ? {} : { send: true, outside: send.outside, confirm: 'later' as const }),
    pace: before.pace,
    language: before.language,
  });
}

/** What is typed and named: public doors only, unless somebody looks from inside again. */
function doorsFrom(
  before: CheckRequest,
  facts: {
    isForeign: boolean;
    vantage: CheckRequest['vantage'];
    target: Target | null;
    isPractice: boolean;
  },
): Pick<CheckRequest, 'input' | 'servers'> {
  const { input, servers } = before;
  if (facts.isPractice || facts.vantage === 'inside') return { input, servers };
  const open = servers.filter((text) => !isOfInside(text));
  if (!isOfInside(input)) return { input, servers: open };
  const named = facts.target?.domain;
  const instead = named !== undefined && !isOfInside(named) ? named : open[0];
  if (instead !== undefined) return { input: instead, servers: open.filter((text) => text !== instead) };
  // Somebody in the same network can look again; from elsewhere there is nothing to see.
  if (!facts.isForeign && facts.vantage === 'auto') return { input, servers };
  throw refusal('nothing-outside', { name: input.slice(0, 100) });
}

const INSIDE_NAME =
  /^(?:localhost|[^.]+|.*\.(?:local|lan|home|internal|intranet|corp|home\.arpa|localdomain))$/i;

/** Only known or reachable where it stands: a private address, a name of the inside, or one that was left out of the file. */
function isOfInside(text: string): boolean {
  const typed = parseInput(text);
  if (isPracticeName(text)) return false;
  if (isInsidePlaceholder(text.trim().replace(/:\d+$/, ''))) return true;
  if (!typed.ok) return false;
  const { address, name } = typed;
  if (address?.ip !== undefined) return scopeOf(address.ip) !== 'public';
  return name !== undefined && INSIDE_NAME.test(name);
}
