import type { Words } from '../../../words/index.ts';
import { list, section } from '../parts/blocks.ts';
import { type Html, html } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { hasPath } from './path-block.ts';

const TERMS = [
  'relay',
  'door',
  'outside',
  'blacklist',
  'control',
  'ptr',
  'spf',
  'dmarc',
  'tls',
  'greylisting',
  'transcript',
];
const LIMITS = ['now', 'place', 'accepted', 'password', 'reputation', 'hidden'];

function howToCheck(words: Words, number: string): Html {
  return html`<div class="keep"><h3>${words('letters:seal.title')}</h3><p>${words('letters:seal.text', { number })} ${words('letters:seal.more')}</p></div>`;
}

/** Last page (UX §9): words explained, what a check like this cannot know, and in a PDF how to check the report. */
export function wordsPage({ words, preset, report, sealed }: PageContext): Html {
  const isFull = preset === 'full';
  const terms = isFull ? TERMS : TERMS.slice(0, 4);
  const limits = isFull ? LIMITS : LIMITS.slice(0, 3);
  const check = sealed && howToCheck(words, sealed.number);
  const limitList = list(limits.map((one) => words(`report:limits.${one}`)));
  // A summary has three pages: what happened to this server comes before the meaning of words.
  const isCrowded = !isFull && ((report.changes?.length ?? 0) > 0 || hasPath(report));
  if (isCrowded) return section('words', words('report:limits.title'), limitList, check);
  return section(
    'words',
    words('report:glossary.title'),
    html`<dl class="glossary">${terms.map(
      (term) =>
        html`<div><dt>${words(`report:glossary.${term}.term`)}</dt><dd>${words(`report:glossary.${term}.text`)}</dd></div>`,
    )}</dl>`,
    html`<div class="keep"><h3>${words('report:limits.title')}</h3>${limitList}</div>`,
    check,
    isFull && html`<p class="quiet end">${words('report:made', { version: report.program.version })}</p>`,
  );
}
