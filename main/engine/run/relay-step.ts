import type { Cell } from '../../../preload/contract/index.ts';
import { makeFinding } from '../finding/registry.ts';
import { type CellJob, effectiveAccepts, planAttempts, probeCell, provisional } from '../relay/index.ts';
import { refineVantage, tryPort25 } from '../vantage/index.ts';
import type { PreparedContext } from './context.ts';
import { cellKey, type Door } from './doors.ts';
import { ourAddresses } from './prepare.ts';

/** Hosts tested side by side; one connection at a time per host, whichever of its addresses. */
const HOSTS_AT_ONCE = 2;

/** The relay question, door by door (R2), plain mail ports first. */
export async function runRelay(context: PreparedContext): Promise<void> {
  const jobs = context.doors
    .filter((door) => isWanted(context, door))
    .map((door) => ({ door, job: jobFor(context, door) }));
  const total = jobs.reduce((sum, { job }) => sum + planAttempts(job).length, 0);
  context.emit({ type: 'step-started', at: context.at(), step: 'relay', total });
  const lanes = laneByHost(jobs);
  await runLanes(lanes, async ({ door, job }) => {
    if (context.state.ended.has(cellKey(door.ref))) return;
    await probeDoor(context, {
      ...job,
      place: context.vantage.place,
      also: acceptedElsewhere(context, door),
    });
  });
  await blamePort25(context);
  context.emit({ type: 'step-ended', at: context.at(), step: 'relay', result: 'done' });
}

type Item = { door: Door; job: CellJob };

async function probeDoor(context: PreparedContext, job: CellJob): Promise<void> {
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
  const refined = refineVantage(context.vantage, [...context.state.cells.values()], context.options.network);
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

/** Attempts that an earlier door of the same host accepted: a further door must be asked them too. */
function acceptedElsewhere(context: PreparedContext, door: Door): string[] {
  const cells = [...context.state.cells.values()].filter((cell) => cell.host === door.host.name);
  return [
    ...new Set(
      cells.flatMap((cell) => effectiveAccepts([...cell.attempts, ...cell.controls]).map((row) => row.id)),
    ),
  ];
}

function isWanted(context: PreparedContext, door: Door): boolean {
  const again = context.request.recheck;
  return again === undefined || !again.findingId.startsWith('relay.') || again.subject === cellKey(door.ref);
}

function jobFor(context: PreparedContext, door: Door): CellJob {
  const { request, state, vantage, target } = context;
  const only = request.recheck?.attempts ?? [];
  const partial = state.cells.get(cellKey(door.ref));
  const domain = target.domain ?? domainOf(door);
  const helo = heloLiteral(vantage.sourceAddresses, door.ref.family);
  return {
    ref: door.ref,
    domain,
    victimHost: door.host.role === 'address' ? domain : door.host.name,
    ...(target.mailbox === undefined ? {} : { mailbox: target.mailbox }),
    helo,
    sender: state.neutral?.sender ?? '',
    outside: state.neutral?.outside ?? '',
    place: vantage.place,
    ourAddresses: ourAddresses(vantage),
    implicitTls: door.implicitTls,
    role: door.role,
    form: door.full ? 'full' : 'short',
    ...(only.length > 0 ? { only: [...new Set(['C1', ...only])] } : {}),
    tls: 'auto',
    send: request.send
      ? {
          message: (_token, facts) =>
            context.options.composeMessage({ ...facts, host: door.host.name, domain, ourName: helo }),
        }
      : null,
    // Doors of one host are tested one after the other, so one connection at a time is all there ever is.
    gate: (fn) => fn(),
    ...(request.source === undefined ? {} : { localAddress: request.source }),
    pauseMs: context.deps.limits.pauseMs,
    errorBudget: context.deps.limits.errorBudget,
    ...(partial ? { resumed: [...partial.controls, ...partial.attempts] } : {}),
    paused: context.options.paused,
  };
}

/** Without a domain the server's own address stands in for it (RFC 5321 §4.1.3). */
function domainOf(door: Door): string {
  return door.ref.family === 6 ? `[IPv6:${door.ref.address}]` : `[${door.ref.address}]`;
}

/** Our honest EHLO name: the address literal we connect from (RFC 5321 §4.1.1.1). */
function heloLiteral(sources: readonly string[], family: 4 | 6): string {
  const fits = sources.find((ip) => ip.includes(':') === (family === 6));
  if (family === 6) return `[IPv6:${fits ?? '::1'}]`;
  return `[${fits ?? '127.0.0.1'}]`;
}

function laneByHost(items: readonly Item[]): Item[][] {
  const lanes = new Map<string, Item[]>();
  for (const item of items) lanes.set(item.door.host.name, [...(lanes.get(item.door.host.name) ?? []), item]);
  return [...lanes.values()];
}

async function runLanes(lanes: Item[][], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...lanes];
  const worker = async (): Promise<void> => {
    for (let lane = waiting.shift(); lane; lane = waiting.shift()) {
      for (const item of lane) await work(item);
    }
  };
  const settled = await Promise.allSettled(Array.from({ length: HOSTS_AT_ONCE }, worker));
  const failed = settled.find((row) => row.status === 'rejected');
  if (failed) throw failed.reason;
}

/** V2: when nothing answered on port 25 anywhere, ask whether port 25 leaves this line at all. */
async function blamePort25(context: PreparedContext): Promise<void> {
  const { request, state } = context;
  const cells: Cell[] = [...state.cells.values()].filter((cell) => cell.port === 25);
  const allSilent = cells.length > 0 && cells.every((cell) => cell.verdict === 'CT-NOANSWER');
  if (!allSilent || request.outside === undefined || context.practice) return;
  const tried = await tryPort25(request.outside, context.deps, context.signal);
  const port25Out = tried.result;
  context.vantage = { ...context.vantage, port25Out };
  context.emit({ type: 'vantage', at: context.at(), vantage: context.vantage });
  if (port25Out !== 'blocked') return;
  const finding = makeFinding('vantage.port25-blocked', {
    subject: tried.host,
    cause: 'path',
    params: { host: tried.host },
    evidence: [
      { kind: 'timing', at: context.at(), source: tried.host, lines: [`${tried.host}:25 ${tried.detail}`] },
    ],
  });
  context.emit({ type: 'finding', at: context.at(), finding });
}
