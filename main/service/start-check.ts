import { randomBytes } from 'node:crypto';
import { type CheckRequest, type ImapAccount, ServiceError } from '../../preload/contract/index.ts';
import type { DnsblRow } from '../catalogue/dnsbl.ts';
import type { RunState } from '../engine/run/fold.ts';
import { displayProxy, parseProxy, type SocksProxy } from '../engine/smtp/index.ts';
import { parseInput } from '../engine/target/index.ts';
import { caseKey, isPracticeName, serverNames, shortId } from './case-key.ts';
import { limitsFor, makeEngineDeps } from './host-deps.ts';
import { effectiveLists } from './lists/catalogue.ts';
import { openListWays } from './lists/ways.ts';
import { isPracticeOver } from './practice-over.ts';
import { lookIntoMailbox } from './proof/imap.ts';
import { withCatcher } from './proof/run-catcher.ts';
import { watcherOf } from './proof/watches.ts';
import { signsOfLife } from './signs-of-life.ts';
import { testMessage } from './test-message.ts';
import { refusal } from './together/trouble.ts';
import type { ServiceContext } from './types.ts';

/** Kindness between two full checks of one server that is not on this computer (S6). */
const MIN_INTERVAL_MS = 20_000;
/** Longer than the whole deadline of one look. */
const MAILBOX_MS = 120_000;

export type StartedCheck = { caseId: string; runId: string; finished: Promise<RunState> };

export type StartCheckOptions = {
  recheckOf: string | null;
  /** The case that the run goes into; else that of what is typed. */
  caseId?: string;
  resumeRunId?: string;
  /** Why a run is resumed; default: it was cut off. */
  why?: 'cut-off' | 'look-again';
  /** For the login at the proof mailbox (`confirm: 'imap'`); held for the run, stored nowhere. */
  imapPassword?: string;
  /** `--lists FILE`; else the catalogue. */
  lists?: readonly DnsblRow[];
};

/** Starts a check in its case. Throws `ServiceError` when it may not start. */
export async function startCheck(
  wanted: CheckRequest,
  context: ServiceContext,
  options: StartCheckOptions,
): Promise<StartedCheck> {
  const { request: bare, proxy } = hideProxyLogin(withSettings(wanted, context), options, context);
  const parsed = parseInput(bare.input);
  if (!parsed.ok) throw new ServiceError({ code: 'bad-input', key: `problem.${parsed.problem}` });
  const { key, name } = caseKey(bare);
  if (context.runs.isRunning(key)) throw new ServiceError({ code: 'busy', key: 'already-running' });
  // Another case may be about the same server: its name or address instead of its domain.
  if (context.runs.isVisited(namesIn(bare))) throw new ServiceError({ code: 'busy', key: 'already-running' });
  // Another program on this computer may be at it: the command line, a second window.
  const claims = [...serverNames(namesIn(bare)), ...(isPracticeName(name) ? [] : [`case ${key}`])];
  const { cases } = context.store;
  if (cases.areServersTaken(claims, options.resumeRunId ?? null, signsOfLife(context.now())))
    throw new ServiceError({ code: 'busy', key: 'already-running' });
  const isLocal = isLocalCheck(bare);
  if (!options.recheckOf && !options.resumeRunId && !isLocal) assertInterval(key, context);
  if (bare.confirm === 'imap' && bare.imap && options.imapPassword !== undefined)
    await assertReadable(bare.imap, options.imapPassword);
  // A message needs a mailbox that belongs to whoever asked; made-up names are only ever asked about (R11).
  const isSending = bare.send && bare.only.includes('relay') && bare.confirm !== 'catcher';
  if (isSending && bare.outside === undefined)
    throw new ServiceError({ code: 'bad-input', key: 'send-where' });
  const settings = context.store.settings.read();
  const lists = options.lists ?? effectiveLists(settings);
  if (!options.recheckOf && !options.resumeRunId) assertKnownZones(bare.zones, lists);
  const listWays = await openListWays(bare, context);
  const { request, attach, release } = await withCatcher(bare, context);
  const now = context.now().toISOString();
  const newCaseId = shortId(randomBytes(16));
  const practice = context.practiceWorld();
  const isPractice = practice !== null && request.resolvers.includes(practice.resolver);
  const kase =
    givenCase(options, context) ??
    cases.openCase({ key, name, practice: isPractice, caseId: newCaseId, now });
  cases.touchCase(kase.caseId, now);
  const deps = await makeEngineDeps({
    resolvers: request.resolvers,
    limits: limitsFor(request.pace, isLocal),
    ...(proxy ? { proxy } : {}),
  });
  const runId = options.resumeRunId ?? context.newId();
  if (proxy) context.proxies.set(runId, proxy);
  const watcher = watcherOf({ runId, request, deps, imapPassword: options.imapPassword }, context);
  const started = context.runs.start({
    runId,
    caseId: kase.caseId,
    key,
    claims,
    request,
    deps,
    engine: {
      version: context.shell.version,
      network: context.network,
      lists,
      listWays: listWays.ways,
      mutedZones: settings.mutedZones,
      typedResolver: request.resolvers.length > 0,
      proofs: context.proofs,
      ...(watcher ? { awaitArrivals: watcher } : {}),
      ...(options.why ? { resumedWhy: options.why } : {}),
      composeMessage: (facts) => testMessage(facts, request.language, request.tickedBy),
    },
    recheckOf: options.recheckOf,
    resume: options.resumeRunId !== undefined,
  });
  if (started === null) {
    listWays.close();
    throw new ServiceError({ code: 'busy', key: 'already-running' });
  }
  const { finished } = started;
  attach(runId);
  context.shell.publish('cases.changed', {});
  const ended = finished.finally(listWays.close).then(async (state) => {
    await release(runId, state);
    return state;
  });
  return { caseId: kase.caseId, runId, finished: ended };
}

