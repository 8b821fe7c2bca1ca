import type { BeforeAfter } from '../../../preload/contract/index.ts';
import { list, section, table } from '../parts/blocks.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip } from '../parts/safe-text.ts';
import { chip } from '../parts/shapes.ts';

/** Rows of a summary. */
const SHORT = 3;

/** What was looked at again in this case, before and after (A6); nothing when nothing was. */
export function changesPage(context: PageContext): Html | null {
  const { report, words, preset } = context;
  const changes = report.changes ?? [];
  if (changes.length === 0) return null;
  const shown = preset === 'full' ? changes.slice(-60) : changes.slice(-SHORT);
  const rest = changes.length - shown.length;
  return section(
    'changes',
    words('report:changes.title'),
    preset === 'summary' &&
      list(
        shown.map((one) => shortRow(context, one)),
        'plain tight',
      ),
    preset === 'full' &&
      table(
        {
          heads: [
            words('report:changes.what'),
            words('report:changes.before'),
            words('report:changes.after'),
          ],
          widths: ['30%', '35%', '35%'],
        },
        shown.map((one) => row(context, one)),
      ),
    rest > 0 && html`<p class="more">${words('report:changes.more', { n: rest })}</p>`,
  );
}

const SHAPES: Record<BeforeAfter['result'], 'closed' | 'open' | 'unknown'> = {
  solved: 'closed',
  'still-there': 'open',
  changed: 'unknown',
  'could-not-tell': 'unknown',
};

function row(context: PageContext, one: BeforeAfter): Part[] {
  const { words } = context;
  return [
    html`<b>${clip(one.title, 160)}</b><br><span class="quiet">${clip(one.subject, 80)}</span><br>${chip(SHAPES[one.result], words(`report:changes.result.${one.result}`))}`,
    side(context, one.before),
    side(context, one.after),
  ];
}

function shortRow({ words, times }: PageContext, one: BeforeAfter): Html {
  return html`${chip(SHAPES[one.result], words(`report:changes.result.${one.result}`))} ${clip(one.title, 70)} <span class="quiet">${clip(one.subject, 40)}, ${times.exact(one.after.at)}</span>`;
}

function side({ times }: PageContext, { at, lines }: BeforeAfter['before']): Html {
  return html`<span class="quiet">${times.exact(at)}</span>${lines.map((line) => html`<br><code translate="no">${clip(line, 160)}</code>`)}`;
}
