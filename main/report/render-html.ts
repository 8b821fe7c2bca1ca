import type { ProductAdvice, Report } from '../../preload/contract/index.ts';
import { type Words, wordsIn } from '../../words/index.ts';
import type { LetterCore } from './letters/index.ts';
import { appendix } from './pages/appendix.ts';
import { blacklistPage, blacklistShort } from './pages/blacklist-page.ts';
import { bossPage, nameOfTarget } from './pages/boss-page.ts';
import { changesPage } from './pages/changes-page.ts';
import { checkedPage } from './pages/checked-page.ts';
import { checkedShort } from './pages/checked-short.ts';
import { fixSheet } from './pages/fix-sheet.ts';
import { lettersPage } from './pages/letters-page.ts';
import { mergedPage } from './pages/merged-page.ts';
import { proofPage } from './pages/proof-page.ts';
import { todoPage } from './pages/todo-page.ts';
import { wordsPage } from './pages/words-page.ts';
import { html, toText, trusted } from './parts/html.ts';
import type { PageContext, Preset } from './parts/page-context.ts';
import { clip } from './parts/safe-text.ts';
import { styleSheet } from './parts/style.ts';
import { makeTimes } from './parts/times.ts';

/** `words` and `timeZone` (IANA name) default to the report's language and this computer's zone. */
export type RenderOptions = {
  preset: Preset;
  /** Adds the fix sheet of this product. */
  product?: ProductAdvice | undefined;
  words?: Words | undefined;
  timeZone?: string | undefined;
  /** Adds these letters as pages (UX §9.7); those that do not apply are left out. */
  letters?: readonly LetterCore[] | undefined;
  /** Set for a PDF that will carry its case: the last page then says how to check it. */
  sealed?: { number: string } | undefined;
};

/** No script, nothing from the network: only the style in the page itself. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * The report as one self-contained HTML file, the same that becomes the PDF (D1, D2). Everything in the report is
 * treated as hostile text. Never throws for a report that fits its schema.
 */
export function renderHtml(report: Report, options: RenderOptions): string {
  const words = options.words ?? wordsIn(report.language);
  const context: PageContext = {
    report,
    preset: options.preset,
    words,
    times: makeTimes(words, options.timeZone),
    product: options.product,
    letters: options.letters?.filter((letter) => letter.applies) ?? [],
    sealed: options.sealed ?? null,
  };
  const name = clip(nameOfTarget(report), 90);
  const title = words('report:title', { name, date: context.times.day(report.timing.startedAt) });
  const style = styleSheet({ footer: clip(title, 84), page: words('report:page') });
  const pages =
    options.preset === 'full'
      ? [
          mergedPage(context),
          checkedPage(context),
          todoPage(context),
          changesPage(context),
          fixSheet(context),
          blacklistPage(context),
          proofPage(context),
          lettersPage(context),
          appendix(context),
          wordsPage(context),
        ]
      : [
          mergedPage(context),
          checkedShort(context),
          todoPage(context),
          changesPage(context),
          fixSheet(context),
          blacklistShort(context),
          proofPage(context),
          wordsPage(context),
          lettersPage(context),
        ];
  return toText(html`<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="generator" content="Relay Doctor">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body class="${options.preset}">
<main>
${bossPage(context)}
${pages}
</main>
</body>
</html>
`);
}
