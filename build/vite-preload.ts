import { join, resolve } from 'node:path';
import type { InlineConfig } from 'vite';

const root = resolve(import.meta.dirname, '..');

/** The bridge of the desktop window: one CommonJS file, because a sandboxed preload may only require electron. */
export const preloadConfig: InlineConfig = {
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'silent',
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'dist/preload',
    emptyOutDir: true,
    minify: false,
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: join(root, 'preload/index.ts') },
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
};
