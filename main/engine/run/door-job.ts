import type { Cell } from '../../../preload/contract/index.ts';
import { type CellJob, effectiveAccepts } from '../relay/index.ts';
import { greetingAs } from '../vantage/index.ts';
import type { PreparedContext } from './context.ts';
import { cellKey, type Door } from './doors.ts';
import { ourAddresses } from './prepare.ts';

/** Backup servers have holes of their own: names that do not exist (C2), and sub-domains of what they hold mail for (R29). */
const BACKUP_TRIES: readonly string[] = ['C2', 'R29'];

/** What the relay room is to do at a door, from what the run knows at this moment. What an earlier visit left goes along. */
export function jobFor(context: PreparedContext, door: Door): CellJob {
  const { request, state, vantage, target } = context;
  const only = request.recheck?.attempts ?? [];
  const before = state.cells.get(cellKey(door.ref));
  const domain = target.domain ?? domainOf(door);
  const helo = greetingAs(vantage, door.ref.family);
  const message: NonNullable<CellJob['send']>['message'] = (_token, facts) =>
    context.options.composeMessage({ ...facts, host: door.host.name, domain, ourName: helo });
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
    also: [...acceptedElsewhere(context, door), ...(isBackup(context, door) ? BACKUP_TRIES : [])],
    ...(only.length > 0 ? { only: [...new Set(['C1', ...only])] } : {}),
    tls: 'auto',
    ...(request.deliverTo === undefined ? {} : { deliverTo: request.deliverTo }),
    // A made-up name at a provider is nobody's mailbox: it may be asked about, never written to (R11).
    send: request.send && (request.outside ?? request.deliverTo) !== undefined ? { message } : null,
    ordinary: wantsOrdinary(context, door) ? { message, claim: () => claimOrdinary(context) } : null,
    impersonate: request.impersonate,
    welcomed: isWelcome(context, door),
    // Doors of one host are tested one after the other, so one connection at a time is all there ever is.
    gate: (fn) => fn(),
    ...(request.source === undefined ? {} : { localAddress: request.source }),
    pauseMs: context.deps.limits.pauseMs,
    errorBudget: context.deps.limits.errorBudget,
    ...(before ? resumedParts(before) : {}),
    paused: () => untilStopped(context.options.paused(), context.signal),
  };
}

/** A run that is paused ends in time all the same. */
async function untilStopped(pause: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const stop = Promise.withResolvers<void>();
  const onAbort = (): void => stop.resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  await Promise.race([pause, stop.promise]).finally(() => signal.removeEventListener('abort', onAbort));
}

/** What was answered before is not asked again, except what was put off. */
function resumedParts(before: Cell): Pick<CellJob, 'resumed' | 'former' | 'again'> {
  const { facts, seenAs, delivery, ordinary, later } = before;
  return {
    resumed: [...before.controls, ...before.attempts],
    former: {
      ...(facts === undefined ? {} : { facts }),
      ...(seenAs === undefined ? {} : { seenAs }),
      ...(delivery === undefined ? {} : { delivery }),
      ...(ordinary === undefined ? {} : { ordinary }),
    },
    ...(later === undefined || later.length === 0 ? {} : { again: later }),
  };
}

const cellsOfHost = (context: PreparedContext, door: Door): Cell[] =>
  [...context.state.cells.values()].filter((cell) => cell.host === door.host.name);

/** Attempts that an earlier door of the same host accepted: a further door must be asked them too. */
function acceptedElsewhere(context: PreparedContext, door: Door): string[] {
  const accepted = cellsOfHost(context, door).flatMap((cell) =>
    effectiveAccepts([...cell.attempts, ...cell.controls]),
  );
  return [...new Set(accepted.map((row) => row.id))];
}

/** A further MX host: does it know which mailboxes exist, like the main one? */
function isBackup({ doors }: PreparedContext, door: Door): boolean {
  return door.role === 'mx' && door.host.role === 'mx' && door.host.name !== doors[0]?.host.name;
}

/** Another door of this host took mail for its own people from us. */
function isWelcome(context: PreparedContext, door: Door): boolean {
  return cellsOfHost(context, door).some((cell) =>
    cell.controls.some((row) => row.id.startsWith('C1') && row.outcome === 'accepted'),
  );
}

/**
 * One ordinary message a run (relay-tests §3.6), at a door where other servers deliver, and only to a domain that the
 * person named: an address alone does not say whose postmaster would be written to.
 */
function wantsOrdinary({ request, target }: PreparedContext, door: Door): boolean {
  return (
    request.ordinary && request.recheck === undefined && target.domain !== undefined && door.role === 'mx'
  );
}

/** The first door that gets as far as sending it has it; doors of two hosts may ask at the same time. */
function claimOrdinary({ state, ordinary }: PreparedContext): boolean {
  const isSent = ordinary.taken || [...state.cells.values()].some((cell) => cell.ordinary !== undefined);
  ordinary.taken = true;
  return !isSent;
}

/** Without a domain the server's own address stands in for it (RFC 5321 §4.1.3). */
function domainOf(door: Door): string {
  return door.ref.family === 6 ? `[IPv6:${door.ref.address}]` : `[${door.ref.address}]`;
}
