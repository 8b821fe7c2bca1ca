import { isAnswered } from '../parts/facts.ts';
import { type Html, html } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { shape } from '../parts/shapes.ts';

/** The sentence of an empty to-do list. Without an answer about strangers it says so instead of "nothing to do". */
export function nothingToDo({ report, words }: PageContext): Html {
  const isGood = isAnswered(report);
  return html`<p class="calm">${shape(isGood ? 'closed' : 'unknown')} <span>${words(isGood ? 'report:boss.nothing' : 'report:boss.noAnswer')}</span></p>`;
}
