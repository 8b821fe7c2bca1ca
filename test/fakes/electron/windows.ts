import { EventEmitter } from 'node:events';
import { app, closers } from './app.ts';
import { WebContentsStandIn } from './contents.ts';
import { note } from './records.ts';
import { session } from './sessions.ts';

type WindowOptions = {
  show?: boolean;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
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
  #isFocused = true;
  #isMinimised = false;
  #isMaximised = false;
  #bounds: { x: number; y: number; width: number; height: number };
  readonly #close = () => this.close();

  constructor(options: WindowOptions = {}) {
    super();
    this.options = options;
    note('new BrowserWindow', options, Object.isFrozen(options.webPreferences));
    const preferences = options.webPreferences ?? {};
    const own = preferences.partition ? session.fromPartition(preferences.partition) : session.defaultSession;
    this.webContents = new WebContentsStandIn(own, preferences);
    this.#bounds = {
      x: options.x ?? 100,
      y: options.y ?? 80,
      width: options.width ?? 800,
      height: options.height ?? 600,
    };
    open.add(this);
    closers.add(this.#close);
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
    this.#isFocused = true;
    this.emit('focus');
  }

  /** What a person does elsewhere. */
  blur(): void {
    this.#isFocused = false;
    this.emit('blur');
  }

  isFocused(): boolean {
    return this.#isFocused;
  }

  isVisible(): boolean {
    return true;
  }

  isFullScreen(): boolean {
    return false;
  }

  restore(): void {
    note('window.restore');
    this.#isMinimised = false;
    this.emit('restore');
  }

  minimize(): void {
    this.#isMinimised = true;
    this.#isFocused = false;
    this.emit('minimize');
  }

  isMinimized(): boolean {
    return this.#isMinimised;
  }

  maximize(): void {
    note('window.maximize');
    this.#isMaximised = true;
    this.emit('maximize');
  }

  isMaximized(): boolean {
    return this.#isMaximised;
  }

  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return this.#bounds;
  }

  setBounds(bounds: { x: number; y: number; width: number; height: number }): void {
    note('window.setBounds', bounds);
    this.#bounds = bounds;
    this.emit('move');
    this.emit('resize');
  }

  setBackgroundColor(colour: string): void {
    note('window.setBackgroundColor', colour);
  }

  setProgressBar(share: number, options?: unknown): void {
    note('window.setProgressBar', share, options);
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
    if (isPrevented) app.stopQuitting();
    else this.destroy();
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
    closers.delete(this.#close);
    this.emit('closed');
    if (!app.goOnQuitting() && open.size === 0) app.emit('window-all-closed');
  }
}
