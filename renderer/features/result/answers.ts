import type { Cell, Report, ReportFinding } from '../../../preload/contract/index.ts';
import type { Shape } from '../../components/status-mark.tsx';
import { shapeOfVerdict } from '../../components/status-of.ts';
import type { Words } from '../../i18n/use-words.ts';
import { type Group, groupOf } from '../blacklists/groups.ts';

/** One card of the answer strip. */
export type Answer = { value: string; shape: Shape; chip: string };

const REFUSED = new Set(['refused-relay', 'auth-required']);

/** "Refused 34 of 34" over all doors that were judged closed. */
function refusedCount(report: Report): { n: number; total: number } {
  const attempts = report.relay.cells.flatMap((cell) => cell.attempts);
  return { n: attempts.filter((attempt) => REFUSED.has(attempt.outcome)).length, total: attempts.length };
}

function openDoor(report: Report, words: Words): string {
  const open = report.relay.cells.filter((cell) => cell.state === 'open' || cell.state === 'probably');
  const names = [
    ...new Set(
      open.map(({ family, port, address }) => {
        const door = words.t('doors.name', { family, port });
        const isNamesake = (cell: Cell) =>
          cell.family === family && cell.port === port && !open.includes(cell);
        // Two servers of one domain: family and port alone would name both.
        return report.relay.cells.some(isNamesake)
          ? words.look('verdict:doorAt', door, { door, address })
          : door;
      }),
    ),
  ];
  return names.length === 1 ? (names[0] ?? '') : '';
}

/** Open relay? */
export function relayAnswer(report: Report, words: Words): Answer {
  const { code, grade } = report.verdict;
  const { t } = words;
  const shape = shapeOfVerdict(code, grade);
  if (report.verdict.reason === 'skipped')
    return { value: t('answer.notAsked'), shape: 'not-needed', chip: t('answer.notAskedChip') };
  if (code.startsWith('CT-')) return { value: t('answer.notKnown'), shape, chip: t('answer.couldNotTell') };
  if (code === 'OPEN-INSIDE')
    return { value: t('answer.insideMay'), shape, chip: t('answer.outsideMissing') };
  if (code === 'CLOSED-INSIDE') {
    return { value: t('answer.insideRefused'), shape, chip: t('answer.outsideMissing') };
  }
  if (code === 'KEEPS-IT') return { value: t('answer.keeps'), shape, chip: t('answer.keepsChip') };
  if (code === 'BOUNCES') return { value: t('answer.no'), shape: 'closed', chip: t('answer.bouncesChip') };
  if (shape === 'closed') {
    return { value: t('answer.no'), shape, chip: t('answer.refused', refusedCount(report)) };
  }
  const door = code === 'OPEN-PART' ? openDoor(report, words) : '';
  if (grade === 'proved') {
    return { value: door ? t('answer.yesOn', { door }) : t('answer.yes'), shape, chip: t('answer.proved') };
  }
  return {
    value: door ? t('answer.probablyOn', { door }) : t('answer.probably'),
    shape,
    chip: t(report.run.sent ? 'answer.acceptedSent' : 'answer.accepted'),
  };
}

/** On a blacklist? Lists that block mail count, lists that only inform do not. */
export function blacklistAnswer(report: Report, words: Words): Answer {
  const { rows, summary } = report.blacklists;
  const { t } = words;
  const answered = summary.listed + summary.policy + summary.information + summary.clean;
  const asked = answered + summary.refused + summary.broken + summary.noAnswer;
  const chip = t('answer.answered', { n: answered, total: asked });
  if (asked === 0)
    return { value: t('answer.notAsked'), shape: 'not-needed', chip: t('answer.notAskedChip') };
  if (answered === 0) return { value: t('answer.notKnown'), shape: 'unknown', chip };
  const zonesIn = (group: Group) =>
    new Set(rows.filter((row) => groupOf(row) === group).map((row) => row.zone));
  const blocking = zonesIn('blocks');
  const matter = blocking.size;
  const minor = [...zonesIn('may')].filter((zone) => !blocking.has(zone)).length;
  if (matter > 0)
    return {
      value: matter === 1 ? t('answer.matterOne') : t('answer.matter', { n: matter }),
      shape: 'probably',
      chip,
    };
  if (minor > 0) return { value: t('answer.minor', { n: minor }), shape: 'info', chip };
  return { value: t(answered === asked ? 'answer.clean' : 'answer.cleanPart'), shape: 'closed', chip };
}

/** The sentence instead of a to-do list: with its numbers when all is well, and without a promise when not all is known. */
export function nothingToDo(report: Report, words: Words): string {
  const { summary } = report.blacklists;
  const asked = summary.clean + summary.refused + summary.broken + summary.noAnswer;
  if (report.verdict.code !== 'CLOSED') return words.t('result.nothingYet');
  return words.t(asked > 0 ? 'result.nothingToDo' : 'result.nothingToDoNoLists', {
    ...refusedCount(report),
    clean: summary.clean,
    asked,
    place: report.verdict.seenFrom,
  });
}

/**
 * What there is to do, most urgent first. A relay question without an answer needs somebody too: its way out comes right
 * after what is open.
 */
export function toDoOf(findings: readonly ReportFinding[]): ReportFinding[] {
  const isBlocking = (one: ReportFinding) =>
    (one.severity === 'unknown' || one.severity === 'needs-you') &&
    (one.area === 'relay' || one.area === 'vantage');
  return [
    ...findings.filter((one) => one.severity === 'act-now'),
    ...findings.filter(isBlocking),
    ...findings.filter((one) => !['act-now', 'unknown', 'ok'].includes(one.severity) && !isBlocking(one)),
  ];
}

/** What to change? */
export function changeAnswer(report: Report, words: Words): Answer & { more: boolean } {
  const { t } = words;
  const toDo = toDoOf(report.findings);
  const now = toDo.filter((finding) => finding.severity === 'act-now').length;
  const week = toDo.filter((finding) => finding.severity === 'this-week').length;
  if (toDo.length === 0) {
    const isOpenQuestion = shapeOfVerdict(report.verdict.code, report.verdict.grade) === 'unknown';
    const unknown = report.findings.some((finding) => finding.severity === 'unknown');
    if (isOpenQuestion) {
      return { value: t('answer.notKnown'), shape: 'unknown', chip: t('answer.someUnknown'), more: false };
    }
    return unknown
      ? { value: t('answer.nothingFound'), shape: 'unknown', chip: t('answer.someUnknown'), more: false }
      : { value: t('answer.nothing'), shape: 'closed', chip: t('answer.nothingChip'), more: false };
  }
  const n = toDo.length;
  const one = t(now > 0 ? 'answer.thingsOneNow' : 'answer.thingsOne');
  const many = now > 0 ? t('answer.thingsNow', { n, now }) : t('answer.things', { n });
  const value = n === 1 ? one : many;
  const later = week > 0 ? t('answer.thisWeek', { n: week }) : t('answer.noneUrgent');
  return { value, shape: 'not-needed', chip: now > 0 ? t('answer.below') : later, more: true };
}
