import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { WebContentsStandIn } from './contents.ts';
import { note } from './records.ts';
import { session } from './sessions.ts';

type WindowOptions = {
  show?: boolean;
  webPreferences?: { preload?: string; javascript?: boolean; partition?: string };
};

const open = new Set<BrowserWindow>();

/** Windows that are not destroyed, oldest first. */
export function openWindows(): BrowserWindow[] {
  return [...open];
}

/** Stands in for `BrowserWindow`. */
export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContentsStandIn;
  readonly options: WindowOptions;
  #isDestroyed = false;

  constructor(options: WindowOptions = {}) {
    super();
    this.options = options;
    note('new BrowserWindow', options, Object.isFrozen(options.webPreferences));
    const preferences = options.webPreferences ?? {};
    const own = preferences.partition ? session.fromPartition(preferences.partition) : session.defaultSession;
    this.webContents = new WebContentsStandIn(own, preferences);
    open.add(this);
    app.emit('web-contents-created', {}, this.webContents);
    this.webContents.once('destroyed', () => this.#gone());
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.loadURL(url);
    this.emit('ready-to-show');
  }

  show(): void {
    note('window.show');
    this.emit('show');
  }

  focus(): void {
    note('window.focus');
  }

  restore(): void {
    note('window.restore');
  }

  isMinimized(): boolean {
    return false;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  close(): void {
    let isPrevented = false;
    this.emit('close', {
      preventDefault() {
        isPrevented = true;
      },
    });
    note('window.close', isPrevented);
    if (!isPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.webContents.closePage().then(
      () => this.#gone(),
      () => this.#gone(),
    );
  }

  #gone(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    open.delete(this);
    this.emit('closed');
    if (open.size === 0) app.emit('window-all-closed');
  }
}
