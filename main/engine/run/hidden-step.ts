import type { Cell, HiddenCandidate, TargetHost } from '../../../preload/contract/index.ts';
import { makeFinding } from '../finding/registry.ts';
import type { CellJob } from '../relay/index.ts';
import { hiddenCandidates, isBehindFilter, scopeOf } from '../target/index.ts';
import type { PreparedContext } from './context.ts';
import { jobFor } from './door-job.ts';
import { cellKey, type Door, pickHosts } from './doors.ts';

/** Doors of hidden servers at most, and how many hosts are knocked at side by side. */
const MAX_DOORS = 8;
const AT_ONCE = 3;
/** A firewall that drops us must not cost as long as a slow server may, ms. */
const CONNECT_MS = 10_000;

/** Tests one door and learns from it; the relay step's own way. */
type ProbeDoor = (context: PreparedContext, job: CellJob) => Promise<void>;

/**
 * R9: is the office's own server behind the filter within strangers' reach? Every candidate is tested on port 25 in the short form; its
 * cell has the role `hidden`. One finding a door: reachable, hidden as it should be, or why that is not known.
 */
export async function runHidden(context: PreparedContext, probeDoor: ProbeDoor): Promise<void> {
  const doors = await hiddenDoors(context);
  if (doors.length === 0) return;
  const obstacle = obstacleOf(context);
  if (obstacle === null) await probeAll(context, doors, probeDoor);
  const judged = doors.map((door) => ({ door, ...judge(context, door, obstacle) }));
  const filter = filterName(context);
  for (const { door, result, reason } of judged) {
    // No way to this address from here; the same host was judged by another one.
    const isCovered = judged.some((row) => row.door.host === door.host && row.reason !== 'unreachable');
    if (reason === 'unreachable' && isCovered) continue;
    const { address, port, host } = door.ref;
    const params = {
      reachable: { host, address, port, filter },
      good: { host, address },
      unknown: { host, address, reason },
    };
    const cell = context.state.cells.get(cellKey(door.ref));
    const finding = makeFinding(`relay.hidden-${result}`, {
      subject: cellKey(door.ref),
      params: params[result],
      evidence: cell ? evidenceOf(cell, context) : [],
      refs: cell?.controls.map((row) => row.id) ?? [],
    });
    context.emit({ type: 'finding', at: context.at(), finding });
  }
}

async function hiddenDoors(context: PreparedContext): Promise<Door[]> {
  const { request, target, deps, signal } = context;
  if (request.hidden === 'off') return [];
  const again = request.recheck;
  if (again && !again.findingId.startsWith('relay.')) return [];
  const isBehind = isBehindFilter(pickHosts(target, request.hosts));
  const named = request.hiddenHosts;
  if (!isBehind && named.length === 0) return [];
  const known = named.length === 0 ? target.hidden : undefined;
  const about = isBehind ? target : { hosts: target.hosts };
  const candidates = known ?? (await hiddenCandidates(about, named, deps.resolver, signal));
  return (
    candidates
      .flatMap(doorsOf)
      // The practice world ends at this computer.
      .filter((door) => context.practice === null || scopeOf(door.ref.address) === 'loopback')
      .filter((door) => !context.doors.some((row) => cellKey(row.ref) === cellKey(door.ref)))
      .filter((door) => again === undefined || again.subject === cellKey(door.ref))
      .slice(0, MAX_DOORS)
  );
}

function doorsOf({ name, addresses, port }: HiddenCandidate): Door[] {
  const host: TargetHost = { name, role: 'server', addresses };
  return addresses.map((row) => ({
    ref: { address: row.ip, family: row.family, port: port ?? 25, host: name },
    host,
    full: false,
    implicitTls: false,
    role: 'hidden',
  }));
}

/** Why a test from here would say nothing about strangers; null when it would. Words: `findingRelay:reason.<key>`. */
function obstacleOf({ vantage }: PreparedContext): string | null {
  if (vantage.place === 'inside') return 'inside';
  if (vantage.intercepted) return vantage.interceptSign ?? 'answers-for-everybody';
  return vantage.port25Out === 'blocked' ? 'port25-blocked' : null;
}

