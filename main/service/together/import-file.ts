import { randomBytes } from 'node:crypto';
import { type OpenedCase, ServiceError } from '../../../preload/contract/index.ts';
import { type CaseFile, mergeFiles, type Part } from '../../case-file/index.ts';
import { foldRun } from '../../engine/run/fold.ts';
import { caseKey, isPracticeName, shortId } from '../case-key.ts';
import { figuresOf } from '../run-figures.ts';
import type { ServiceContext } from '../types.ts';
import { caseFileNow } from './case-of.ts';
import { trouble } from './trouble.ts';

/**
 * Brings the parts of a file into the store, all of them or none: into the case that is here already, when it is about the same server, else
 * into one of its own. Nothing of it runs, and nothing of it becomes a setting. Throws `ServiceError` with a sentence.
 */
export async function importFile(
  file: CaseFile,
  fileName: string,
  context: ServiceContext,
): Promise<OpenedCase> {
  try {
    const opened = context.store.cases.atOnce(() => takeIn(file, fileName, context));
    // Also when nothing is new: a deleted case may have come back.
    context.shell.publish('cases.changed', {});
    if (opened.isNew) context.shell.publish('case.changed', { caseId: opened.caseId });
    return opened;
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    throw trouble('not-stored', fileName);
  }
}

function takeIn(file: CaseFile, fileName: string, context: ServiceContext): OpenedCase {
  if (file.parts.length === 0) throw trouble('damaged', fileName);
  const { cases } = context.store;
  for (const caseId of homesOf(file, context)) {
    if (cases.isDeleted(caseId)) cases.restoreCase(caseId);
    const here = caseFileNow({ caseId }, { where: '' }, context);
    const merging = mergeFiles(here, file);
    if (!merging.ok) continue;
    const fresh = changedParts(here, merging.file).filter((part) => storePart(part, caseId, context));
    if (fresh.length > 0) cases.touchCase(caseId, context.now().toISOString());
    const troubles = [...file.troubles, ...merging.troubles.filter((row) => !isNamed(file, row))];
    return {
      ...openedOf(caseId, file, context),
      isNew: fresh.length > 0,
      merged: true,
      added: fresh.length,
      troubles,
    };
  }
  const caseId = openOwnCase(file, context);
  const added = file.parts.filter((part) => storePart(part, caseId, context)).length;
  if (added === 0) throw trouble('damaged', fileName);
  return { ...openedOf(caseId, file, context), isNew: true, merged: false, added, troubles: file.troubles };
}

const isNamed = ({ troubles }: CaseFile, row: CaseFile['troubles'][number]): boolean =>
  troubles.some((known) => known.id === row.id && known.why === row.why && known.index === row.index);

/** Cases where the parts of this file may belong: the same id first, then where one of its runs is stored already. */
function homesOf(file: CaseFile, { store }: ServiceContext): string[] {
  const { cases } = store;
  const byRun = file.parts.flatMap(({ content }) => {
    const run = content?.kind === 'run' ? cases.getRun(content.runId) : null;
    return run ? [run.caseId] : [];
  });
  const isHere = (caseId: string): boolean => cases.getCase(caseId) !== null || cases.isDeleted(caseId);
  return [...new Set([file.caseId, ...byRun])].filter((caseId) => caseId !== '' && isHere(caseId));
}

function changedParts(before: CaseFile, after: CaseFile): Part[] {
  const known = new Map(before.parts.map((part) => [part.facts.id, part.facts.sha256]));
  return after.parts.filter((part) => known.get(part.facts.id) !== part.facts.sha256);
}

function openOwnCase(file: CaseFile, context: ServiceContext): string {
  const { cases } = context.store;
  const isFree = file.caseId !== '' && cases.getCase(file.caseId) === null && !cases.isDeleted(file.caseId);
  const caseId = isFree ? file.caseId : shortId(randomBytes(16));
  const start = newestRun(file)?.content?.events[0];
  const typed = start?.type === 'run-started' ? caseKey(start.request) : null;
  const mini = file.parts.find((part) => part.content?.kind === 'mini')?.content;
  const name = file.name || typed?.name || (mini?.kind === 'mini' ? mini.mini.target : '') || file.number;
  return cases.openCase({
    // A check of this computer begins a case of its own: what others saw is added to by "Add my result" only.
    key: `file ${caseId} ${typed?.key ?? name}`.slice(0, 500),
    name: name.slice(0, 200) || 'rdcase',
    practice: file.practice || isPracticeName(name),
    caseId,
    now: context.now().toISOString(),
    number: isFree ? file.number : undefined,
  }).caseId;
}

