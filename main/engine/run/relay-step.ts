import type { Cell } from '../../../preload/contract/index.ts';
import { type CellJob, planAttempts, probeCell, provisional } from '../relay/index.ts';
import { refineVantage } from '../vantage/index.ts';
import type { PreparedContext } from './context.ts';
import { jobFor } from './door-job.ts';
import { cellKey, type Door } from './doors.ts';
import { runHidden } from './hidden-step.ts';
import { settlePath, watchPath } from './path-step.ts';

/** Hosts tested side by side; one connection at a time per host, whichever of its addresses. */
const HOSTS_AT_ONCE = 2;

/** The relay question, door by door (R2), plain mail ports first. Doors that were finished before are not asked again. */
export async function runRelay(context: PreparedContext): Promise<void> {
  const doors = context.doors.filter((door) => isWanted(context, door));
  const isNew = (door: Door): boolean => !context.state.ended.has(cellKey(door.ref));
  const total = doors.reduce((sum, door) => sum + planAttempts(jobFor(context, door)).length, 0);
  context.emit({ type: 'step-started', at: context.at(), step: 'relay', total });
  const watch = watchPath(context);
  await probeDoors(context, doors.filter(isNew));
  await settlePath(context, watch);
  await runHidden(context, probeDoor);
  context.emit({ type: 'step-ended', at: context.at(), step: 'relay', result: 'done' });
}

/** Asks these doors (`cellKey`) once more what they put off, and nothing else (relay-tests §3.5). */
export async function askAgain(context: PreparedContext, cells: readonly string[]): Promise<void> {
  await probeDoors(
    context,
    context.doors.filter((door) => cells.includes(cellKey(door.ref))),
  );
}

/** Tests doors: those of one host one after the other. Their jobs are made when their turn comes, from what is known then. */
async function probeDoors(context: PreparedContext, doors: readonly Door[]): Promise<void> {
  await runLanes(laneByHost(doors), (door) => probeDoor(context, jobFor(context, door)));
}

/** Tests one door, and learns from it where we stand. */
export async function probeDoor(context: PreparedContext, job: CellJob): Promise<void> {
  await probeCell(
    job,
    context.deps,
    (event) => {
      context.emit(event);
      if (event.type === 'attempt' && (event.attempt.id === 'S1' || event.attempt.id === 'C1'))
        sayProvisional(context);
    },
    context.signal,
  );
  learnPlace(context, cellKey(job.ref));
}

/** What the servers' answers say about the place we test from. When a run goes on, what was said before may be from another place. */
function learnPlace(context: PreparedContext, key: string): void {
  const isFirstVisit = context.options.previous.length === 0;
  const cells = [...context.state.cells].map(([at, cell]): Cell => {
    if (isFirstVisit) return cell;
    const { seenAs, delivery: _, ordinary: __, ...rest } = cell;
    return at === key && seenAs !== undefined ? { ...rest, seenAs } : rest;
  });
  const refined = refineVantage(context.vantage, cells, context.options.network);
  if (
    refined.place === context.vantage.place &&
    refined.publicAddresses?.length === context.vantage.publicAddresses?.length
  )
    return;
  context.vantage = refined;
  context.emit({ type: 'vantage', at: context.at(), vantage: refined });
}

function sayProvisional(context: PreparedContext): void {
  const verdict = provisional([...context.state.cells.values()], context.vantage.place);
  if (verdict && verdict.code !== context.state.provisional?.code) {
    context.emit({ type: 'provisional', at: context.at(), verdict });
  }
}

/** A look at one finding again needs its own door; whether a backup differs takes the doors of both servers. */
function isWanted({ request }: PreparedContext, door: Door): boolean {
  const again = request.recheck;
  if (again === undefined || !again.findingId.startsWith('relay.')) return true;
  if (again.findingId === 'relay.backup-differs') return door.role === 'mx';
  return again.subject === cellKey(door.ref);
}

/** Doors of one host, also of two names that share an address, are tested one after the other. Pure. */
export function laneByHost(doors: readonly Door[]): Door[][] {
  let lanes: Door[][] = [];
  for (const door of doors) {
    const isKin = (lane: Door[]): boolean =>
      lane.some((row) => row.host.name === door.host.name || row.ref.address === door.ref.address);
    lanes = [...lanes.filter((lane) => !isKin(lane)), [...lanes.filter(isKin).flat(), door]];
  }
  return lanes;
}

async function runLanes(lanes: readonly Door[][], work: (door: Door) => Promise<void>): Promise<void> {
  const waiting = [...lanes];
  const worker = async (): Promise<void> => {
    for (let lane = waiting.shift(); lane; lane = waiting.shift()) {
      for (const door of lane) await work(door);
    }
  };
  const settled = await Promise.allSettled(Array.from({ length: HOSTS_AT_ONCE }, worker));
  const failed = settled.find((row) => row.status === 'rejected');
  if (failed) throw failed.reason;
}
