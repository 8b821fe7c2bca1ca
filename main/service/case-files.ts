import { createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type RunEvent, ServiceError } from '../../preload/contract/index.ts';
import { foldRun } from '../engine/run/fold.ts';
import { saveBytes } from '../report/index.ts';
import {
  type CaseFile,
  type CaseFileTrouble,
  type KeptRun,
  newestOf,
  readCase,
  writeCaseFile,
} from './case-file-format.ts';
import { caseKey, isPracticeName, shortId } from './case-key.ts';
import { figuresOf } from './run-figures.ts';
import type { HandlersOf, ServiceContext } from './types.ts';

/** Larger than any case that was ever made: ten years of monthly checks. */
export const MAX_CASE_BYTES = 64 * 1024 * 1024;
const CASE_MIME = 'application/x-relay-doctor-case';

/** What was opened: its case, the newest whole run in it, and whether anything came in that was not stored before. */
export type OpenedCase = { caseId: string; runId: string; name: string; isNew: boolean };

/** Saving a case as a file, and opening one. */
export function caseFileHandlers(context: ServiceContext): HandlersOf<'cases.save' | 'cases.open'> {
  return {
    async 'cases.save'({ caseId, runId }) {
      const file = caseToSave(caseId ?? caseOfRun(runId, context), runId, context);
      const fileName = `${file.name.replace(/[^a-z0-9.-]+/gi, '-').slice(0, 60) || 'case'}.rdcase`;
      const bytes = new TextEncoder().encode(writeCaseFile(file));
      const base = { fileName, mime: CASE_MIME };
      if (!context.shell.chooseFile)
        return { ...base, path: null, base64: Buffer.from(bytes).toString('base64') };
      const path = await context.shell.chooseFile(base);
      if (path === null) return { ...base, path: null, base64: null };
      const saved = await saveBytes(path, bytes);
      if (!saved.ok) throw new ServiceError({ code: 'failed', key: saved.key, params: saved.params });
      context.shell.usedCaseFile?.(path, file.name);
      return { ...base, path, base64: null };
    },
    async 'cases.open'({ base64, fileName }) {
      if (base64 !== undefined) {
        const opened = importCase(Buffer.from(base64, 'base64'), basename(fileName ?? ''), context);
        return { opened };
      }
      const path = await context.shell.chooseCaseFile?.();
      return { opened: path ? await openCasePath(path, context) : null };
    },
  };
}

/** Opens a case file of this computer. Throws `ServiceError` with a sentence; the store is as it was then. */
export async function openCasePath(path: string, context: ServiceContext): Promise<OpenedCase> {
  const opened = importCase(await readWhole(path), basename(path), context);
  context.shell.usedCaseFile?.(path, opened.name);
  return opened;
}