type RunPart = Part & { content: Extract<NonNullable<Part['content']>, { kind: 'run' }> };

const isRun = (part: Part): part is RunPart => part.content?.kind === 'run';

/** The newest run of a file that looked at everything; else the newest. */
export function newestRun(file: Pick<CaseFile, 'parts'>): RunPart | undefined {
  const runs = file.parts.filter(isRun).toSorted((a, b) => (a.facts.startedAt < b.facts.startedAt ? -1 : 1));
  return runs.findLast(({ content }) => content.recheckOf === null) ?? runs.at(-1);
}

function openedOf(
  caseId: string,
  file: CaseFile,
  { store }: ServiceContext,
): Pick<OpenedCase, 'caseId' | 'runId' | 'name' | 'notUnderstood'> {
  const newest = newestRun(file)?.content.runId;
  const isHere = newest !== undefined && store.cases.getRun(newest)?.caseId === caseId;
  const kase = store.cases.getCase(caseId);
  return {
    caseId,
    runId: isHere ? newest : (kase?.last?.runId ?? null),
    name: kase?.name ?? file.name,
    notUnderstood: file.notUnderstood,
  };
}

/** Stores one part. False: what is here stays. */
function storePart(part: Part, caseId: string, context: ServiceContext): boolean {
  const { parts } = context.store;
  const addedAt = context.now().toISOString();
  const { facts, bytes, content } = part;
  if (!isRun(part)) {
    const isOwn = parts.list(caseId).some((row) => row.facts.id === facts.id && row.own);
    if (!isOwn) parts.put(caseId, { facts, bytes, own: false, runId: null, content, addedAt });
    return !isOwn;
  }
  const { runId, notUnderstood } = part.content;
  if (!storeRun(part, caseId, context)) return false;
  const kept = { kind: 'run', notUnderstood };
  parts.put(caseId, { facts, bytes, own: false, runId, content: kept, addedAt });
  return true;
}

/** The events of a foreign run beside those that were made here, so that every page can show it. */
function storeRun({ content }: RunPart, caseId: string, { store, runs }: ServiceContext): boolean {
  const { cases, parts } = store;
  const { runId, recheckOf, events } = content;
  const [start] = events;
  if (start?.type !== 'run-started') return false;
  const known = cases.getRun(runId);
  // Own runs stay as they are here, and so does what is in another case.
  if (known && (!parts.isForeignRun(runId) || known.caseId !== caseId)) return false;
  if (known) cases.deleteRun(runId);
  // Nobody's process: this run is over, whatever the file says.
  cases.addRun({ runId, caseId, request: start.request, startedAt: start.at, owner: 0, recheckOf });
  for (const [seq, event] of events.entries()) cases.appendEvent(runId, seq, event);
  const state = foldRun(runId, events);
  const isCut = state.result === 'running';
  cases.updateRun(runId, {
    ...figuresOf(state, null),
    ...(isCut ? { state: 'died', endedAt: events.at(-1)?.at ?? start.at } : {}),
  });
  runs.forget(runId);
  return true;
}

/** Puts the parts of one case into another one of the same server, and forgets the emptied one. Null: other servers. */
export function mergeCases(into: string, from: string, context: ServiceContext): number | null {
  const { cases, parts } = context.store;
  return cases.atOnce(() => {
    const target = caseFileNow({ caseId: into }, { where: '' }, context);
    const source = caseFileNow({ caseId: from }, { where: '' }, context);
    const merging = mergeFiles(target, source);
    if (!merging.ok) return null;
    const before = target.parts.length;
    parts.moveAll(from, into);
    cases.forgetCase(from);
    cases.touchCase(into, context.now().toISOString());
    return caseFileNow({ caseId: into }, { where: '' }, context).parts.length - before;
  });
}
