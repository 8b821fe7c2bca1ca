import { z } from 'zod';
import { type RunEvent, runEvent } from '../../preload/contract/index.ts';
import { LIMITS } from './limits.ts';
import { makeRunPart } from './make-part.ts';
import { makePause, runGently } from './pause.ts';
import { readJson } from './read-json.ts';
import { linesOf } from './read-part.ts';
import type { CaseFile, CaseFileReading } from './types.ts';

const id = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);
const head = z.object({ format: z.string().max(60) });
const caseHead = z.object({ caseId: id, name: z.string().max(200), practice: z.boolean().catch(false) });
const runHead = z.object({ run: z.object({ runId: id, recheckOf: id.nullable() }) });

/** Octets of the first line. */
const LONGEST_HEAD = 4096;

type OldRun = { runId: string; recheckOf: string | null; events: RunEvent[]; strange: number };

/** What version 0.1 wrote while it was made: JSON lines of a case, or of one run (`--case`). */
export async function readOldFile(bytes: Uint8Array): Promise<CaseFileReading> {
  // The first line says whether it is worth looking at the rest.
  const end = bytes.subarray(0, LONGEST_HEAD + 1).indexOf(0x0a);
  if (end < 0 && bytes.length > LONGEST_HEAD) return { ok: false, why: 'not-ours' };
  const first = readJson(new TextDecoder().decode(bytes.subarray(0, end < 0 ? bytes.length : end)));
  const format = head.safeParse(first).data?.format ?? '';
  const [, kind, version] = /^relay-doctor\.(case|events)\/(\d{1,9})$/.exec(format) ?? [];
  if (kind === undefined) return { ok: false, why: 'not-ours' };
  if (Number(version) > 1) return { ok: false, why: 'newer' };
  const lines = linesOf(bytes).slice(1);
  if (lines.length > LIMITS.events) return { ok: false, why: 'too-large' };
  const facts = kind === 'case' ? caseHead.safeParse(first).data : { caseId: '', name: '', practice: false };
  const runs = await runGently(kind === 'case' ? readRuns(lines) : readOneRun(lines), makePause());
  const isWhole = runs.every(
    ({ runId, events }) => events[0]?.type === 'run-started' && events[0].runId === runId,
  );
  const isTwice = new Set(runs.map((run) => run.runId)).size !== runs.length;
  if (!facts || runs.length === 0 || !isWhole || isTwice) return { ok: false, why: 'damaged' };
  const file: CaseFile = {
    ...facts,
    number: '',
    savedAt: '',
    version: '',
    parts: runs.map(({ runId, recheckOf, events }) => {
      const [start] = events;
      const who = start?.type === 'run-started' ? (start.request.tickedBy ?? '') : '';
      return makeRunPart({ runId, recheckOf, events, who, where: '' });
    }),
    troubles: [],
    notUnderstood: runs.reduce((sum, run) => sum + run.strange, 0),
  };
  return { ok: true, file, sealed: false };
}

function* readRuns(lines: readonly string[]): Generator<undefined, OldRun[]> {
  const runs: OldRun[] = [];
  for (const line of lines) {
    const value = readJson(line);
    const begin = runHead.safeParse(value);
    if (begin.success) runs.push({ ...begin.data.run, events: [], strange: 0 });
    else take(value, runs.at(-1));
    yield;
  }
  return runs;
}

function* readOneRun(lines: readonly string[]): Generator<undefined, OldRun[]> {
  const run: OldRun = { runId: '', recheckOf: null, events: [], strange: 0 };
  for (const line of lines) {
    take(readJson(line), run);
    yield;
  }
  const start = run.events.find((event) => event.type === 'run-started');
  const isNamed = start?.type === 'run-started' && id.safeParse(start.runId).success;
  return isNamed ? [{ ...run, runId: start.runId }] : [];
}

function take(value: unknown, run: OldRun | undefined): void {
  const event = runEvent.safeParse(value);
  if (!run) return;
  if (event.success) run.events.push(event.data);
  else run.strange += 1;
}
