import {
  type BlacklistJob,
  blacklistFindings,
  checkBlacklists,
  planLists,
  planPairs,
  rowKey,
  type Subject,
} from '../blacklist/index.ts';
import type { PreparedContext } from './context.ts';
import { greetingSubjects, leaveWay, listSubjects } from './subjects.ts';

/** Whole sweep, ms (blacklists.md §2: capped at 30 s). */
const CAP_MS = 30_000;

/** The blacklist question for all subjects of the case that are known from the start (B4). */
export async function runLists(context: PreparedContext): Promise<void> {
  if (context.state.steps.blacklists.state === 'done') return;
  await sweep(context, await listSubjects(context));
}

/** The same for the names the servers call themselves, when those are of other domains; heard at the doors, so it comes last. */
export async function runGreetingLists(context: PreparedContext): Promise<void> {
  const subjects = greetingSubjects(context);
  if (planPairs(jobFor(context, subjects)).length > 0) await sweep(context, subjects);
}

/** A look again names its lists in `recheck`; a person's choice stands in `zones`. */
function jobFor(context: PreparedContext, subjects: readonly Subject[]): BlacklistJob {
  const { options, request } = context;
  const practice = context.practice !== null;
  const keys = new Set(options.listWays?.keys.keys());
  const zones = [...(request.recheck?.zones ?? []), ...request.zones];
  return {
    subjects,
    rows: planLists(options.lists, { practice, keys, zones }),
    practice,
    capMs: CAP_MS,
    dnsHonest: context.vantage.dns.honest,
    cache: options.proofs,
    ...(options.listWays === undefined ? {} : { ways: options.listWays }),
    muted: options.mutedZones ?? [],
    known: new Set(context.state.rows.map(rowKey)),
    onWay: (path) => leaveWay(context, path),
  };
}

async function sweep(context: PreparedContext, subjects: readonly Subject[]): Promise<void> {
  const { deps, signal, options } = context;
  const job = jobFor(context, subjects);
  const total = planPairs(job).length + context.state.rows.length;
  context.emit({ type: 'step-started', at: context.at(), step: 'blacklists', total });
  const before = [...context.state.rows];
  const rows = [...before, ...(await checkBlacklists(job, deps, context.emit, signal))];
  const isIntercepted = rows.some((row) =>
    [row, ...(row.tried ?? [])].some((way) => way.reason === 'intercepted'),
  );
  // Kept by the resolver: nothing is asked again.
  const interception = isIntercepted ? await options.listWays?.direct?.intercepted(signal) : undefined;
  const said = new Set([...context.state.findings.values()].map((finding) => JSON.stringify(finding)));
  for (const finding of blacklistFindings(rows, subjects, interception)) {
    if (!said.has(JSON.stringify(finding))) context.emit({ type: 'finding', at: context.at(), finding });
  }
  context.emit({ type: 'step-ended', at: context.at(), step: 'blacklists', result: 'done' });
}
