/** Compares a merged report with what the row built. */
import type { Report } from '../../../preload/contract/index.ts';
import type { TogetherRow } from './rows.ts';

const exitStatuses = (code: string): number[] => {
  if (code.startsWith('CT-')) return [1, 2];
  return code.startsWith('CLOSED') ? [0, 1] : [1];
};

/** Complaints; none when all is right. */
export const judgeMerged = (row: TogetherRow, report: Report, exitStatus: number | null): string[] => {
  const wrong: string[] = [];
  const { merged, verdict } = report;
  if (merged === undefined) return ['the merged report has no merged part'];
  if (!row.verdict.includes(verdict.code))
    wrong.push(`merged ${verdict.code}, right is ${row.verdict.join(' or ')}`);
  if (merged.verdict.code !== verdict.code)
    wrong.push(`two verdicts: ${merged.verdict.code}, ${verdict.code}`);
  if (merged.meaning !== row.meaning) wrong.push(`means ${merged.meaning}, right is ${row.meaning}`);
  if (!exitStatuses(verdict.code).includes(exitStatus ?? -1)) wrong.push(`exit status ${exitStatus}`);
  const places = merged.parts.map((part) => part.vantage?.place).sort();
  if (places.join() !== 'inside,outside') wrong.push(`places ${places.join() || 'none'}`);
  for (const part of merged.parts) {
    if (part.doubt !== undefined) wrong.push(`a part is in doubt: ${part.doubt}`);
    if (!report.relay.cells.some((cell) => cell.part === part.id))
      wrong.push(`no door of part ${part.place}`);
  }
  const doors = merged.rows.filter((one) => one.topic === 'door');
  if (doors.length === 0) wrong.push('no door was compared');
  for (const door of doors) if (door.means === '') wrong.push(`no meaning for ${door.title}`);
  const spoken = JSON.stringify(merged.rows.filter((one) => one.topic === 'seen-as'));
  if (row.seenAs !== undefined && !spoken.includes(row.seenAs)) wrong.push(`nobody names ${row.seenAs}`);
  return wrong;
};
