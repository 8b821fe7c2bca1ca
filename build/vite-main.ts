import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import type { InlineConfig, Plugin } from 'vite';
import packageJson from '../package.json' with { type: 'json' };

const root = resolve(import.meta.dirname, '..');

/** Programs that are built: output name in `dist/main` → entry file. */
export const programs: Record<string, string> = {
  cli: 'main/cli/index.ts',
  start: 'main/browser/start.ts',
  desktop: 'main/desktop/main.ts',
  'bounce-worker': 'main/service/bounce/worker.ts',
};

/** Small, pure, and needed at every start: taken into the bundle, because Node needs longer to find their hundreds of files than to run them. */
const INLINED = new Set(['zod', 'ipaddr.js', 'tldts', 'i18next']);

const LEFT_OUT: readonly (string | RegExp)[] = [
  'electron',
  /^node:/,
  ...builtinModules,
  ...Object.keys(packageJson.dependencies)
    .filter((name) => !INLINED.has(name))
    .map((name) => new RegExp(`^${name.replace(/[.\\/]/g, '\\$&')}(/|$)`)),
  /^playwright-core(\/|$)/,
  /^@sparticuz\/chromium(\/|$)/,
];

const isLeftOut = (id: string): boolean =>
  LEFT_OUT.some((row) => (typeof row === 'string' ? row === id : row.test(id)));

const isDnsReader = (id: string, importer: string | undefined): boolean =>
  id === 'dns2' && importer?.endsWith('main/engine/dns/wire.ts') === true;

/**
 * The reader of DNS messages needs one file of dns2. Its index also loads clients and servers over HTTP, and with `node:http` Node reads its
 * whole `fetch`, which costs more than all of our own code.
 */
const dnsPacketOnly: Plugin = {
  name: 'dns-packet-only',
  enforce: 'pre',
  resolveId: (id, importer) => (isDnsReader(id, importer) ? '\0dns-packet' : null),
  load: (id) =>
    id === '\0dns-packet'
      ? `import Packet from ${JSON.stringify(join(root, 'node_modules/dns2/packet.js'))};\nexport { Packet };\n`
      : null,
};

const present = Object.entries(programs).filter(([, entry]) => existsSync(join(root, entry)));

/** Everything that runs in Node: ESM for Node 24. What npm installs for production stays outside the bundle; so does Electron. */
export const mainConfig: InlineConfig = {
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'silent',
  define: { __RELAY_DOCTOR_VERSION__: JSON.stringify(packageJson.version) },
  plugins: [dnsPacketOnly],
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
      external: (id, importer) => isLeftOut(id) && !isDnsReader(id, importer),
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
    },
  },
};
