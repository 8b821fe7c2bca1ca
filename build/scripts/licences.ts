import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { z } from 'zod';

/** One package whose code is inside the program. `text`: its licence and notices as published. */
export type Licence = { name: string; version: string; licence: string; homepage: string; text: string };

const packageFile = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
  homepage: z.string().optional(),
  author: z.union([z.string(), z.object({ name: z.string() })]).optional(),
});
type PackageFile = z.infer<typeof packageFile>;

/** Licences (SPDX names) that may be packed into an MIT program without asking a lawyer. */
const ALLOWED: readonly string[] = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Python-2.0',
  'Unlicense',
];

/** Helper code that the build tools put in themselves, by the start of its module name. */
const TOOLS: readonly (readonly [prefix: string, name: string])[] = [
  ['\0rolldown/', 'rolldown'],
  ['\0vite/', 'vite'],
];

/** Where a build tool's licence goes over to the packages inside the tool, of which nothing is packed. */
const OF_A_TOOL = /^# Licenses of bundled dependencies[\s\S]*/m;

/** Notes in `into` the folder of each package whose code ends up in an output file. */
export function noteBundled(into: Set<string>): Plugin {
  return {
    name: 'note-bundled-packages',
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type !== 'chunk') continue;
        for (const id of Object.keys(part.modules)) {
          const folder = packageFolder(id);
          if (folder) into.add(folder);
        }
      }
    },
  };
}

/** The licences of noted packages, by name, then version. Throws when one may not be packed or has no text. */
export function readLicences(folders: ReadonlySet<string>): Licence[] {
  const found = new Map<string, Licence>();
  for (const folder of folders) {
    const about = packageFile.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
    const licence = about.license ?? 'not said';
    if (!isAllowed(licence)) {
      throw new Error(`${about.name} ${about.version} is under "${licence}": it may not be packed unseen.`);
    }
    found.set(`${about.name} ${about.version}`, {
      name: about.name,
      version: about.version,
      licence,
      homepage: about.homepage ?? `https://www.npmjs.com/package/${about.name}`,
      text: readTexts(folder, about, licence),
    });
  }
  return [...found.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** All licences as one text for people. */
export function licencesAsText(licences: readonly Licence[]): string {
  const parts = licences.map(
    ({ name, version, licence, homepage, text }) =>
      `${name} ${version}\n${licence}, ${homepage}\n\n${text.trim()}\n`,
  );
  return [`Packages inside Relay Doctor: ${licences.length}\n`, ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}

/** True when an SPDX expression lets us choose only names on our list. Brackets are passed over: what is true so is true with them. */
function isAllowed(expression: string): boolean {
  const parts = expression.replace(/[()]/g, ' ').split(/\s+AND\s+/);
  return parts.every((part) => part.split(/\s+OR\s+/).some((name) => ALLOWED.includes(name.trim())));
}

function readTexts(folder: string, about: PackageFile, licence: string): string {
  const files = readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file))
    .sort(compare);
  if (files.length > 0) {
    const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').replace(OF_A_TOOL, '').trim());
    return texts.join('\n\n');
  }
  const author = typeof about.author === 'object' ? about.author.name : about.author;
  if (!author && !about.homepage) throw new Error(`${about.name} ${about.version} brings no licence text.`);
  return `Published under ${licence} by ${author ?? 'its authors'}, without a text of its own.`;
}

/** The package's folder of a module, null for our own modules. */
function packageFolder(id: string): string | null {
  const tool = TOOLS.find(([prefix]) => id.startsWith(prefix));
  if (tool) return resolveTool(tool[1]);
  const path = id.replace(/^\0/, '').replace(/\?.*$/, '');
  if (!path.includes('/node_modules/') && !path.includes('\\node_modules\\')) return null;
  return nearestPackage(path);
}

function resolveTool(name: string): string | null {
  const require = createRequire(import.meta.url);
  // Rolldown is Vite's, not ours.
  const vite = require.resolve('vite/package.json');
  const file = name === 'vite' ? vite : createRequire(vite).resolve(`${name}/package.json`);
  return dirname(file);
}

/** The nearest folder above with a package.json that has a version (inner ones only say "type"). */
function nearestPackage(path: string): string | null {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const about: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (packageFile.safeParse(about).success) return folder;
  }
  return null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
