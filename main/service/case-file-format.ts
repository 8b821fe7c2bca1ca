import { z } from 'zod';
import { type RunEvent, runEvent } from '../../preload/contract/index.ts';

/** One run of a case file: its events as they were written, and the run it looked at again. */
export type KeptRun = { runId: string; recheckOf: string | null; events: RunEvent[] };

/** What a case file holds, oldest run first. `caseId` is null for a file of one run, as the command line writes it. */
export type CaseFile = { caseId: string | null; name: string; practice: boolean; runs: KeptRun[] };

/** Why a file is no case of ours: words `ui:caseFile.why.<name>`. */
export type CaseFileTrouble = 'empty' | 'not-ours' | 'newer' | 'damaged';

export type CaseFileReading = { ok: true; file: CaseFile } | { ok: false; why: CaseFileTrouble };

const CASE = 'relay-doctor.case';
const EVENTS = 'relay-doctor.events';
const VERSION = 1;

const name = z.string().max(200);
const id = z.string().min(1).max(64);
const caseHead = z.object({ caseId: id, name, practice: z.boolean().catch(false) });
const runHead = z.object({ run: z.object({ runId: id, recheckOf: id.nullable() }) });

/** A case as JSON lines: what it is, then each run, announced by a line of its own, with its events. */
export function writeCaseFile(file: CaseFile & { caseId: string }): string {
  const { runs, ...facts } = file;
  const rows = [
    { format: `${CASE}/${VERSION}`, ...facts },
    ...runs.flatMap(({ events, ...run }) => [{ run }, ...events]),
  ];
  return `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
}

/** Reads a case file, or one run's events (`--case`). Unknown events are left out; a run without a beginning makes the file damaged. */
export function readCase(bytes: Uint8Array): CaseFileReading {
  if (bytes.length === 0) return { ok: false, why: 'empty' };
  const [first = '', ...lines] = new TextDecoder().decode(bytes).split('\n');
  const head = readLine(first);
  const [, format = '', version = ''] = /^(relay-doctor\.[a-z]+)\/(\d{1,9})$/.exec(formatOf(head)) ?? [];
  if (format !== CASE && format !== EVENTS) return { ok: false, why: 'not-ours' };
  if (Number(version) > VERSION) return { ok: false, why: 'newer' };
  return format === CASE ? readRuns(head, lines) : readOneRun(lines);
}

function readRuns(head: unknown, lines: readonly string[]): CaseFileReading {
  const facts = caseHead.safeParse(head);
  if (!facts.success) return { ok: false, why: 'damaged' };
  const runs: KeptRun[] = [];
  for (const line of lines) {
    const row = readLine(line);
    const begin = runHead.safeParse(row);
    if (begin.success) {
      runs.push({ ...begin.data.run, events: [] });
      continue;
    }
    const event = runEvent.safeParse(row);
    if (event.success) runs.at(-1)?.events.push(event.data);
  }
  const isWhole =
    runs.length > 0 && runs.every(isStarted) && new Set(runs.map((run) => run.runId)).size === runs.length;
  return isWhole ? { ok: true, file: { ...facts.data, runs } } : { ok: false, why: 'damaged' };
}

function readOneRun(lines: readonly string[]): CaseFileReading {
  const events = lines.flatMap((line) => {
    const event = runEvent.safeParse(readLine(line));
    return event.success ? [event.data] : [];
  });
  const start = events.find((event) => event.type === 'run-started');
  if (start?.type !== 'run-started' || !id.safeParse(start.runId).success)
    return { ok: false, why: 'damaged' };
  const run: KeptRun = { runId: start.runId, recheckOf: null, events };
  return isStarted(run)
    ? { ok: true, file: { caseId: null, name: '', practice: false, runs: [run] } }
    : { ok: false, why: 'damaged' };
}

/** The newest run that looked at everything; else the newest. */
export function newestOf(runs: readonly KeptRun[]): KeptRun | undefined {
  const startOf = (run: KeptRun): string => run.events[0]?.at ?? '';
  const sorted = runs.toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
  return sorted.findLast((run) => run.recheckOf === null) ?? sorted.at(-1);
}

/** A run tells first who it is. */
function isStarted({ runId, events }: KeptRun): boolean {
  const [first] = events;
  return first?.type === 'run-started' && first.runId === runId;
}

function formatOf(head: unknown): string {
  const isObject = typeof head === 'object' && head !== null && 'format' in head;
  return isObject && typeof head.format === 'string' ? head.format : '';
}

function readLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
