import { type Html, html } from './html.ts';
import type { PageContext } from './page-context.ts';
import { clip } from './safe-text.ts';

/**
 * Marks the times of a page when the clock of the computer that tested was off the server's (UX §11), else null. In a case of several
 * computers the page with both places tells how their clocks stood.
 */
export function clockNote({ report, words }: PageContext): Html | null {
  const off = report.findings.find((row) => row.id === 'vantage.clock-off');
  if (!off || report.merged) return null;
  return html`<p class="more">${clip(off.saw, 200)} ${words('report:proof.clock')}</p>`;
}
