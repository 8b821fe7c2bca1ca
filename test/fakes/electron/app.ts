import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { note } from './records.ts';
import { connectChromium } from './sessions.ts';

const RESOURCES = process.env.RELAY_STAND_IN_RESOURCES;
if (RESOURCES !== undefined) {
  // A packaged program's first word is its own; the next ones are the person's.
  process.argv.splice(1, 1);
  Reflect.set(process, 'resourcesPath', RESOURCES);
}

/** How each open window is closed. */
export const closers = new Set<() => void>();

function preventable(): { defaultPrevented: boolean; preventDefault(): void } {
  const event = {
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}

/** Stands in for `app`. Ready when the entry file has run to its end and Chromium answers. */
class AppStandIn extends EventEmitter {
  readonly isPackaged = RESOURCES !== undefined;
  readonly #ready: Promise<void>;
  #isQuitting = false;

  constructor() {
    super();
    this.#ready = new Promise<void>((resolve, reject) => {
      setTimeout(() => connectChromium().then(() => resolve(), reject), 0);
    });
    this.#ready.then(
      () => {
        note('(ready)');
        this.emit('ready');
      },
      (error: unknown) => {
        console.error(error);
        process.exit(70);
      },
    );
  }

  whenReady(): Promise<void> {
    note('app.whenReady');
    return this.#ready;
  }

  enableSandbox(): void {
    note('app.enableSandbox');
  }

  requestSingleInstanceLock(data?: unknown): boolean {
    note('app.requestSingleInstanceLock', data);
    return process.env.RELAY_STAND_IN_SECOND_INSTANCE === undefined;
  }

  getLocale(): string {
    return process.env.RELAY_STAND_IN_LOCALE ?? 'en-GB';
  }

  getVersion(): string {
    return process.env.RELAY_STAND_IN_VERSION ?? '0.1.0';
  }

  getName(): string {
    return 'relay-doctor';
  }

  getAppPath(): string {
    return RESOURCES ?? process.cwd();
  }

  relaunch(): void {
    note('app.relaunch');
  }

  getPath(name: string): string {
    note('app.getPath', name);
    return process.env.RELAY_STAND_IN_DOCUMENTS ?? tmpdir();
  }

  addRecentDocument(path: string): void {
    note('app.addRecentDocument', path);
  }

  clearRecentDocuments(): void {
    note('app.clearRecentDocuments');
  }

  setAppUserModelId(id: string): void {
    note('app.setAppUserModelId', id);
  }

  setJumpList(categories: unknown): string {
    note('app.setJumpList', categories);
    return 'ok';
  }

  /** Electron's order: `before-quit`, the windows close, `will-quit`. A window that stays, or a `will-quit` that is prevented, ends it. */
  quit(): void {
    note('app.quit');
    this.#isQuitting = true;
    this.emit('before-quit', preventable());
    for (const close of closers) close();
    this.goOnQuitting();
  }

  /** Called again when a window has gone. True while the program is quitting: then `window-all-closed` is not emitted. */
  goOnQuitting(): boolean {
    if (!this.#isQuitting) return false;
    if (closers.size > 0) return true;
    this.#isQuitting = false;
    const event = preventable();
    this.emit('will-quit', event);
    note('(will-quit)', event.defaultPrevented);
    if (!event.defaultPrevented) process.exit(0);
    return true;
  }

  /** A window stays: the person wants to go on. */
  stopQuitting(): void {
    this.#isQuitting = false;
  }

  exit(code: number): void {
    note('app.exit', code);
    process.exit(code);
  }
}

export const app = new AppStandIn();
