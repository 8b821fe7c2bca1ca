import {
  type CaseSummary,
  caseMark,
  caseNote,
  type HideSwitch,
  type Language,
  miniCase,
  ServiceError,
} from '../../../preload/contract/index.ts';
import { type CaseFile, hideInFile, makeRunPart, type Part } from '../../case-file/index.ts';
import type { StoredPart } from '../../store/index.ts';
import type { ServiceContext } from '../types.ts';
import { caseNotFound } from './trouble.ts';

/** A case, or one run of it. A bare text may be either's id. */
export type Which = string | { caseId?: string | undefined; runId?: string | undefined };

/** What own parts say of their place and maker, and what is left out of all. */
export type FileWishes = {
  hide: readonly HideSwitch[];
  where: string;
  who?: string | undefined;
  language: Language;
};

type Said = { where: string; who?: string | undefined };

/** A stored case as a file: own runs become parts, foreign parts are as they came. Throws `ServiceError` when it is not here. */
export async function caseFileOf(
  which: Which,
  wishes: FileWishes,
  context: ServiceContext,
): Promise<CaseFile> {
  const file = caseFileNow(which, wishes, context);
  return wishes.hide.length === 0 ? file : hideInFile(file, [...wishes.hide]).file;
}

/** The same, whole and at once: between reading and writing nobody comes in between. */
export function caseFileNow(which: Which, said: Said, context: ServiceContext): CaseFile {
  const { kase, only } = findCase(which, context);
  const { cases, parts } = context.store;
  const kept = parts.list(kase.caseId);
  const foreign = new Map(kept.flatMap((part) => (part.runId === null ? [] : [[part.runId, part] as const])));
  const runs = cases
    .listRuns(kase.caseId)
    .toReversed()
    .filter((run) => only === null || run.runId === only)
    .flatMap(({ runId, recheckOf }) => {
      const part = foreign.get(runId);
      return part ? [foreignRun(part, recheckOf, context)] : ownRun(runId, recheckOf, said, context);
    });
  const others = only === null ? kept.filter((part) => part.runId === null).map(toPart) : [];
  return {
    caseId: kase.caseId,
    number: kase.number,
    name: kase.name,
    practice: kase.practice,
    savedAt: context.now().toISOString(),
    version: context.shell.version,
    parts: [...runs, ...others],
    troubles: [],
    notUnderstood: 0,
  };
}

/** The case that is meant, and the run when only one is. */
export function findCase(
  which: Which,
  { store }: ServiceContext,
): { kase: CaseSummary; only: string | null } {
  const { caseId, runId } = typeof which === 'string' ? { caseId: which, runId: which } : which;
  const run = runId === undefined ? null : store.cases.getRun(runId);
  if (runId !== undefined && !run && caseId === undefined)
    throw new ServiceError({ code: 'not-found', key: 'run-not-found' });
  const kase = store.cases.getCase(run?.caseId ?? caseId ?? '');
  if (!kase) throw caseNotFound();
  return { kase, only: run?.runId ?? null };
}

/** What an own run says of its maker: what is asked for now, else what it said when it was saved, when it was made, or the settings say. */
export function saidOf(
  runId: string,
  asked: Said,
  { store }: ServiceContext,
): { who: string; where: string } {
  const request = store.cases.getRun(runId)?.request;
  const before = store.parts.said(runId);
  const { placeName, tickedBy } = store.settings.read();
  return {
    who: asked.who ?? before?.who ?? request?.tickedBy ?? tickedBy,
    where: asked.where || before?.where || request?.where || placeName,
  };
}

function ownRun(runId: string, recheckOf: string | null, said: Said, context: ServiceContext): Part[] {
  const events = context.store.cases.events(runId);
  // A check that has not said its first word yet is no part.
  return events[0]?.type === 'run-started'
    ? [makeRunPart({ runId, recheckOf, events, ...saidOf(runId, said, context) })]
    : [];
}

function foreignRun(part: StoredPart, recheckOf: string | null, { store }: ServiceContext): Part {
  const runId = part.runId ?? part.facts.id;
  const notUnderstood = Number(fieldOf(part.content, 'notUnderstood') ?? 0);
  const content = {
    kind: 'run' as const,
    runId,
    recheckOf,
    events: store.cases.events(runId),
    notUnderstood,
  };
  return { facts: part.facts, bytes: part.bytes, content };
}

/** A stored part that is no run. */
export function toPart({ facts, bytes, content, own }: StoredPart): Part {
  const note = caseNote.safeParse(fieldOf(content, 'note'));
  if (facts.kind === 'note' && note.success)
    return { facts, bytes, content: { kind: 'note', note: { ...note.data, own } } };
  const mark = caseMark.safeParse(fieldOf(content, 'mark'));
  if (facts.kind === 'mark' && mark.success)
    return { facts, bytes, content: { kind: 'mark', mark: { ...mark.data, own } } };
  const mini = miniCase.safeParse(fieldOf(content, 'mini'));
  if (facts.kind === 'mini' && mini.success)
    return { facts, bytes, content: { kind: 'mini', mini: mini.data } };
  return { facts, bytes, content: null };
}

function fieldOf(content: unknown, name: string): unknown {
  return typeof content === 'object' && content !== null
    ? Object.entries(content).find(([key]) => key === name)?.[1]
    : undefined;
}
