import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Frame, Page, Route } from 'playwright-core';
import { DELIVER, INVOKE_BINDING, preloadScript } from './bridge.ts';
import { dispatchInvoke } from './ipc-main.ts';
import { note } from './records.ts';
import type { SessionStandIn } from './sessions.ts';

const SUFFIX = '.relay.invalid';
let lastId = 0;

/** `relay://app/x` → the address that Chromium is given, and back. */
export function toPageAddress(url: string): string {
  const { host, pathname, search } = new URL(url);
  return `https://${host}${SUFFIX}${pathname}${search}`;
}

export function toOwnAddress(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed?.hostname.endsWith(SUFFIX)) return url;
  return `relay://${parsed.hostname.slice(0, -SUFFIX.length)}${parsed.pathname}${parsed.search}`;
}

function originOf(url: string): string {
  const own = toOwnAddress(url);
  return /^relay:\/\/[^/]+/.exec(own)?.[0] ?? URL.parse(own)?.origin ?? 'null';
}

type Preferences = { preload?: string; javascript?: boolean };

/** An event that can be prevented, with what Electron puts on it. */
function preventable<T extends object>(facts: T): T & { preventDefault(): void; defaultPrevented: boolean } {
  const event = {
    ...facts,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}

/** Stands in for `WebContents`: one Chromium page. */
export class WebContentsStandIn extends EventEmitter {
  readonly id: number;
  readonly mainFrame = { frameTreeNodeId: 1, parent: null, detached: false };
  readonly #session: SessionStandIn;
  readonly #preferences: Preferences;
  #page: Promise<Page> | null = null;
  #windowOpen: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  #isDestroyed = false;
  #typed: Promise<void> = Promise.resolve();
  #isLoading = false;
  #url = '';

  constructor(session: SessionStandIn, preferences: Preferences) {
    super();
    lastId += 1;
    this.id = lastId;
    this.#session = session;
    this.#preferences = preferences;
  }

  page(): Promise<Page> {
    this.#page ??= this.#openPage();
    return this.#page;
  }

  async #openPage(): Promise<Page> {
    const context = await this.#session.openContext(this.#preferences.javascript !== false);
    const page = await context.newPage();
    if (this.#preferences.preload) {
      await page.exposeBinding(INVOKE_BINDING, ({ frame }, channel: string, args: unknown[]) =>
        dispatchInvoke(channel, { sender: this, senderFrame: this.#frame(frame) }, args),
      );
      await page.addInitScript({ content: preloadScript(readFileSync(this.#preferences.preload, 'utf8')) });
    }
    await page.route('**/*', (route) => this.#answer(route));
    page.on('popup', async (popup) => {
      const url = toOwnAddress(popup.url());
      note('window-open', url, this.#windowOpen({ url }).action);
      await popup.close();
    });
    page.on('close', () => this.destroyed());
    return page;
  }

  #frame(frame: Frame): object {
    const isMain = frame.parentFrame() === null;
    return {
      ...this.mainFrame,
      frameTreeNodeId: isMain ? 1 : 2,
      parent: isMain ? null : this.mainFrame,
      origin: originOf(frame.url()),
    };
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const url = toOwnAddress(request.url());
    if (request.isNavigationRequest() && !this.#mayNavigate(url, request.frame().parentFrame() === null)) {
      return route.abort('aborted');
    }
    const handler = this.#session.handlers.get(new URL(url).protocol.slice(0, -1));
    if (!this.#session.mayRequest(url) || !handler) {
      note('request-refused', url);
      return route.abort('blockedbyclient');
    }
    const response = await handler(new Request(url, { method: request.method() }));
    const body = Buffer.from(await response.arrayBuffer());
    await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body });
  }

  #mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (!this.#isLoading) {
      const event = preventable({ url, isMainFrame, isSameDocument: false });
      this.emit('will-frame-navigate', event);
      if (isMainFrame) this.emit('will-navigate', event);
      note('will-navigate', url, event.defaultPrevented);
      if (event.defaultPrevented) return false;
    }
    if (isMainFrame) this.#url = url;
    this.emit('did-start-navigation', { url, isMainFrame, isSameDocument: false });
    return true;
  }

  async loadURL(url: string): Promise<void> {
    note('loadURL', url);
    const page = await this.page();
    this.#isLoading = true;
    try {
      await page.goto(toPageAddress(url));
    } finally {
      this.#isLoading = false;
    }
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    note('setWindowOpenHandler', this.id);
    this.#windowOpen = handler;
  }

  /** What the handler says about an address, without a page. */
  askWindowOpen(url: string): string {
    return this.#windowOpen({ url }).action;
  }

  /** Emits a navigation event as Electron would; true when it was let through. */
  tryNavigation(name: string, url: string, isMainFrame: boolean): boolean {
    const event = preventable({ url, isMainFrame, isSameDocument: false });
    this.emit(name, event);
    return !event.defaultPrevented;
  }

  send(channel: string, payload: unknown): void {
    if (this.#isDestroyed) throw new Error('Object has been destroyed');
    this.page()
      .then((page) =>
        page.evaluate(
          ([name, to, data]) => {
            const deliver = Reflect.get(globalThis, name as string) as
              | ((channel: unknown, payload: unknown) => void)
              | undefined;
            deliver?.(to, data);
          },
          [DELIVER, channel, payload],
        ),
      )
      .catch((error: unknown) => note('send-failed', channel, String(error)));
  }

  sendInputEvent(input: { type: string; keyCode: string; modifiers: string[] }): void {
    note('sendInputEvent', input);
    if (input.type !== 'keyDown') return;
    const names: Record<string, string> = { control: 'Control', meta: 'Meta', shift: 'Shift' };
    const key = input.keyCode.length === 1 ? input.keyCode.toLowerCase() : input.keyCode;
    const combo = [...input.modifiers.map((name) => names[name] ?? name), key].join('+');
    // One after the other: a key of one must not come between those of another.
    this.#typed = this.#typed
      .then(() => this.page())
      .then((page) => page.keyboard.press(combo))
      .catch((error: unknown) => note('input-failed', combo, String(error)));
  }

  async printToPDF(options: { pageSize?: string; printBackground?: boolean }): Promise<Buffer> {
    note('printToPDF', options);
    const page = await this.page();
    return page.pdf({
      format: 'A4',
      printBackground: options.printBackground === true,
      preferCSSPageSize: true,
      tagged: true,
      outline: true,
    });
  }

  /** Loads the page again where it is. */
  reload(): void {
    note('reload');
    this.#isLoading = true;
    this.page()
      .then((page) => page.reload())
      .catch((error: unknown) => note('reload-failed', String(error)))
      .finally(() => {
        this.#isLoading = false;
      });
  }

  forcefullyCrashRenderer(): void {
    note('forcefullyCrashRenderer');
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  }

  getURL(): string {
    return this.#url;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  destroyed(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.emit('destroyed');
  }

  async closePage(): Promise<void> {
    const page = await this.page();
    if (!page.isClosed()) await page.close();
    if (this.#session.partition !== '') await page.context().close();
    this.destroyed();
  }
}
