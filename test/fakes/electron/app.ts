import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { note } from './records.ts';
import { connectChromium } from './sessions.ts';

/** Stands in for `app`. Ready when the entry file has run to its end and Chromium answers. */
class AppStandIn extends EventEmitter {
  readonly isPackaged = false;
  readonly #ready: Promise<void>;

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

  requestSingleInstanceLock(): boolean {
    note('app.requestSingleInstanceLock');
    return process.env.RELAY_STAND_IN_SECOND_INSTANCE === undefined;
  }

  getLocale(): string {
    return process.env.RELAY_STAND_IN_LOCALE ?? 'en-GB';
  }

  getPath(name: string): string {
    note('app.getPath', name);
    return process.env.RELAY_STAND_IN_DOCUMENTS ?? tmpdir();
  }

  quit(): void {
    note('app.quit');
    process.exit(0);
  }

  exit(code: number): void {
    note('app.exit', code);
    process.exit(code);
  }
}

export const app = new AppStandIn();
