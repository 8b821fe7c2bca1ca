import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InlineConfig, Plugin, Rolldown } from 'vite';
import { styleOf } from './first-style.ts';

type Drawing = { drawFirstPage(language: 'en' | 'id'): Promise<string> };

/** Builds the window once more, for Node, and asks it for its first screen. */
async function draw(window: InlineConfig): Promise<Record<'en' | 'id', string>> {
  const { build } = await import('vite');
  const root = window.root ?? '.';
  const built = await build({
    ...window,
    plugins: [],
    oxc: { jsx: { runtime: 'automatic' } },
    build: {
      ...window.build,
      ssr: join(root, 'first-page.tsx'),
      write: false,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output && 'output' in output ? output.output.find((one) => one.type === 'chunk') : null;
  if (chunk?.type !== 'chunk') throw new Error('the first screen could not be built');
  // Beside the sources, because its packages are found from there.
  const file = join(root, `.first-page-${process.pid}.mjs`);
  writeFileSync(file, chunk.code);
  try {
    const { drawFirstPage }: Drawing = await import(pathToFileURL(file).href);
    return { en: await drawFirstPage('en'), id: await drawFirstPage('id') };
  } finally {
    rmSync(file);
  }
}

/** The one style sheet of the window. */
function sheetIn(bundle: Rolldown.OutputBundle): string {
  const sheets = Object.values(bundle).filter((one) => one.type === 'asset' && one.fileName.endsWith('.css'));
  const [sheet] = sheets;
  if (sheets.length !== 1 || sheet?.type !== 'asset')
    throw new Error(`${sheets.length} style sheets, not one`);
  return String(sheet.source);
}

/**
 * Draws Home into the page, so that it is seen and typed into before the window's script and the whole style sheet have come: `index.html`
 * in English, `index.id.html` in Indonesian. The host sends the one of the person's language, and within it the style that it wears, which is
 * a small file here (`main/transport/page.ts`). The whole sheet is named, but not fetched; the page's script does that (`renderer/main.tsx`).
 */
export function firstPage(window: InlineConfig): Plugin {
  return {
    name: 'first-page',
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') throw new Error('no index.html to draw the first screen into');
      const drawn = await draw(window);
      const style = this.emitFile({
        type: 'asset',
        name: 'first.css',
        source: styleOf(drawn.en + drawn.id, sheetIn(bundle)),
      });
      const link = `<link rel="stylesheet" href="/${this.getFileName(style)}">`;
      const blank = String(page.source)
        .replace('<script type="module"', '<script type="module" blocking="render"')
        .replace('<link rel="stylesheet"', `${link}\n    <link rel="stylesheet" disabled`);
      const fill = (markup: string) =>
        blank.replace('<div id="root"></div>', () => `<div id="root">${markup}</div>`);
      page.source = fill(drawn.en);
      const source = fill(drawn.id).replace('<html lang="en">', '<html lang="id">');
      this.emitFile({ type: 'asset', fileName: 'index.id.html', source });
    },
  };
}
