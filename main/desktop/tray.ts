import type { BrowserWindow, Menu as MenuClass, NativeImage, Tray as TrayClass } from 'electron';
import type { Progress } from '../../preload/contract/index.ts';
import type { Words } from '../../words/index.ts';
import { shareDone } from './taskbar.ts';
import { drawTrayIcon } from './tray-icon.ts';

/** An icon beside the clock, only while a check goes on behind a minimised window. */
export type TrayKeeper = {
  progress(row: Progress): void;
  ended(runId: string): void;
  look(): void;
  remove(): void;
};

/** Makes it. A desktop without such a place (GNOME) is the same without it: nothing can be done there that cannot be done elsewhere. */
export function createTray(options: {
  Tray: new (image: NativeImage) => TrayClass;
  Menu: Pick<typeof MenuClass, 'buildFromTemplate'>;
  nativeImage: { createFromBitmap(bytes: Buffer, size: { width: number; height: number }): NativeImage };
  window(): Pick<BrowserWindow, 'isMinimized' | 'isVisible'> | null;
  words(): Words;
  show(): void;
  quit(): void;
}): TrayKeeper {
  const running = new Map<string, Progress>();
  let tray: TrayClass | null = null;
  let cannot = false;

  const put = (): TrayClass | null => {
    try {
      const size = 32;
      const image = options.nativeImage.createFromBitmap(drawTrayIcon(size), { width: size, height: size });
      const made = new options.Tray(image);
      const words = options.words();
      made.on('click', options.show);
      made.setContextMenu(
        options.Menu.buildFromTemplate([
          { label: words('host:tray.show'), click: options.show },
          { label: words('host:menu.quit'), click: options.quit },
        ]),
      );
      return made;
    } catch {
      cannot = true;
      return null;
    }
  };
  const remove = () => {
    tray?.destroy();
    tray = null;
  };
  const look = () => {
    const window = options.window();
    const isBehind = window !== null && (window.isMinimized() || !window.isVisible());
    const [first] = running.values();
    if (!first || !isBehind || cannot) return remove();
    tray ??= put();
    const percent = Math.round(shareDone(first) * 100);
    tray?.setToolTip(options.words()('host:tray.running', { name: first.title, percent }));
  };
  return {
    progress(row) {
      if (row.state === 'running' || row.state === 'paused') running.set(row.runId, row);
      else running.delete(row.runId);
      look();
    },
    ended(runId) {
      running.delete(runId);
      look();
    },
    look,
    remove,
  };
}
