import { z } from 'zod';
import {
  caseMark,
  caseNote,
  miniCase,
  type PartTrouble,
  type RunEvent,
  runEvent,
} from '../../preload/contract/index.ts';
import { LIMITS } from './limits.ts';
import { factsOf, type PartHead, partHead, strangeFields } from './part-head.ts';
import { runAtOnce } from './pause.ts';
import { readJson } from './read-json.ts';
import type { Part, PartContent } from './types.ts';

/** What octets of a part came to. `strange`: fields of its head that this program does not know. */
export type PartReading = { ok: true; part: Part; strange: number } | { ok: false; why: PartTrouble['why'] };

const noteLine = z.object({ note: caseNote.omit({ own: true }) });
const markLine = z.object({ mark: caseMark.omit({ own: true }) });
const miniLine = z.object({ mini: miniCase });

/** Reads one part. Its octets are kept as they are, whatever was understood. */
export const readPart = (bytes: Uint8Array): PartReading => runAtOnce(readPartSteps(bytes));

/** The same in steps, for `runGently`: a part may be 16 MB. */
export function* readPartSteps(bytes: Uint8Array): Generator<undefined, PartReading> {
  if (bytes.length > LIMITS.partBytes) return { ok: false, why: 'too-large' };
  const lines = linesOf(bytes);
  const first = readJson(lines[0] ?? '');
  const head = partHead.safeParse(first);
  if (!head.success) return { ok: false, why: isNewerHead(first) ? 'not-understood' : 'damaged' };
  const reading = yield* readContent(head.data, lines.slice(1));
  if (reading === 'damaged') return { ok: false, why: 'damaged' };
  if (reading === 'too-large') return { ok: false, why: 'too-large' };
  const part = { facts: factsOf(head.data, bytes), bytes, content: reading };
  return { ok: true, part, strange: strangeFields(first) };
}

/** The lines of a part, without the empty ones at its end. */
export function linesOf(bytes: Uint8Array): string[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines;
}

function* readContent(
  head: PartHead,
  lines: readonly string[],
): Generator<undefined, PartContent | null | 'damaged' | 'too-large'> {
  switch (head.kind) {
    case 'run':
      return yield* readRun(head, lines);
    case 'note': {
      const line = noteLine.safeParse(readJson(lines[0] ?? ''));
      return line.success ? { kind: 'note', note: { ...line.data.note, own: false } } : 'damaged';
    }
    case 'mark': {
      const line = markLine.safeParse(readJson(lines[0] ?? ''));
      return line.success ? { kind: 'mark', mark: { ...line.data.mark, own: false } } : 'damaged';
    }
    case 'mini': {
      const line = miniLine.safeParse(readJson(lines[0] ?? ''));
      return line.success ? { kind: 'mini', mini: line.data.mini } : 'damaged';
    }
    default:
      return null;
  }
}

function* readRun(
  head: PartHead,
  lines: readonly string[],
): Generator<undefined, PartContent | 'damaged' | 'too-large'> {
  if (lines.length > LIMITS.events) return 'too-large';
  const events: RunEvent[] = [];
  let notUnderstood = 0;
  for (const line of lines) {
    const value = readJson(line);
    // A line that is no JSON was broken on the way; one that is may be of a newer program.
    if (value === undefined) return 'damaged';
    const event = runEvent.safeParse(value);
    if (event.success) events.push(event.data);
    else notUnderstood += 1;
    yield;
  }
  const [start] = events;
  if (start?.type !== 'run-started' || start.runId !== head.id) return 'damaged';
  // A run begins once.
  if (events.slice(1).some((event) => event.type === 'run-started')) return 'damaged';
  return { kind: 'run', runId: head.id, recheckOf: head.recheckOf ?? null, events, notUnderstood };
}

function isNewerHead(head: unknown): boolean {
  const name = typeof head === 'object' && head !== null && 'part' in head ? head.part : '';
  return typeof name === 'string' && /^relay-doctor\.part\/(?:[2-9]|\d{2,6})$/.test(name);
}
