import type { BlacklistRow, Cell, Report } from '../../../preload/contract/index.ts';
import { countTries, decidingCells, nameOfCell, sortFindings } from '../parts/facts.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip } from '../parts/safe-text.ts';

/** Everything this report does not know, each with its reason (UX §2.7). */
export function notChecked(context: PageContext): Part[] {
  const { report, words } = context;
  const { run, vantage } = report;
  const gaps: Part[] = [];
  if (vantage.place !== 'outside') gaps.push(words(`report:gap.place.${vantage.place}`));
  const tries = countTries(report);
  if (tries.done < tries.planned) {
    gaps.push(words('report:gap.tries', { n: tries.planned - tries.done, total: tries.planned }));
  }
  if (!run.sent && decidingCells(report).some((cell) => cell.state === 'probably'))
    gaps.push(words('report:gap.delivery'));
  for (const cell of decidingCells(report)) {
    if (cell.delivery?.state === 'accepted')
      gaps.push(words('report:gap.arrival', { door: clip(nameOfCell(cell), 80) }));
  }
  gaps.push(...decidingCells(report).flatMap((cell) => cellGap(context, cell)));
  if (run.lookAgain) gaps.push(lookAgainWords(context, run.lookAgain));
  gaps.push(...listGaps(context));
  for (const one of sortFindings(report).unchecked) {
    if (SAID_ABOVE.has(one.id)) continue;
    gaps.push(html`<b>${one.code}</b> ${clip(one.title, 160)}`);
  }
  return gaps;
}

/** Findings whose doors and lists are named one by one before them. */
const SAID_ABOVE = new Set(['relay.unknown', 'blacklist.refused']);

function lookAgainWords(
  { words, times }: PageContext,
  { dueAt, turn, of }: NonNullable<Report['run']['lookAgain']>,
): string {
  return dueAt === null
    ? words('report:gap.lookAgainOver', { of })
    : words('report:gap.lookAgain', { time: times.full(dueAt), turn, of });
}

function cellGap({ words }: PageContext, cell: Cell): Html[] {
  const door = clip(nameOfCell(cell), 80);
  if (cell.state === 'not-offered') return [html`${words('report:gap.notOffered', { door })}`];
  if (cell.state !== 'unknown') return [];
  const key = `verdict:${cell.verdict}.reason`;
  const why = words.has(key)
    ? words(key, {
        ip: cell.address,
        port: cell.port,
        host: cell.host ?? cell.address,
        n: cell.attempts.length,
        total: cell.planned ?? cell.attempts.length,
      })
    : cell.verdict;
  return [html`${words('report:gap.door', { door, why: clip(why, 200) })}`];
}

const SILENT = ['refused', 'broken', 'no-answer', 'not-asked'] as const;

function listGaps({ report, words }: PageContext): Part[] {
  const { rows } = report.blacklists;
  if (rows.length === 0) return [words('report:gap.noLists')];
  return SILENT.flatMap((state) => {
    const names = [
      ...new Set(rows.filter((row) => row.state === state).map((row: BlacklistRow) => row.name)),
    ];
    if (names.length === 0) return [];
    const some = names
      .slice(0, 4)
      .map((name) => clip(name, 40))
      .join(', ');
    const text = words(`report:gap.lists.${state}`, { n: names.length, count: names.length });
    return [names.length > 4 ? `${text} (${some} …)` : `${text} (${some})`];
  });
}
