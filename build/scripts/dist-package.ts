import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { type PackageOptions, packageConfig } from '../electron-builder.ts';
import type { DistWish } from './dist-options.ts';
import { type Stage, stageProgram } from './dist-stage.ts';
import { renderIcons } from './icons.ts';

/** Where everything is made, and who says what is signed and published; the rest as in `PackageOptions`. */
export type PackageWish = Omit<DistWish, 'electronDist'> &
  Omit<PackageOptions, 'icons' | 'licences' | 'output'> & { folder: string };

/** What was made: the staged files and the packages' paths (none for `dir`). */
export type Packed = { stage: Stage; artefacts: string[]; output: string };

const PLATFORMS = { linux: Platform.LINUX, win: Platform.WINDOWS, mac: Platform.MAC };
const ARCHES = { x64: Arch.x64, arm64: Arch.arm64 };

/**
 * Builds, draws the icons and packs. In `folder`: `app` (what goes into the asar), `files.txt` (its list with sizes and SHA-256),
 * `licences.txt`, `icons`, `packages`. Never publishes. Rejects with one sentence where a thing is missing.
 */
export async function packageProgram(wish: PackageWish): Promise<Packed> {
  const folder = resolve(wish.folder);
  const icons = join(folder, 'icons');
  const output = join(folder, 'packages');
  checkLinuxFacts(wish);
  const [stage] = await Promise.all([stageProgram(join(folder, 'app')), renderIcons(icons)]);
  await writeFile(join(folder, 'files.txt'), fileList(stage));
  const licences = join(folder, 'licences.txt');
  const artefacts: string[] = [];
  for (const { system, names } of wish.systems) {
    const arches = wish.arches.map((arch) => ARCHES[arch]);
    artefacts.push(
      ...(await build({
        projectDir: stage.folder,
        targets: PLATFORMS[system].createTarget(names.length > 0 ? names : null, ...arches),
        config: packageConfig({ ...wish, icons, licences, output }),
        publish: 'never',
      })),
    );
  }
  return { stage, artefacts, output };
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
