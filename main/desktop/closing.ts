import type { BrowserWindow, Dialog } from 'electron';
import type { Words } from '../../words/index.ts';

/** A window that is closed while a check is going on asks first; staying is the default, and what is known is kept either way. */
export function askBeforeClosing(options: {
  window: BrowserWindow;
  dialog: Pick<Dialog, 'showMessageBox'>;
  words(): Words;
  isRunning(): boolean;
  /** The session ends: there is nobody to ask. */
  isEnding(): boolean;
}): void {
  const { window } = options;
  let isDecided = false;
  let isAsking = false;
  window.on('close', async (event) => {
    if (isDecided || options.isEnding() || !options.isRunning()) return;
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    const words = options.words();
    const { response } = await options.dialog.showMessageBox(window, {
      type: 'question',
      message: words('host:quit.ask'),
      buttons: [words('host:quit.stop'), words('host:quit.stay')],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    isAsking = false;
    if (response !== 0) return;
    isDecided = true;
    window.close();
  });
}
