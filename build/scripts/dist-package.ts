import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { type PackageOptions, packageConfig } from '../electron-builder.ts';
import type { DistWish } from './dist-options.ts';
import { type Stage, stageProgram } from './dist-stage.ts';
import { renderIcons } from './icons.ts';

/** What goes into every package, laid out in one folder. */
export type Prepared = { folder: string; stage: Stage; icons: string; licences: string };
/** What to pack, and who says what is signed; the rest as in `PackageOptions`. */
export type PackageWish = DistWish & Omit<PackageOptions, 'icons' | 'licences' | 'output'>;

const PLATFORMS = { linux: Platform.LINUX, win: Platform.WINDOWS, mac: Platform.MAC };
const ARCHES = { x64: Arch.x64, arm64: Arch.arm64 };

/**
 * Builds and draws. In `folder`: `app` (what goes into the asar), `files.txt` (its list with sizes and SHA-256), `licences.txt`, `icons`.
 * Rejects with one sentence where a thing is missing.
 */
export async function prepareProgram(folder: string): Promise<Prepared> {
  const icons = join(folder, 'icons');
  const [stage] = await Promise.all([stageProgram(join(folder, 'app')), renderIcons(icons)]);
  await writeFile(join(folder, 'files.txt'), fileList(stage));
  return { folder, stage, icons, licences: join(folder, 'licences.txt') };
}

/** Packs into `packages` beside `app`. Never publishes. Gives the paths of what was made (none for `dir`). */
export async function packProgram(prepared: Prepared, wish: PackageWish): Promise<string[]> {
  const { folder, stage, icons, licences } = prepared;
  checkLinuxFacts(wish);
  const config = packageConfig({ ...wish, icons, licences, output: join(folder, 'packages') });
  const arches = wish.arches.map((arch) => ARCHES[arch]);
  const made: string[] = [];
  for (const { system, names } of wish.systems) {
    const targets = targetsOf(PLATFORMS[system], names, arches);
    made.push(...(await build({ projectDir: stage.folder, targets, config, publish: 'never' })));
  }
  return made;
}

/** An unpacked folder is for this computer; packages are for both processors unless one was named. */
function targetsOf(platform: Platform, names: string[], arches: Arch[]): Map<Platform, Map<Arch, string[]>> {
  const own = process.arch === 'arm64' ? Arch.arm64 : Arch.x64;
  const usual = names.length > 0 && names.every((name) => name === 'dir') ? [own] : [Arch.x64, Arch.arm64];
  const wanted = arches.length > 0 ? arches : usual;
  return new Map([[platform, new Map(wanted.map((arch) => [arch, names]))]]);
}

/** The packed files, sorted: `sha256  octets  path` a line. Equal sources give an equal list. */
export function fileList({ files }: Stage): string {
  return files.map(({ sha256, octets, path }) => `${sha256}  ${octets}  ${path}\n`).join('');
}

function checkLinuxFacts({ systems, maintainer, homepage }: PackageWish): void {
  const needs = systems.some(
    ({ system, names }) =>
      system === 'linux' && (names.length === 0 || names.includes('deb') || names.includes('rpm')),
  );
  if (needs && !(maintainer && homepage)) {
    throw new Error('deb and rpm need RELAY_DOCTOR_MAINTAINER ("Name <mail>") and RELAY_DOCTOR_HOMEPAGE.');
  }
}
