import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { electronVersion } from '../../build/electron-builder.ts';
import { root } from '../architecture/scan.ts';

/** The marker before the fuses in a real binary (Electron's documentation, "Electron Fuses"). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As a fresh Electron ships: run-as-node, node options, inspect, file privileges and wasm on, the rest off. */
const SHIPPED = '101100011';
const LANGUAGES = ['en-US', 'en-GB', 'id', 'de', 'fr'];

/** Executables beside `electron` in a real folder for Linux. */
export const HELPERS = ['chrome-sandbox', 'chrome_crashpad_handler'];

/** The fuses of a binary that nobody has packed, as `readWire` says them. */
export const SHIPPED_WIRE = `1 9 ${SHIPPED}`;

/** What stands in the fuses of a file: version, how many, each 1 or 0. Throws when there are none. */
export function readWire(file: string): string {
  const binary = readFileSync(file);
  const at = binary.indexOf(SENTINEL);
  if (at < 0) throw new Error(`no fuses in ${file}`);
  const [version, length = 0] = binary.subarray(at + SENTINEL.length);
  const start = at + SENTINEL.length + 2;
  return `${version} ${length} ${binary.subarray(start, start + length).toString('latin1')}`;
}

/**
 * Lays out a folder that electron-builder takes for an unpacked Electron of one system. Nothing in it can run as Electron.
 * The Windows program is another small one (from a package that electron-builder brings) with fuses behind it: it must be a sound PE file with a version in it.
 */
export function makeFakeElectron(folder: string, system: 'linux' | 'win' | 'mac'): string {
  mkdirSync(folder, { recursive: true });
  if (system === 'mac') {
    makeMacProgram(join(folder, 'Electron.app/Contents'));
  } else {
    mkdirSync(join(folder, 'resources'));
    mkdirSync(join(folder, 'locales'));
    for (const language of LANGUAGES) writeFileSync(join(folder, 'locales', `${language}.pak`), language);
    if (system === 'linux') {
      for (const name of HELPERS) writeProgram(join(folder, name), '#!/bin/sh\nexit 0\n');
      writeProgram(join(folder, 'electron'), withFuses('#!/bin/sh\nexit 0\n'));
    } else {
      const other = join(root, 'node_modules/electron-winstaller/vendor/7z-x64.exe');
      writeProgram(join(folder, 'electron.exe'), withFuses(readFileSync(other)));
    }
  }
  writeFileSync(join(folder, 'version'), electronVersion());
  writeFileSync(join(folder, 'LICENSE'), 'licence of the fake');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '<p>licences of the fake</p>');
  return folder;
}

function makeMacProgram(contents: string): void {
  const frameworks = join(contents, 'Frameworks');
  writeMacPart(contents, 'Electron');
  for (const helper of ['Electron Helper', 'Electron Helper (Renderer)', 'Electron Helper (GPU)']) {
    writeMacPart(join(frameworks, `${helper}.app/Contents`), helper);
  }
  mkdirSync(join(contents, 'Resources'));
  writeFileSync(join(contents, 'Resources/electron.icns'), 'icon of the fake');
  const framework = join(frameworks, 'Electron Framework.framework');
  for (const language of ['en', 'id', 'de']) {
    for (const folder of [join(contents, 'Resources'), join(framework, 'Versions/A/Resources')]) {
      mkdirSync(join(folder, `${language}.lproj`), { recursive: true });
      writeFileSync(join(folder, `${language}.lproj/locale.pak`), language);
    }
  }
  writeProgram(join(framework, 'Versions/A/Electron Framework'), withFuses('framework of the fake'));
  symlinkSync('Versions/A/Electron Framework', join(framework, 'Electron Framework'));
}

function writeMacPart(contents: string, name: string): void {
  mkdirSync(join(contents, 'MacOS'), { recursive: true });
  writeProgram(join(contents, 'MacOS', name), '#!/bin/sh\nexit 0\n');
  writeFileSync(
    join(contents, 'Info.plist'),
    `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>CFBundleExecutable</key><string>${name}</string><key>CFBundleIdentifier</key><string>fake</string></dict></plist>
`,
  );
}

function withFuses(before: string | Uint8Array): Buffer {
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, 9]), Buffer.from(SHIPPED)]);
  return Buffer.concat([Buffer.from(before), wire, Buffer.alloc(16)]);
}

function writeProgram(file: string, bytes: string | Uint8Array): void {
  writeFileSync(file, bytes);
  chmodSync(file, 0o755);
}
