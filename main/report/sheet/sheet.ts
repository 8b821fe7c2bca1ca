import type { Language } from '../../../preload/contract/index.ts';
import { type Words, wordsIn } from '../../../words/index.ts';
import { OUTSIDE_SHEET, type SheetKind, type SheetWay } from '../../../words/outside-sheet.ts';
import { type Html, html, toText, trusted } from '../parts/html.ts';
import { clip } from '../parts/safe-text.ts';
import { SHEET_STYLE } from './sheet-style.ts';

/** For whom the sheet is filled in. Without a case there is room to write by hand. */
export type SheetFacts = { language: Language; target?: string; caseNumber?: string };

/** No script, nothing from the network: only the style in the page itself. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** "How to test from outside" as one A4 page (UX §8): exact steps for three kinds of helper. Self-contained; the target is hostile text. */
export function sheetHtml(facts: SheetFacts): string {
  const words = wordsIn(facts.language);
  const title = words('share:sheet.title');
  return toText(html`<!doctype html>
<html lang="${facts.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="generator" content="Relay Doctor">
<title>${title}</title>
<style>${trusted(SHEET_STYLE)}</style>
</head>
<body>
<main>
<header>
<p class="brand">${trusted(LOGO)} Relay Doctor</p>
<h1>${title}</h1>
<p class="lead">${words('share:sheet.lead')}</p>
<dl>
<div class="server"><dt>${words('share:sheet.server')}</dt><dd>${filled(facts.target, words)}</dd></div>
<div><dt>${words('share:sheet.case')}</dt><dd>${filled(facts.caseNumber, words)}</dd></div>
</dl>
</header>
<div class="kinds">
${OUTSIDE_SHEET.map((kind, index) => kindBlock(kind, LETTERS[index] ?? '', words))}
</div>
<footer><p>${words('share:sheet.check')}</p><p>${words('share:sheet.foot')}</p></footer>
</main>
</body>
</html>
`);
}

/** The same as plain text for a chat message or a mail, lines of at most 76 characters. */
export function sheetText(facts: SheetFacts): string {
  const words = wordsIn(facts.language);
  const blank = '____________________';
  const head = [
    words('share:sheet.title').toUpperCase(),
    '',
    ...wrap(words('share:sheet.lead'), ''),
    '',
    `${words('share:sheet.server')}: ${facts.target ? clip(facts.target, 120) : blank}`,
    `${words('share:sheet.case')}: ${facts.caseNumber ? clip(facts.caseNumber, 12) : blank}`,
  ];
  const kinds = OUTSIDE_SHEET.flatMap(({ kind, ways }, index) => [
    '',
    ...wrap(`${LETTERS[index]}. ${words(`share:sheet.${kind}.title`)}`, ''),
    `   ${words(`share:sheet.${kind}.fits`)}`,
    ...ways.flatMap((way) => [
      ...(ways.length > 1 ? ['', `   ${words(`share:sheet.${way.way}.title`)}`] : []),
      ...(ways.length > 1 ? [`   ${words(`share:sheet.${way.way}.fits`)}`] : []),
      ...textSteps(way, words),
    ]),
  ]);
  const foot = [words('share:sheet.check'), words('share:sheet.foot')].flatMap((one) => [
    '',
    ...wrap(one, ''),
  ]);
  return `${[...head, ...kinds, ...foot].join('\n')}\n`;
}

const LOGO =
  '<svg aria-hidden="true" viewBox="0 0 32 32"><rect x="1" y="1" width="30" height="30" rx="8" fill="#0B62A8"/><path d="M16 7.5v17M7.5 16h17" stroke="#fff" stroke-width="4.5" stroke-linecap="round"/></svg>';

/** A name that fills its line gets a smaller one, so that the page stays one page. */
const LONG = 42;

function filled(text: string | undefined, words: Words): Html {
  if (!text) return html`<span class="blank">${words('share:sheet.blank')}</span>`;
  return text.length > LONG ? html`<span class="long">${clip(text, 110)}</span>` : html`${text}`;
}

function kindBlock({ kind, ways }: SheetKind, letter: string, words: Words): Html {
  const [only] = ways;
  const inside =
    ways.length === 1 && only
      ? htmlSteps(only, words)
      : html`<div class="ways">${ways.map(
          (way) =>
            html`<div><h3>${words(`share:sheet.${way.way}.title`)}</h3><p class="fits">${words(`share:sheet.${way.way}.fits`)}</p>${htmlSteps(way, words)}</div>`,
        )}</div>`;
  return html`<section class="${kind}"><h2><span class="letter">${letter}</span>${words(`share:sheet.${kind}.title`)}</h2><p class="fits">${words(`share:sheet.${kind}.fits`)}</p>${inside}</section>`;
}

function htmlSteps({ way, steps }: SheetWay, words: Words): Html {
  return html`<ol>${steps.map(
    ({ step, command }) =>
      html`<li>${words(`share:sheet.${way}.${step}`)}${command === undefined ? null : html`<code translate="no">${command}</code>`}</li>`,
  )}</ol>`;
}

function textSteps({ way, steps }: SheetWay, words: Words): string[] {
  return steps.flatMap(({ step, command }, row) => [
    ...wrap(`${row + 1}. ${words(`share:sheet.${way}.${step}`)}`, '      ').map((line, part) =>
      part === 0 ? `   ${line}` : line,
    ),
    ...(command === undefined ? [] : [`        ${command}`]),
  ]);
}

const LETTERS = ['A', 'B', 'C'];

const WIDTH = 76;

function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const limit = WIDTH - Math.max(indent.length, 3);
    if (line !== '' && line.length + 1 + word.length > limit) {
      lines.push(lines.length === 0 ? line : indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(lines.length === 0 ? line : indent + line);
  return lines;
}
