import type { BrowserWindow, Dialog, Shell as ElectronShell } from 'electron';
import type { Words } from '../../words/index.ts';
import { mailField, readLink } from '../transport/link-gate.ts';

export type LinkOptions = {
  dialog: Pick<Dialog, 'showMessageBox'>;
  shell: Pick<ElectronShell, 'openExternal'>;
  window(): BrowserWindow | null;
  words(): Words;
};

/** Makes the only function that hands an address to the system: gate first, then the person sees the address and decides. */
export function createLinkOpener(options: LinkOptions): (url: string) => Promise<boolean> {
  let isAsking = false;
  return async (text) => {
    const url = readLink(text);
    const window = options.window();
    if (!url || !window || isAsking) return false;
    isAsking = true;
    try {
      const words = options.words();
      const { response } = await options.dialog.showMessageBox(window, {
        type: 'question',
        message: words(url.startsWith('mailto:') ? 'host:link.askMail' : 'host:link.ask'),
        detail: readable(url),
        buttons: [words('host:link.open'), words('host:link.cancel')],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      });
      if (response !== 0) return false;
      await options.shell.openExternal(url);
      return true;
    } catch {
      return false;
    } finally {
      isAsking = false;
    }
  };
}

/** A letter is shown by its recipient and subject, on a line each: the gate has seen to it that neither hides anything. */
function readable(url: string): string {
  if (!url.startsWith('mailto:')) return url;
  return [new URL(url).pathname, mailField(url, 'subject') ?? ''].filter(Boolean).join('\n');
}