/** A case that is here already: the one that is added to, or that the earlier run is in. */
function givenCase({ caseId, recheckOf, resumeRunId }: StartCheckOptions, { store }: ServiceContext) {
  const from = resumeRunId ?? recheckOf;
  const known = caseId ?? (from === null ? undefined : store.cases.getRun(from)?.caseId);
  return known === undefined ? null : store.cases.getCase(known);
}

/** A mailbox that cannot be read is better known before a message is sent than after. */
async function assertReadable(account: ImapAccount, password: string): Promise<void> {
  const signal = AbortSignal.timeout(MAILBOX_MS);
  const look = await lookIntoMailbox({ account, password, tokens: [], signal });
  if (!look.ok) throw new ServiceError({ code: 'failed', key: `proof:imap.${look.reason}` });
}

/**
 * The proxy's password must not be stored with the request: it stays in memory, for as long as the program runs. A run that is
 * resumed later without it is refused.
 */
function hideProxyLogin(
  wanted: CheckRequest,
  options: StartCheckOptions,
  context: ServiceContext,
): { request: CheckRequest; proxy: SocksProxy | null } {
  if (wanted.proxy === undefined) return { request: wanted, proxy: null };
  const parsed = parseProxy(wanted.proxy);
  if (!parsed.ok) throw new ServiceError({ code: 'bad-input', key: 'proxy', detail: parsed.problem });
  // A stored request names the user only: its login is that of the run it comes from.
  const from = options.resumeRunId ?? options.recheckOf;
  const known = from === null ? undefined : context.proxies.get(from);
  const proxy = known ?? parsed.proxy;
  if (from !== null && !known && proxy.user !== undefined)
    throw new ServiceError({ code: 'refused', key: 'proxy-password' });
  return { request: { ...wanted, proxy: displayProxy(parsed.proxy) }, proxy };
}

/** Empty fields are filled from the settings: resolver, proof mailbox, who ticked the box. */
function withSettings(request: CheckRequest, context: ServiceContext): CheckRequest {
  const settings = context.store.settings.read();
  const resolvers =
    request.resolvers.length > 0 || settings.resolver === '' ? request.resolvers : [settings.resolver];
  // In the practice world its own far ends are the only ones that exist.
  const world = context.practiceWorld();
  const practice = world !== null && resolvers.includes(world.resolver) ? world : null;
  const outside =
    request.outside ?? practice?.outside ?? (settings.outside === '' ? undefined : settings.outside);
  const sender = request.sender ?? practice?.sender;
  const tickedBy = request.tickedBy ?? (settings.tickedBy === '' ? undefined : settings.tickedBy);
  return {
    ...request,
    resolvers,
    ...(outside === undefined ? {} : { outside }),
    ...(sender === undefined ? {} : { sender }),
    ...(tickedBy === undefined ? {} : { tickedBy }),
  };
}

/** Servers on this computer (practice, or the mail server itself) need no pause and no interval. */
function isLocalCheck(request: CheckRequest): boolean {
  const typed = [request.input, ...request.servers].map((text) => parseInput(text));
  return (
    typed.some((row) => row.ok && (row.address?.scope === 'loopback' || row.name === 'localhost')) ||
    [request.input, ...request.servers].some(isPracticeName)
  );
}

/** Hosts and addresses that were typed. */
function namesIn({ input, servers }: CheckRequest): string[] {
  return [input, ...servers].flatMap((text) => {
    const typed = parseInput(text);
    return typed.ok ? [typed.name, typed.address?.ip].filter((name) => name !== undefined) : [];
  });
}

/** A list that was named must be one of ours: a misspelt one would be asked about nothing, and nobody would know. */
function assertKnownZones(zones: readonly string[], lists: readonly DnsblRow[]): void {
  const known = new Set(lists.map((row) => row.zone));
  const unknown = zones.find((zone) => !known.has(zone));
  if (unknown !== undefined)
    throw new ServiceError({
      code: 'bad-input',
      key: 'lists:error.not-in-catalogue',
      params: { zone: unknown.slice(0, 100) },
    });
}

function assertInterval(key: string, context: ServiceContext): void {
  const last = context.store.cases.findCase(key)?.last;
  const ended = last?.endedAt ?? null;
  const isFull = last !== null && last !== undefined && last.attemptsDone > 0;
  if (ended === null || !isFull) return;
  const waitMs = Date.parse(ended) + MIN_INTERVAL_MS - context.now().getTime();
  if (waitMs > 0) {
    throw new ServiceError({
      code: 'busy',
      key: 'too-soon',
      params: { seconds: String(Math.ceil(waitMs / 1000)) },
    });
  }
}

/** Goes on with a stored run. Throws `ServiceError` when it may not. */
export async function resumeRun(
  runId: string,
  why: 'cut-off' | 'look-again',
  context: ServiceContext,
): Promise<StartedCheck> {
  const stored = context.store.cases.getRun(runId);
  if (!stored) throw new ServiceError({ code: 'not-found', key: 'run-not-found' });
  if (context.store.parts.isForeignRun(runId)) throw refusal('not-own-run');
  if (isPracticeOver(runId, context)) throw new ServiceError({ code: 'refused', key: 'practice-over' });
  return startCheck(stored.request, context, { recheckOf: stored.recheckOf, resumeRunId: runId, why });
}
