import type { LetterCore } from '../letters/index.ts';
import { facts, section } from '../parts/blocks.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip } from '../parts/safe-text.ts';

/** Letters on paper; a case has a handful. */
const MOST = 12;
const BODY = 6000;

/** Page 7 (UX §9): the letters that apply, filled in, each with when to send it and what comes first. Nothing without letters. */
export function lettersPage(context: PageContext): Html | null {
  const { letters, words } = context;
  if (letters.length === 0) return null;
  return section(
    'letters',
    words('letters:page.title'),
    html`<p class="quiet">${words('letters:page.lead')}</p>`,
    letters.slice(0, MOST).map((letter) => onPaper(context, letter)),
  );
}

function onPaper({ words }: PageContext, letter: LetterCore): Html {
  return html`<article class="letter"><h3>${clip(letter.title, 120)}</h3>
<p class="when">${clip(letter.when, 300)}</p>
${letter.first ? html`<p class="when"><b>${words('letters:page.first')}:</b> ${clip(letter.first, 300)}</p>` : null}
<div class="sheet" lang="${letter.language}">${facts([
    [words('letters:page.to'), letter.to === '' ? null : clip(letter.to, 320)],
    [words('letters:page.subject'), html`<b>${clip(letter.subject, 300)}</b>`],
  ])}
${paragraphs(letter.body)}</div></article>`;
}

/** A body as it will be read: a paragraph for each block, its lines kept. What is set in (facts, conversations) keeps its columns. */
function paragraphs(body: string): Part {
  return body
    .slice(0, BODY)
    .trim()
    .split(/\n{2,}/)
    .map((block) => html`<p>${block.split('\n').map((line, index) => lineOf(line, index))}</p>`);
}

function lineOf(line: string, index: number): Part {
  const isSetIn = /^ {2}/.test(line);
  const text = clip(line, 1000);
  return html`${index === 0 ? null : html`<br>`}${isSetIn ? html`<span class="set-in">${text}</span>` : text}`;
}
