import type { Attempt, Cell, Report, TranscriptLine } from '../../../preload/contract/index.ts';
import { isSameCell, nameOfCell } from './facts.ts';

/** The lines of one attempt that decided something; numbers are those of the cell's whole conversation. */
export type Proof = {
  kind: 'decided' | 'control';
  cell: Cell;
  attempt: Attempt;
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
  const control = decider.controls.find((one) => one.outcome === 'accepted') ?? decider.controls[0];
  const heard = control && proofOf(report, decider, control, 'control', options.most);
  if (heard && !proofs.some((one) => one.attempt.id === heard.attempt.id)) proofs.push(heard);
  return proofs;
}

function decidingCell(report: Report): Cell | undefined {
  const { cells } = report.relay;
  const named = report.verdict.cell;
  const found = named ? cells.find((cell) => isSameCell(named, nameOfCell(cell))) : undefined;
  return found ?? cells.find((cell) => (cell.decidedBy ?? []).length > 0) ?? cells[0];
}

function decidedIn(report: Report, cell: Cell, most: number): Proof | null {
  const made = [...cell.attempts, ...cell.controls];
  for (const id of cell.decidedBy ?? []) {
    const attempt = made.find((one) => one.id === id);
    const proof = attempt && proofOf(report, cell, attempt, 'decided', most);
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
  const lines = report.transcripts.find((one) => isSameCell(one.cell, nameOfCell(cell)))?.lines ?? [];
  const mine = lines.flatMap((line, index) => (line.attempt === attempt.id ? [index] : []));
  const at = decidingLine(attempt, lines, mine);
  const first = mine[0];
  if (at === undefined || first === undefined) return null;
  const greeting = lines.findLastIndex(
    (line, index) => index < first && line.dir === 'in' && line.text.startsWith('220'),
  );
  const before = mine.filter((index) => index <= at).slice(-(most - 2));
  const after = mine.filter((index) => index > at).slice(0, 1);
  const shown = [...(greeting < 0 ? [] : [greeting]), ...before, ...after];
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

/** The last answer of the attempt that carries its code; else its last answer of all. */
function decidingLine(
  attempt: Attempt,
  lines: readonly TranscriptLine[],
  mine: readonly number[],
): number | undefined {
  const answers = mine.filter((index) => lines[index]?.dir === 'in');
  const code = String(attempt.reply.code);
  return answers.findLast((index) => lines[index]?.text.startsWith(code)) ?? answers.at(-1);
}
