import type { App, BrowserWindow } from 'electron';

/** Longest that writing down what is known may hold the end up, ms. */
const STOP_MS = 10_000;

/** The end of the program. */
export type Ending = {
  /** True from the moment on when nothing may ask any more: the session ends, or all is stopped. */
  isEnding(): boolean;
  /** The computer goes down or the person logs off: no questions, all is written at once, then the program ends. */
  now(): void;
  /** Windows: the session ends without `before-quit`. */
  watch(window: BrowserWindow): void;
};

/**
 * However it comes to the end — the last window closed, Quit, an update, log-off — checks are stopped and written down first, once, and
 * only then does the program end. Quit closes windows without `window-all-closed`, so `will-quit` waits for the same.
 */
export function endInOrder(app: Pick<App, 'on' | 'quit' | 'exit'>, stop: () => Promise<void>): Ending {
  let state: 'on' | 'stopping' | 'stopped' = 'on';
  let mayAsk = true;
  const end = () => {
    if (state !== 'on') return;
    state = 'stopping';
    const late = new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error('stopping took too long')), STOP_MS).unref();
    });
    Promise.race([stop(), late]).then(
      () => {
        state = 'stopped';
        app.quit();
      },
      () => app.exit(1),
    );
  };
  app.on('window-all-closed', end);
  app.on('will-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    end();
  });
  const now = () => {
    mayAsk = false;
    end();
  };
  return {
    isEnding: () => !mayAsk || state !== 'on',
    now,
    watch: (window) => void window.on('session-end', now),
  };
}
