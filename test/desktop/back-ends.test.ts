import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { backEnds } from '../e2e/desktop/back-end.ts';
import { realElectron } from '../e2e/desktop/back-end-electron.ts';

const folder = mkdtempSync(join(tmpdir(), 'rd-back-ends-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that does this, and is no Electron. */
function program(name: string, does: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${does}\n`);
  chmodSync(path, 0o755);
  return path;
}

const names = (given: ReturnType<typeof backEnds>) => given.here.map((one) => one.name);
const STAND_IN = 'stand-in for Electron';

describe('what the desktop suite runs on', () => {
  it('is the stand-in alone where there is no Electron, and the reason is told', () => {
    const found = backEnds({ DISPLAY: ':0' }, 'linux', folder);
    expect(names(found)).toEqual([STAND_IN]);
    expect(found.absent).toEqual([
      { name: 'Electron', reason: expect.stringContaining('ELECTRON_EXEC_PATH') },
    ]);
  });

  it('is Electron too where the variable names a program', () => {
    const path = program('own-electron', 'exit 0');
    expect(names(backEnds({ ELECTRON_EXEC_PATH: path }, 'linux', folder))).toEqual([
      STAND_IN,
      `Electron (${path})`,
    ]);
  });

  it('is Electron too where it was downloaded and a window can be shown', () => {
    const project = join(folder, 'project');
    const path = program('project/node_modules/electron/dist/electron', 'exit 0');
    expect(names(backEnds({ DISPLAY: ':0' }, 'linux', project))).toEqual([STAND_IN, `Electron (${path})`]);
    expect(names(backEnds({}, 'linux', project))).toEqual([STAND_IN]);
    expect(backEnds({}, 'linux', project).absent).toHaveLength(1);
  });

  it.each(['/nowhere/electron', folder])(
    'is an error when the variable names %s: somebody wants it',
    (path) => {
      expect(() => backEnds({ ELECTRON_EXEC_PATH: path }, 'linux', folder)).toThrow(
        'no program that can be started',
      );
    },
  );
});

describe('a program that is no Electron', () => {
  it.each([
    ['ends at once', 'exit 0'],
    ['ends with an error', 'echo no >&2; exit 3'],
    ['only waits', 'exec sleep 60'],
    ['is a plain Node', `exec '${process.execPath}' "$@"`],
  ])('that %s is named in a clear failure', async (name, does) => {
    const path = program(name.replaceAll(' ', '-'), does);
    const started = realElectron(path, 1500).start({ home: folder });
    await expect(started).rejects.toThrow(`${path} is no Electron that runs a program folder`);
  });
});
