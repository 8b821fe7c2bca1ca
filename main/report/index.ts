export { type AloudOptions, aloudSentences } from './aloud.ts';
export { buildReport } from './build-report.ts';
export { fillFinding, formName } from './finding-words.ts';
export {
  attachmentsOf,
  type LetterCore,
  type LetterFacts,
  letterEml,
  letterLink,
  letterText,
  makeLetters,
  type WrittenLetter,
} from './letters/index.ts';
export { buildMergedReport, type MergedOptions, mergedOf, transcriptKey } from './merged-report.ts';
export { mergedLines, partLine, troubleWords } from './merged-words.ts';
export { countLists, sortFindings } from './parts/facts.ts';
export type { Preset } from './parts/page-context.ts';
export { makeTimes } from './parts/times.ts';
export { browserPlaces, type Computer, type FoundBrowser, findBrowser } from './print/find-browser.ts';
export { PrintError } from './print/print-error.ts';
export { type PrintOptions, printPdf } from './print/print-pdf.ts';
export { findTestBrowser } from './print/test-browser.ts';
export { renderCsv } from './render-csv.ts';
export { type RenderOptions, renderHtml } from './render-html.ts';
export { freeName, type Saved, saveBytes } from './save-bytes.ts';
export { type CheckedReport, checkReport, type SealedCase, sealPdf, warmSeal } from './seal/index.ts';
export { type SheetFacts, sheetHtml, sheetText } from './sheet/sheet.ts';
export { summaryText } from './summary-text.ts';
export { verdictWords } from './verdict-words.ts';