async function readWhole(path: string): Promise<Uint8Array> {
  const name = basename(path);
  try {
    const file = await open(path, 'r');
    try {
      const facts = await file.stat();
      if (facts.isDirectory()) throw trouble('folder', name);
      // A device or a pipe may never end.
      if (!facts.isFile()) throw trouble('not-ours', name);
      if (facts.size > MAX_CASE_BYTES) throw trouble('too-large', name);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EISDIR') throw trouble('folder', name);
    throw trouble(code === 'ENOENT' ? 'gone' : 'unreadable', name);
  }
}

type Trouble = CaseFileTrouble | 'folder' | 'too-large' | 'gone' | 'unreadable' | 'differs' | 'not-stored';

function trouble(why: Trouble, name: string): ServiceError {
  return new ServiceError({ code: 'bad-input', key: `ui:caseFile.why.${why}`, params: { name } });
}

function importCase(bytes: Uint8Array, fileName: string, context: ServiceContext): OpenedCase {
  if (bytes.length > MAX_CASE_BYTES) throw trouble('too-large', fileName);
  const read = readCase(bytes);
  if (!read.ok) throw trouble(read.why, fileName);
  const known = knownCase(read.file, fileName, context);
  if (known) return known;
  try {
    const opened = context.store.cases.atOnce(() => storeCase(read.file, fileName, context));
    context.shell.publish('cases.changed', {});
    return opened;
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    throw trouble('not-stored', fileName);
  }
}

/** The case that holds all of this already; its runs may have gone on since the file was saved. */
function knownCase({ runs }: CaseFile, fileName: string, context: ServiceContext): OpenedCase | null {
  const { cases } = context.store;
  let isWhole = true;
  for (const run of runs) {
    if (!cases.getRun(run.runId)) isWhole = false;
    // The same number, another story: neither is thrown away for the other.
    else if (!beginAlike(run.events, cases.events(run.runId))) throw trouble('differs', fileName);
  }
  const newest = newestOf(runs);
  const stored = newest ? cases.getRun(newest.runId) : null;
  if (!isWhole || !stored) return null;
  const name = cases.getCase(stored.caseId)?.name ?? '';
  return { caseId: stored.caseId, runId: stored.runId, name, isNew: false };
}

/**
 * Files go into a case of their own: what somebody else saw is not mixed with what was seen from here, and nothing that is stored is
 * changed. Nothing of it runs by itself.
 */
function storeCase(file: CaseFile, fileName: string, context: ServiceContext): OpenedCase {
  const { cases } = context.store;
  const newest = newestOf(file.runs);
  const [start] = newest?.events ?? [];
  if (!newest || start?.type !== 'run-started') throw trouble('damaged', fileName);
  const { key, name } = caseKey(start.request);
  const origin = createHash('sha256')
    .update(JSON.stringify([file.caseId, key]))
    .digest('hex')
    .slice(0, 16);
  const kase = cases.openCase({
    key: `file ${origin} ${key}`.slice(0, 500),
    name: `${file.name || name} (${fileName || 'rdcase'})`.slice(0, 200),
    practice: file.practice || isPracticeName(name),
    caseId: shortId(randomBytes(16)),
    now: context.now().toISOString(),
  });
  for (const run of file.runs) {
    if (!cases.getRun(run.runId)) storeRun(run, kase.caseId, context);
  }
  return { caseId: kase.caseId, runId: newest.runId, name: kase.name, isNew: true };
}

function storeRun({ runId, recheckOf, events }: KeptRun, caseId: string, context: ServiceContext): void {
  const { cases } = context.store;
  const [start] = events;
  if (start?.type !== 'run-started') return;
  // Nobody's process: this run is over, whatever the file says.
  cases.addRun({ runId, caseId, request: start.request, startedAt: start.at, owner: 0, recheckOf });
  for (const [seq, event] of events.entries()) cases.appendEvent(runId, seq, event);
  const state = foldRun(runId, events);
  const isCut = state.result === 'running';
  cases.updateRun(runId, {
    ...figuresOf(state, null),
    ...(isCut ? { state: 'died', endedAt: events.at(-1)?.at ?? start.at } : {}),
  });
}

function beginAlike(one: readonly RunEvent[], other: readonly RunEvent[]): boolean {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length).every((event, index) => JSON.stringify(event) === JSON.stringify(other[index]));
}

function caseOfRun(runId: string | undefined, context: ServiceContext): string {
  const stored = runId === undefined ? null : context.store.cases.getRun(runId);
  if (!stored) throw new ServiceError({ code: 'not-found', key: 'run-not-found' });
  return stored.caseId;
}

/** The whole case, or one run of it. */
function caseToSave(
  caseId: string,
  only: string | undefined,
  context: ServiceContext,
): CaseFile & { caseId: string } {
  const { cases } = context.store;
  const kase = cases.getCase(caseId);
  const runs = cases.listRuns(caseId).filter((run) => only === undefined || run.runId === only);
  if (!kase || runs.length === 0) throw new ServiceError({ code: 'not-found', key: 'case-not-found' });
  return {
    caseId,
    name: kase.name,
    practice: kase.practice,
    runs: runs
      .toReversed()
      .map(({ runId, recheckOf }) => ({ runId, recheckOf, events: cases.events(runId) })),
  };
}