async function probeAll(
  context: PreparedContext,
  doors: readonly Door[],
  probeDoor: ProbeDoor,
): Promise<void> {
  const { limits } = context.deps;
  const deps = { ...context.deps, limits: { ...limits, connectMs: Math.min(CONNECT_MS, limits.connectMs) } };
  const inner: PreparedContext = { ...context, deps };
  const lanes = [...Map.groupBy(doors, (door) => door.host).values()];
  const worker = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
      for (const door of lane) {
        if (!context.state.ended.has(cellKey(door.ref))) await probeDoor(inner, jobFor(inner, door));
      }
    }
  };
  const settled = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  // What the servers' answers told about our place is the run's.
  context.vantage = inner.vantage;
  const failed = settled.find((row) => row.status === 'rejected');
  if (failed) throw failed.reason;
}

type Judged = { result: 'reachable' | 'good' | 'unknown'; reason: string };

function judge(context: PreparedContext, door: Door, obstacle: string | null): Judged {
  if (obstacle !== null) return { result: 'unknown', reason: obstacle };
  const cell = context.state.cells.get(cellKey(door.ref));
  const reach = cell ? reachOf(cell) : 'not-tested';
  if (reach !== 'talks' && reach !== 'shut') return { result: 'unknown', reason: reach };
  // Learnt only now, from what the server saw.
  if (context.vantage.place === 'inside') return { result: 'unknown', reason: 'inside' };
  if (reach === 'talks') {
    const isOutside = context.vantage.place === 'outside';
    return isOutside ? { result: 'reachable', reason: '' } : { result: 'unknown', reason: 'place-unknown' };
  }
  const isMailTaken = context.request.recheck !== undefined || doesMxTakeMail(context);
  return isMailTaken ? { result: 'good', reason: '' } : { result: 'unknown', reason: 'mx-not-proved' };
}

/** `talks`: it takes strangers' mail for its own people, or asks them to come back; `shut`: it does not; else why it is not known. */
function reachOf(cell: Cell): string {
  const own = cell.controls.find((row) => row.id.startsWith('C1'));
  const isOpen = cell.state === 'open' || cell.state === 'probably' || cell.state === 'keeps';
  if (isOpen || own?.outcome === 'accepted' || own?.outcome === 'temporary') return 'talks';
  if (own?.outcome === 'refused-relay' || own?.outcome === 'auth-required') return 'shut';
  const isSilent = cell.verdict === 'CT-NOANSWER' && cell.reason === 'timeout';
  if (isSilent || cell.verdict === 'CT-REFUSED') return 'shut';
  return cell.reason ?? 'not-tested';
}

/** Mail still comes in at the front door, and port 25 leaves this line: silence elsewhere means something. */
function doesMxTakeMail({ state }: PreparedContext): boolean {
  return [...state.cells.values()].some(
    (cell) =>
      cell.role !== 'hidden' &&
      cell.role !== 'submission' &&
      cell.controls.some((row) => row.id.startsWith('C1') && row.outcome === 'accepted'),
  );
}

/** Who alone may reach the hidden server: the filter service, or the host that stands in front of it. */
function filterName({ target, request }: PreparedContext): string {
  const [first] = pickHosts(target, request.hosts);
  return first?.provider?.name ?? first?.name ?? '';
}

function evidenceOf(cell: Cell, { state }: PreparedContext): ReturnType<typeof makeFinding>['evidence'] {
  const lines = (state.transcripts.get(cellKey(cell)) ?? [])
    .slice(0, 12)
    .map(({ dir, text }) => `${dir === 'in' ? '< ' : dir === 'out' ? '> ' : ''}${text}`);
  return lines.length > 0 ? [{ kind: 'smtp', source: cellKey(cell), lines }] : [];
}
