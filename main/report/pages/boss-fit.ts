import { type Action, doorsOf, groupActions, sortFindings } from '../parts/facts.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip, clipSentences, countLines } from '../parts/safe-text.ts';

/** What of each kind page 1 has room for. */
export type BossFit = { isLong: boolean; doors: number; actions: number; action: number; title: number };

/** What stands under an action: its finding, and every door it is about. Where room is short, the doors alone. */
export function reasonOf(one: Action, fit: BossFit): string {
  const doors = one.doors.join(', ');
  if (doors === '') return clip(one.title, fit.title);
  const both = `${one.title} · ${doors}`;
  return both.length <= fit.title ? clip(both, fit.title) : clip(doors, 110);
}

/** Height between the margins of an A4 page, mm. */
const PAGE = 262;

/** Heads, strip, headings and the space between them, mm; measured with the widest of the system fonts (DejaVu Sans). */
const FIXED = 99;

/** Page 1 has to stay one page (UX §9): tries the generous setting first, then takes away doors, words and actions. */
export function fitBossPage(context: PageContext, meaning: string): BossFit {
  const { verdict } = context.report;
  const isLong = verdict.headline.length > 90 || verdict.detail.length > 170;
  const all = { isLong, doors: 4, actions: 3, action: 120, title: 74 };
  const choices: BossFit[] = [
    { ...all, doors: 6 },
    all,
    { ...all, doors: 3 },
    { ...all, doors: 3, action: 92, title: 34 },
    { ...all, doors: 2, action: 92, title: 34 },
    { ...all, doors: 2, actions: 2, action: 92, title: 34 },
  ];
  const smallest: BossFit = { ...all, doors: 1, actions: 1, action: 92, title: 34 };
  return choices.find((one) => heightOf(context, one, meaning) <= PAGE) ?? smallest;
}

function heightOf({ report }: PageContext, fit: BossFit, meaning: string): number {
  const headline =
    countLines(clip(report.verdict.headline, 110), fit.isLong ? 38 : 30) * (fit.isLong ? 6.3 : 8.7);
  const detail = countLines(clipSentences(report.verdict.detail, 200), 56) * (fit.isLong ? 4.9 : 5.6);
  const { doors } = doorsOf(report);
  const hosts = new Set(doors.map((door) => door.host));
  const row = hosts.size > 1 || doors.some((door) => door.address.length > 20) ? 14.8 : 12.6;
  const more = doors.length > fit.doors ? 5.6 : 0;
  const actions = groupActions(sortFindings(report).todo)
    .slice(0, fit.actions)
    .map((one) => {
      const action = countLines(clipSentences(one.action, fit.action), 46) * 5;
      return 3.7 + action + countLines(`${reasonOf(one, fit)}${' '.repeat(20)}`, 56) * 4.9;
    });
  return (
    FIXED +
    18.8 +
    headline +
    detail +
    (6.4 + Math.min(doors.length, fit.doors) * row + more) +
    countLines(meaning, 84) * 5.5 +
    (7.5 + actions.reduce((sum, one) => sum + one, 0))
  );
}
