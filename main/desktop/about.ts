import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow, Dialog, Shell } from 'electron';
import type { Words } from '../../words/index.ts';

export type AboutOptions = {
  dialog: Pick<Dialog, 'showMessageBox'>;
  shell: Pick<Shell, 'openPath'>;
  window(): BrowserWindow | null;
  words(): Words;
  version: string;
  versions: Readonly<Record<string, string | undefined>>;
  /** Folder of what was packed beside the program; undefined when it was not packed. */
  resources: string | undefined;
};

/** The two windows of Help that tell about the program. */
export function createAbout(options: AboutOptions): { about(): Promise<void>; licences(): Promise<void> } {
  const say = async (message: string, detail: string): Promise<void> => {
    const window = options.window();
    if (!window) return;
    const buttons = [options.words()('host:file.ok')];
    await options.dialog.showMessageBox(window, { type: 'info', message, detail, buttons, noLink: true });
  };
  return {
    async about() {
      const { versions, version } = options;
      const parts = ['electron', 'chrome', 'node'].map((name) => `${name} ${versions[name] ?? '–'}`);
      await say(`Relay Doctor ${version}`, [options.words()('host:about.text'), '', ...parts].join('\n'));
    },
    async licences() {
      const words = options.words();
      const path = options.resources === undefined ? '' : join(options.resources, 'licences.txt');
      const problem = existsSync(path) ? await options.shell.openPath(path) : 'missing';
      if (problem !== '') await say(words('host:about.licences'), words('host:about.noLicences'));
    },
  };
}
