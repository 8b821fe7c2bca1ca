export type { Preset } from './parts/page-context.ts';
export { type RenderOptions, renderHtml } from './render-html.ts';
export { buildReport } from './build-report.ts';
export { formName } from './finding-words.ts';
export { summaryText } from './summary-text.ts';
export { verdictWords } from './verdict-words.ts';
