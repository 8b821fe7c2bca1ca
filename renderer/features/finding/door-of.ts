import type { Attempt, Cell, Report, ReportFinding } from '../../../preload/contract/index.ts';
import { doorName, sameDoor } from '../result/doors.ts';

/** The cell a finding is about; null when it is about no single door. */
export function cellOf(finding: ReportFinding, report: Report): Cell | null {
  const names = [finding.subject, ...finding.evidence.map((piece) => piece.source ?? '')];
  return report.relay.cells.find((cell) => names.some((name) => sameDoor(name, doorName(cell)))) ?? null;
}

/** What was accepted at a door, and whether its visitors are hidden: marks the causes that fit (A2). */
export function whatFits(cell: Cell | null): { decidedBy: string[]; masked: boolean } {
  const accepted = new Set(
    (cell?.attempts ?? []).filter((one) => one.outcome === 'accepted').map((one) => one.id),
  );
  const decided = (cell?.decidedBy ?? []).filter((id) => accepted.has(id));
  return {
    decidedBy: (decided.length > 0 ? decided : [...accepted]).slice(0, 40),
    masked: cell?.culprit !== undefined,
  };
}

/** One answer of an envelope that was asked more than once. */
export type Answer = { code: number; text: string; afterS: number };

/** Every answer to one envelope, oldest first (relay-tests §3.5). */
export function answersOf(attempt: Attempt): Answer[] {
  const all = [
    ...(attempt.earlier ?? []).map(({ at, reply }) => ({ at, reply })),
    { at: attempt.startedAt, reply: attempt.reply },
  ];
  const first = Date.parse(all[0]?.at ?? '');
  return all.map(({ at, reply }) => ({
    code: reply.code,
    text: [reply.enhanced, reply.text].filter(Boolean).join(' '),
    afterS: Math.max(0, Math.round((Date.parse(at) - first) / 1000)) || 0,
  }));
}

/** The envelopes of a door that were put off and asked again. */
export function askedAgain(cell: Cell | null): { id: string; answers: Answer[] }[] {
  return (cell?.attempts ?? [])
    .filter((attempt) => (attempt.earlier ?? []).length > 0)
    .map((attempt) => ({ id: attempt.id, answers: answersOf(attempt) }));
}
