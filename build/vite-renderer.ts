import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

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
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2048,
  },
};
