import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import type { InlineConfig } from 'vite';
import packageJson from '../package.json' with { type: 'json' };

const root = resolve(import.meta.dirname, '..');

/** Programs that are built: output name in `dist/main` → entry file. */
export const programs: Record<string, string> = {
  cli: 'main/cli/index.ts',
  start: 'main/browser/start.ts',
  desktop: 'main/desktop/main.ts',
  'bounce-worker': 'main/service/bounce/worker.ts',
};

const present = Object.entries(programs).filter(([, entry]) => existsSync(join(root, entry)));

/** Everything that runs in Node: ESM for Node 24. What npm installs for production stays outside the bundle; so does Electron. */
export const mainConfig: InlineConfig = {
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'silent',
  define: { __RELAY_DOCTOR_VERSION__: JSON.stringify(packageJson.version) },
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'dist/main',
    emptyOutDir: true,
    minify: false,
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: Object.fromEntries(present.map(([name, entry]) => [name, join(root, entry)])),
      external: [
        'electron',
        /^node:/,
        ...builtinModules,
        ...Object.keys(packageJson.dependencies).map(
          (name) => new RegExp(`^${name.replace(/[.\\/]/g, '\\$&')}(/|$)`),
        ),
        /^playwright-core(\/|$)/,
        /^@sparticuz\/chromium(\/|$)/,
      ],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
    },
  },
};
