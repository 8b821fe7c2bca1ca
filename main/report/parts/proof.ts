import type { Attempt, Cell, Report, Stage, TranscriptLine } from '../../../preload/contract/index.ts';
import { isSameCell, nameOfCell } from './facts.ts';

/** The lines of one attempt that decided something; numbers are those of the cell's whole conversation. */
export type Proof = {
  /** `ended`: no try was made; these are the last lines before the conversation ended. */
  kind: 'decided' | 'control' | 'ended';
  cell: Cell;
  attempt: Attempt | null;
  lines: { number: number; line: TranscriptLine; deciding: boolean }[];
};

/**
 * What to show as proof: the attempt that decided the verdict, in a full report also the one of every other open door,
 * and the control that shows the server was listening to us (R3). `most` lines each.
 */
export function pickProofs(report: Report, options: { everyDoor: boolean; most: number }): Proof[] {
  const decider = decidingCell(report);
  if (!decider) return [];
  const others = report.relay.cells.filter(
    (cell) => cell !== decider && (cell.state === 'open' || cell.state === 'probably'),
  );
  const proofs: Proof[] = [];
  for (const cell of options.everyDoor ? [decider, ...others] : [decider]) {
    const proof = decidedIn(report, cell, options.most);
    if (proof) proofs.push(proof);
  }
  const positive = positiveControls(decider);
  const control = positive.find((one) => one.outcome === 'accepted') ?? positive[0];
  const heard = control && proofOf(report, decider, control, 'control', options.most);
  if (heard && !proofs.some((one) => one.attempt === heard.attempt)) proofs.push(heard);
  const ended = proofs.length === 0 ? endOf(report, decider, options.most) : null;
  if (ended) proofs.push(ended);
  return proofs;
}

/** Mail that the server should accept (R3): row C1 of the catalogue. The other controls must not be counted with it. */
export function positiveControls(cell: Cell): Attempt[] {
  return cell.controls.filter((one) => /^C1\b/.test(one.id));
}

function decidingCell(report: Report): Cell | undefined {
  const { cells } = report.relay;
  const named = report.verdict.cell;
  const found = named ? cells.find((cell) => isSameCell(named, nameOfCell(cell))) : undefined;
  return found ?? cells.find((cell) => (cell.decidedBy ?? []).length > 0) ?? cells[0];
}

/** Tries before controls: a control alone decides nothing. A closed door without a named try shows its first refusal. */
function decidedIn(report: Report, cell: Cell, most: number): Proof | null {
  const named = new Set(cell.decidedBy ?? []);
  const refused =
    cell.state === 'closed' ? cell.attempts.filter((one) => one.outcome === 'refused-relay') : [];
  const candidates = [
    ...cell.attempts.filter((one) => named.has(one.id)),
    ...refused.slice(0, 3),
    ...cell.controls.filter((one) => named.has(one.id)),
  ];
  for (const attempt of candidates) {
    const proof = proofOf(report, cell, attempt, 'decided', most);
    if (proof) return proof;
  }
  return null;
}

function proofOf(
  report: Report,
  cell: Cell,
  attempt: Attempt,
  kind: Proof['kind'],
  most: number,
): Proof | null {
  const lines = linesOf(report, cell);
  const mine = lines.flatMap((line, index) => (line.attempt === attempt.id ? [index] : []));
  const at = decidingLine(attempt, lines, mine);
  const first = mine[0];
  if (at === undefined || first === undefined) return null;
  const shown = most < 6 ? fewLines(lines, mine, at) : manyLines(lines, mine, at, most);
  return {
    kind,
    cell,
    attempt,
    lines: shown.flatMap((index) => {
      const line = lines[index];
      return line ? [{ number: index + 1, line, deciding: index === at }] : [];
    }),
  };
}

function linesOf(report: Report, cell: Cell): readonly TranscriptLine[] {
  const plain = nameOfCell(cell);
  const own = report.transcripts.find((one) => one.cell === `${cell.part ?? ''}/${plain}`);
  return (own ?? report.transcripts.find((one) => isSameCell(one.cell, plain)))?.lines ?? [];
}

/** The last lines of a conversation that ended before any try, with the server's last answer as the deciding one. */
function endOf(report: Report, cell: Cell, most: number): Proof | null {
  const lines = linesOf(report, cell);
  const at = lines.findLastIndex((line) => line.dir === 'in');
  const deciding = at < 0 ? lines.length - 1 : at;
  const first = Math.max(0, deciding - most + 2);
  const shown = lines.slice(first, deciding + 2);
  if (shown.length === 0) return null;
  return {
    kind: 'ended',
    cell,
    attempt: null,
    lines: shown.map((line, index) => ({
      number: first + index + 1,
      line,
      deciding: first + index === deciding,
    })),
  };
}

/** The commands of the attempt up to the deciding answer, and that answer. */
function fewLines(lines: readonly TranscriptLine[], mine: readonly number[], at: number): number[] {
  const commands = mine.filter((index) => index < at && lines[index]?.dir === 'out');
  return [...commands.slice(-2), at];
}

/** The server's greeting, the attempt up to the deciding answer, and the line after it. */
function manyLines(
  lines: readonly TranscriptLine[],
  mine: readonly number[],
  at: number,
  most: number,
): number[] {
  const first = mine[0] ?? at;
  const greeting = lines.findLastIndex(
    (line, index) => index < first && line.dir === 'in' && line.text.startsWith('220'),
  );
  const before = mine.filter((index) => index <= at).slice(-(most - 2));
  const after = mine.filter((index) => index > at).slice(0, 1);
  return [...(greeting < 0 ? [] : [greeting]), ...before, ...after];
}

const COMMANDS: Partial<Record<Stage, RegExp>> = { mail: /^MAIL /i, rcpt: /^RCPT /i, data: /^DATA/i };

/**
 * The answer that decided. Answers come in the order of the commands, also when pipelined (RFC 2920 §3.1), so the answer
 * to the attempt's MAIL, RCPT or DATA is the one at the same place; else the last answer with the reply's code.
 */
function decidingLine(
  attempt: Attempt,
  lines: readonly TranscriptLine[],
  mine: readonly number[],
): number | undefined {
  const code = String(attempt.reply.code);
  const isFinal = (index: number) => lines[index]?.dir === 'in' && !/^\d{3}-/.test(lines[index]?.text ?? '');
  const answers = mine.filter(isFinal);
  const pattern = COMMANDS[attempt.stage];
  const commands = mine.filter((index) => lines[index]?.dir === 'out');
  const place = pattern ? commands.findLastIndex((index) => pattern.test(lines[index]?.text ?? '')) : -1;
  const matching = answers[place];
  if (matching !== undefined && lines[matching]?.text.startsWith(code)) return matching;
  return answers.findLast((index) => lines[index]?.text.startsWith(code)) ?? answers.at(-1);
}
