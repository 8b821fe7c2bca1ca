import { accessSync, constants, statSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { findElectron } from '../../../main/browser/find-electron.ts';
import { root } from '../../architecture/scan.ts';
import { realElectron } from './back-end-electron.ts';
import { standIn } from './back-end-stand-in.ts';

/** What a person answers to a dialog of the system; dialogs take the answers in order. */
export type DialogAnswer =
  | { canceled: boolean; filePath: string }
  | { canceled: boolean; filePaths: string[] }
  | { response: number };

/** A dialog that was shown, with what it said. */
export type ShownDialog = {
  kind: 'save' | 'open' | 'message';
  options: { message?: string; defaultPath?: string; title?: string };
};

/** The desktop program, running; the same to a test whatever it runs on. */
export type Program = {
  /** Its window. */
  page: Page;
  /** Lays out the answer to the next dialog of the system. Without one a dialog is cancelled. */
  answer(answer: DialogAnswer): Promise<void>;
  dialogs(): Promise<ShownDialog[]>;
  /** Words of the menu bar. */
  menuBar(): Promise<string[]>;
  /** Chooses an entry of the menu by its id; false when there is none. */
  choose(id: string): Promise<boolean>;
  /** What Quit in the menu does; the program may ask first. */
  quit(): Promise<void>;
  /** Resolves with the exit status. */
  exited: Promise<number | null>;
  /** Ends it in any case. */
  stop(): Promise<void>;
};

/** How the program is started: what it keeps lies under `home`, `args` are words of its command line. */
export type StartOptions = { home: string; args?: readonly string[] };

export type BackEnd = { name: string; start(options: StartOptions): Promise<Program> };

/** Back ends that are here, and why another one is not. */
export type BackEnds = { here: BackEnd[]; absent: { name: string; reason: string }[] };

/** The name of the real thing in test output. */
export const REAL = 'Electron';

/**
 * The stand-in is always here. Electron is when `ELECTRON_EXEC_PATH` names a program or its own was downloaded. Looks at files only:
 * loading the `electron` package would start a download. Throws when the variable names nothing that can be started: somebody wants it.
 */
export function backEnds(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  projectDir = root,
): BackEnds {
  const named = environment.ELECTRON_EXEC_PATH;
  if (named !== undefined && named !== '') {
    assertProgram(named);
    return { here: [standIn, realElectron(named)], absent: [] };
  }
  const found = findElectron(projectDir, environment, platform);
  if (found) return { here: [standIn, realElectron(found)], absent: [] };
  const reason =
    'ELECTRON_EXEC_PATH names none, and node_modules/electron/dist holds none that a desktop session could show';
  return { here: [standIn], absent: [{ name: REAL, reason }] };
}

function assertProgram(path: string): void {
  try {
    accessSync(path, constants.X_OK);
    if (statSync(path).isFile()) return;
  } catch {
    // The same sentence.
  }
  throw new Error(`ELECTRON_EXEC_PATH names ${path}, which is no program that can be started`);
}
