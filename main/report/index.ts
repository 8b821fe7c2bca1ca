export type { Preset } from './parts/page-context.ts';
export { type RenderOptions, renderHtml } from './render-html.ts';
