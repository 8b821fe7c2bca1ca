import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { InlineConfig, Plugin } from 'vite';
import packageJson from '../../package.json' with { type: 'json' };
import { mainConfig } from '../vite-main.ts';
import { preloadConfig } from '../vite-preload.ts';
import { rendererConfig } from '../vite-renderer.ts';
import { type Licence, licencesAsText, noteBundled, readLicences } from './licences.ts';

const root = resolve(import.meta.dirname, '../..');

/** Programs that need a terminal or a browser: not part of the desktop program. */
const NOT_PACKED: readonly string[] = ['cli', 'start'];

/** A file that goes into the package: path with forward slashes, octets, SHA-256 in hex. */
export type StagedFile = { path: string; octets: number; sha256: string };
/** What was laid out. `built` are the paths that the bundler wrote. */
export type Stage = { folder: string; built: string[]; files: StagedFile[]; licences: Licence[] };

/**
 * Lays out in an empty folder exactly what the asar holds: the desktop's programs with every package bundled into them, the bridge, the
 * window, our licence and those of others. No node_modules. Beside the folder goes `licences.txt`. Rejects when the bundler or a licence says no.
 */
export async function stageProgram(folder: string): Promise<Stage> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const packages = new Set<string>();
  const built = [
    ...(await buildInto(bundledMain(), join(folder, 'dist/main'), packages)),
    ...(await buildInto(preloadConfig, join(folder, 'dist/preload'), packages)),
    ...(await buildInto(rendererConfig, join(folder, 'dist/renderer'), packages)),
  ].map((path) => path.slice(folder.length + 1).replaceAll('\\', '/'));
  const licences = readLicences(packages);
  await writeFile(join(folder, 'dist/licences.json'), `${JSON.stringify(licences, null, 1)}\n`);
  await writeFile(join(dirname(folder), 'licences.txt'), licencesAsText(licences));
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(packedPackageJson(), null, 2)}\n`);
  await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  return { folder, built: built.sort(), files: listFiles(folder), licences };
}

/** What Electron and the updater read of our package.json; nothing else of it is packed. */
function packedPackageJson(): Record<string, unknown> {
  const { name, productName, version, description, license, type, main } = packageJson;
  // Wayland and X11 find the window's entry in the menu by this name.
  const desktopName = `${name}.desktop`;
  return {
    name,
    productName,
    version,
    description,
    license,
    author: 'Relay Doctor',
    desktopName,
    type,
    main,
    private: true,
  };
}

/** The desktop's part of the main build, with the packages inside. */
function bundledMain(): InlineConfig {
  const options = mainConfig.build?.rolldownOptions;
  const input = Object.entries((options?.input ?? {}) as Record<string, string>);
  return {
    ...mainConfig,
    plugins: [...(mainConfig.plugins ?? []), requireAsImport()],
    // mailauth brings an older list of public suffixes of its own: ours for both.
    resolve: { ...mainConfig.resolve, dedupe: ['tldts'] },
    build: {
      ...mainConfig.build,
      rolldownOptions: {
        ...options,
        input: Object.fromEntries(input.filter(([name]) => !NOT_PACKED.includes(name))),
        external: ['electron', /^node:/, ...builtinModules],
        // A tenth of all of it; the licences of packages stand in licences.json.
        output: { ...options?.output, comments: false },
      },
    },
  };
}

/** `createRequire(import.meta.url)('package')` hides a package from the bundler: turned into an import. */
function requireAsImport(): Plugin {
  return {
    name: 'require-as-import',
    enforce: 'pre',
    transform(code, id) {
      if (!id.startsWith(root) || id.includes('node_modules')) return null;
      const names: string[] = [];
      const changed = code.replace(
        /createRequire\(import\.meta\.url\)\(\s*'([^']+)'\s*\)/g,
        (_, name: string) => `required${names.push(name) - 1}`,
      );
      if (names.length === 0) return null;
      const imports = names.map((name, index) => `import required${index} from '${name}';`);
      return { code: `${imports.join('')}${changed}`, map: null };
    },
  };
}

/** Builds one part. Gives the full paths of what was written. */
async function buildInto(config: InlineConfig, outDir: string, packages: Set<string>): Promise<string[]> {
  const { build } = await import('vite');
  const result = await build({
    ...config,
    plugins: [...(config.plugins ?? []), noteBundled(packages)],
    build: { ...config.build, outDir, emptyOutDir: true },
  });
  const outputs = [result].flat().flatMap((part) => ('output' in part ? part.output : []));
  return outputs.map(({ fileName }) => join(outDir, fileName));
}

/** Every file of a folder, by path. */
export function listFiles(folder: string): StagedFile[] {
  return globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const full = join(entry.parentPath, entry.name);
      const bytes = readFileSync(full);
      return {
        path: full.slice(folder.length + 1).replaceAll('\\', '/'),
        octets: bytes.byteLength,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
