import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { electronVersion } from '../../build/electron-builder.ts';

/** The marker before the fuses in a real binary (docs/tutorial/fuses of Electron), version 1 and room for nine. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron 45 ships: run-as-node, node options, inspect, file privileges and wasm on, the rest off. */
const SHIPPED = '101100011';

/** What fuses a fake binary has, in words of the wire. */
export function wireOf(binary: Buffer): string {
  const at = binary.indexOf(SENTINEL);
  if (at < 0) throw new Error('no fuses in this file');
  const [version, length = 0] = binary.subarray(at + SENTINEL.length);
  const start = at + SENTINEL.length + 2;
  return `${version} ${length} ${binary.subarray(start, start + length).toString('latin1')}`;
}

/** The fuses of a binary that nobody has packed: version, how many, each 1 or 0. */
export const SHIPPED_WIRE = `1 9 ${SHIPPED}`;

/** The octets of a program with fuses in it. */
export function fusedBytes(before: Uint8Array = Buffer.from('#!/bin/sh\nexit 0\n')): Buffer {
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, 9]), Buffer.from(SHIPPED)]);
  return Buffer.concat([before, wire, Buffer.alloc(16)]);
}

/** Executables that a real Linux folder of Electron has. */
export const ELECTRON_PROGRAMS = ['chrome-sandbox', 'chrome_crashpad_handler'];

/** Lays out a folder that electron-builder takes for an unpacked Electron for Linux. Nothing in it can run as Electron. */
export function makeFakeElectron(folder: string): string {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  writeFileSync(join(folder, 'electron'), fusedBytes(), { mode: 0o755 });
  for (const name of ELECTRON_PROGRAMS) {
    writeFileSync(join(folder, name), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  }
  for (const language of ['en-US', 'en-GB', 'id', 'de', 'fr']) {
    writeFileSync(join(folder, 'locales', `${language}.pak`), language);
  }
  writeFileSync(join(folder, 'version'), electronVersion());
  writeFileSync(join(folder, 'LICENSE'), 'licence of the fake');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '<p>licences of the fake</p>');
  writeFileSync(join(folder, 'icudtl.dat'), 'data');
  return folder;
}
