import type { Cell, Delivery, Evidence, TranscriptLine } from '../../../preload/contract/index.ts';
import { cellKey } from './types.ts';

/** Conversation per cell (key of `cellKey`). */
export type Transcripts = ReadonlyMap<string, readonly TranscriptLine[]>;

/** Lines of the conversation shown for one attempt. */
const EVIDENCE_LINES = 6;
const LINE_CHARS = 2000;
const MAX_LINES = 40;

/** The lines of the conversation that belong to an attempt; the answer that decided is marked. */
export function evidenceFor(
  cell: Cell,
  attemptId: string | undefined,
  transcripts: Transcripts | undefined,
): Evidence[] {
  const attempt = [...cell.attempts, ...cell.controls].find((row) => row.id === attemptId);
  if (!attempt) return bannerEvidence(cell);
  const spoken = transcripts?.get(cellKey(cell))?.filter((line) => line.attempt === attempt.id) ?? [];
  const said = spoken.length > 0 ? inPlayOrder(spoken) : retold(attempt);
  const lines = said.slice(-EVIDENCE_LINES);
  const deciding = lines.findLastIndex((line) => line.startsWith('< '));
  return [
    {
      kind: 'smtp',
      at: attempt.startedAt,
      source: cellKey(cell),
      lines: lines.map((line) => line.slice(0, LINE_CHARS)),
      ...(deciding >= 0 ? { deciding } : {}),
    },
  ];
}

/** Pipelined commands go out together and are answered together; for reading, each answer follows its command. */
function inPlayOrder(spoken: readonly TranscriptLine[]): string[] {
  const out = spoken.filter((line) => line.dir === 'out').map((line) => line.text);
  const answers: string[][] = [];
  let answer: string[] = [];
  for (const { text } of spoken.filter((line) => line.dir === 'in')) {
    answer.push(`< ${text}`);
    if (/^\d{3}(?:$|[^-\d])/.test(text)) {
      answers.push(answer);
      answer = [];
    }
  }
  if (answer.length > 0) answers.push(answer);
  return out.flatMap((text, index) => [`> ${text}`, ...(answers[index] ?? [])]);
}

/** Without a transcript: the attempt in the words of the protocol. */
function retold({ mailFrom, rcptTo, reply, stage }: Cell['attempts'][number]): string[] {
  const answer = [reply.code, reply.enhanced, reply.text].filter(Boolean).join(' ');
  const commands = [`> MAIL FROM:<${mailFrom}>`, ...(stage === 'mail' ? [] : [`> RCPT TO:<${rcptTo}>`])];
  return reply.code > 0 ? [...commands, `< ${answer}`] : commands;
}

/** The greeting, as it came. */
export function bannerEvidence(cell: Cell): Evidence[] {
  const lines = (cell.facts?.banner ?? '').split('\n').filter((line) => line !== '');
  return lines.length === 0
    ? []
    : [
        {
          kind: 'smtp',
          source: cellKey(cell),
          lines: lines.slice(0, EVIDENCE_LINES).map((line) => `< ${line}`),
        },
      ];
}

/** The EHLO reply around the line that tells. */
export function ehloEvidence(cell: Cell, deciding: RegExp): Evidence[] {
  const all = cell.facts?.ehlo ?? [];
  const at = all.findIndex((line) => deciding.test(line));
  if (at < 0) return [];
  const from = Math.max(0, at - 2);
  const lines = all.slice(from, from + EVIDENCE_LINES).map((line) => `< ${line}`);
  return [{ kind: 'smtp', source: cellKey(cell), lines: ['> EHLO', ...lines], deciding: at - from + 1 }];
}

/** What was said under this name in the conversation (VRFY, XCLIENT); nothing when it was not kept. */
export function talkEvidence(cell: Cell, name: string, transcripts: Transcripts | undefined): Evidence[] {
  const spoken = transcripts?.get(cellKey(cell))?.filter((line) => line.attempt === name) ?? [];
  if (spoken.length === 0) return [];
  const lines = inPlayOrder(spoken).map((line) => line.slice(0, LINE_CHARS));
  return [{ kind: 'smtp', source: cellKey(cell), lines: lines.slice(0, EVIDENCE_LINES) }];
}

/** The way a message took, one stage a line. */
export function pathEvidence(cell: Cell, delivery: Delivery | undefined): Evidence[] {
  const lines = (delivery?.path ?? []).map((line) => line.slice(0, LINE_CHARS)).slice(0, MAX_LINES);
  return lines.length === 0 ? [] : [{ kind: 'text', source: cellKey(cell), lines }];
}

/** A measured wait. */
export function timingEvidence(cell: Cell, what: string, ms: number): Evidence[] {
  return [{ kind: 'timing', source: cellKey(cell), lines: [`${what} ${Math.round(ms)} ms`] }];
}
