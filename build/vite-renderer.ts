import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { firstPage } from './first-page.ts';

const root = resolve(import.meta.dirname, '..');

/** The window: no inline script, no inline style, no data: scripts; one origin serves it all. */
export const rendererConfig: InlineConfig = {
  root: resolve(root, 'renderer'),
  configFile: false,
  base: '/',
  logLevel: 'silent',
  plugins: [react()],
  build: {
    target: 'chrome140',
    outDir: resolve(root, 'dist/renderer'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // One sheet: what the first screen wears is there with the page, and nothing comes later in another order.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2048,
  },
};

/** The window of the program: the same, with its first screen drawn into the page, and all that takes over from it in one file. */
export const windowConfig: InlineConfig = {
  ...rendererConfig,
  plugins: [react(), firstPage(rendererConfig)],
  build: {
    ...rendererConfig.build,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'index',
              test: /\/renderer\/(?:main|early|components\/combo|state\/route|transport\/pass)\.tsx?$/,
              priority: 2,
            },
            { name: 'window', test: /\/renderer\/window\.tsx$/, priority: 1 },
          ],
        },
      },
    },
  },
};
