import type { CasePart, Merged, MergedCell, MergedRow } from '../../../preload/contract/index.ts';
import { placeHead, troubleWords } from '../merged-words.ts';
import { section, table } from '../parts/blocks.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip } from '../parts/safe-text.ts';
import { type Shape, shape } from '../parts/shapes.ts';

/** Parts that are named on the page; the case file has them all. */
const MOST_PARTS = 12;

/** Inside and outside side by side (UX §9.6, S11): after the page for the boss. Null when there is one place and one part. */
export function mergedPage(context: PageContext): Html | null {
  const { report, words, preset } = context;
  const { merged } = report;
  if (!merged) return null;
  const { verdict, clocksApartS } = merged;
  const heads: Part[] = [
    words('merged:page.what'),
    placeOf(context, merged, 'inside'),
    placeOf(context, merged, 'outside'),
    words('merged:page.means'),
  ];
  const isSkewed = clocksApartS !== null && clocksApartS > 60;
  return section(
    'merged',
    words('merged:page.title'),
    html`<p class="lead">${clip(verdict.headline, 160)}</p><p>${clip(verdict.agreement, 500)}</p>${
      verdict.next === ''
        ? null
        : html`<p><b>${words('merged:page.next')}:</b> ${clip(verdict.next, 400)}</p>`
    }`,
    table(
      { kind: 'merged', heads, widths: ['18%', '23%', '23%', '36%'] },
      merged.rows.filter((row) => preset === 'full' || isTelling(row)).map((row) => rowOf(context, row)),
    ),
    partsTable(context, preset === 'full' ? merged.parts : merged.parts.filter(isWorthARow(merged))),
    merged.parts
      .slice(0, MOST_PARTS)
      .map((part) =>
        part.doubt === undefined
          ? null
          : html`<p class="more"><b>${nameOf(part)}:</b> ${words(`merged:doubt.${part.doubt}`)}</p>`,
      ),
    isSkewed && html`<p class="more">${words('merged:page.clocks', { seconds: clocksApartS })}</p>`,
    merged.troubles.map((trouble) => html`<p class="more">${troubleWords(trouble, words)}</p>`),
  );
}

/** A door that nobody offers fills no line of a short report. */
function isTelling({ topic, inside, outside }: MergedRow): boolean {
  const isGone = (cell: MergedCell | null): boolean => cell === null || cell.state === 'not-offered';
  return topic !== 'door' || !isGone(inside) || !isGone(outside);
}

/** The parts that decide stand over their columns. */
const isWorthARow =
  ({ insidePart, outsidePart }: Merged) =>
  (part: CasePart): boolean =>
    part.id !== insidePart && part.id !== outsidePart;

/** Head of a column: the place, and who looked from where and when. */
function placeOf({ words, times }: PageContext, merged: Merged, place: 'inside' | 'outside'): Html {
  const id = place === 'inside' ? merged.insidePart : merged.outsidePart;
  const part = merged.parts.find((one) => one.id === id);
  if (!part) return html`<b>${placeHead(place, words)}</b><small>${words('merged:none.place')}</small>`;
  const lines = [clip(part.where, 60), times.full(part.endedAt ?? part.startedAt)].filter(
    (line) => line !== '',
  );
  return html`<b>${placeHead(place, words)}</b>${lines.map((line) => html`<small>${line}</small>`)}${
    part.old ? html`<small>${words('merged:page.old')}</small>` : null
  }<small><code translate="no">${part.sha256.slice(0, 16)}</code></small>`;
}

function rowOf(context: PageContext, row: MergedRow): Part[] {
  const { words } = context;
  const short = row.short === undefined ? null : html`<span class="sum">${clip(row.short, 60)}</span>`;
  const others = row.others.map(
    (one) =>
      html`<small>${words('merged:page.other', { place: placeHead(one.place, words) })}: ${clip(one.text, 120)}</small>`,
  );
  return [
    clip(row.title, 60),
    saidBy(context, row.inside, 'inside'),
    saidBy(context, row.outside, 'outside'),
    html`${short}${clip(row.means, 300)}${row.next === '' ? null : html`<small>${clip(row.next, 300)}</small>`}${others}`,
  ];
}

function saidBy({ words }: PageContext, cell: MergedCell | null, place: 'inside' | 'outside'): Part {
  if (cell === null) return html`<span class="quiet">${words('merged:none.row')}</span>`;
  const old = cell.old ? html`<small>${words('merged:page.old')}</small>` : null;
  return html`<span class="cell">${shape(shapeOf(cell.state, place))}<span><b>${clip(cell.text, 110)}</b>${old}</span></span>`;
}

/** That staff may relay is no alarm by itself: only strangers decide that. */
const shapeOf = (state: string, place: 'inside' | 'outside'): Shape =>
  place === 'inside' && (state === 'accepted' || state === 'delivered') ? 'info' : (SHAPES[state] ?? 'info');

/** The drawing of a state; its word stands beside it. */
const SHAPES: Record<string, Shape> = {
  delivered: 'open',
  accepted: 'probably',
  refused: 'closed',
  closed: 'closed',
  keeps: 'unknown',
  bounces: 'probably',
  'not-offered': 'none',
  silent: 'unknown',
  unknown: 'unknown',
  seen: 'info',
  'seen-masked': 'probably',
  'seen-not': 'none',
  'login-yes': 'probably',
  'login-no': 'closed',
  'login-unknown': 'unknown',
  'encryption-ok': 'closed',
  'encryption-trouble': 'probably',
  'encryption-unknown': 'unknown',
  'names-ok': 'closed',
  'names-trouble': 'probably',
  'names-unknown': 'unknown',
  'lists-none': 'unknown',
  'lists-listed': 'probably',
  'lists-clean': 'closed',
};

function partsTable({ words, times }: PageContext, parts: readonly CasePart[]): Html | null {
  if (parts.length === 0) return null;
  const rows = parts
    .slice(0, MOST_PARTS)
    .map((part): Part[] => [
      nameOf(part),
      times.full(part.endedAt ?? part.startedAt),
      countsFor(part, words),
      part.verdict === null ? '' : html`<code translate="no">${part.verdict}</code>`,
      html`<code translate="no">${part.sha256.slice(0, 16)}</code>`,
    ]);
  const keys = ['who', 'when', 'counts', 'verdict', 'hash'];
  return html`<h3>${words('merged:page.parts')}</h3>${table(
    {
      kind: 'case-parts',
      heads: keys.map((key) => words(`merged:page.${key}`)),
      widths: ['24%', '22%', '20%', '16%', '18%'],
    },
    rows,
  )}`;
}

/** Where and who, in the maker's words. */
const nameOf = (part: CasePart): string =>
  clip([part.where, part.who].filter((text) => text !== '').join(', ') || part.id.slice(0, 8), 80);

function countsFor(part: CasePart, words: PageContext['words']): Part {
  if (part.doubt === undefined) {
    const old = part.old ? html`<small>${words('merged:page.old')}</small>` : null;
    return html`${placeHead(part.vantage?.place ?? part.place, words)}${old}`;
  }
  return html`<b>${words('merged:page.notCounted')}</b>`;
}
