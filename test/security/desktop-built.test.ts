import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { contentSecurityPolicy } from '../../main/transport/page.ts';
import { type Desk, startDesk } from '../fakes/electron/drive.ts';
import { TRAVERSALS } from './page-folder.ts';

// The built program over a stand-in of Electron with windows in real Chromium. Nothing here was seen in Electron itself.
let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
}, 90_000);
afterAll(() => desk?.stop());

const OWN_FRAME = { frameTreeNodeId: 1, parent: null, detached: false, origin: 'relay://app' };

describe('before and at the start (checks 1, 3)', () => {
  it('turns the sandbox on and registers the scheme before Electron is ready', async () => {
    const names = (await desk.calls()).map((call) => call.name);
    const ready = names.indexOf('(ready)');
    for (const name of [
      'app.enableSandbox',
      'protocol.registerSchemesAsPrivileged',
      'app.requestSingleInstanceLock',
    ]) {
      expect(names.indexOf(name), name).toBeGreaterThanOrEqual(0);
      expect(names.indexOf(name), name).toBeLessThan(ready);
    }
    const [scheme] = await desk.calls('protocol.registerSchemesAsPrivileged');
    expect(scheme?.args).toEqual([
      [{ scheme: 'relay', privileges: { standard: true, secure: true, supportFetchAPI: true } }],
    ]);
  });

  it('locks the session and opens the transport before the first window', async () => {
    const names = (await desk.calls()).map((call) => call.name);
    const window = names.indexOf('new BrowserWindow');
    for (const name of [
      'session.setPermissionRequestHandler',
      'session.setPermissionCheckHandler',
      'session.setDevicePermissionHandler',
      'webRequest.onBeforeRequest',
      'protocol.handle',
      'ipcMain.handle',
    ]) {
      expect(names.indexOf(name), name).toBeGreaterThanOrEqual(0);
      expect(names.indexOf(name), name).toBeLessThan(window);
    }
  });

  it('opens one window, small-screen sized, with frozen preferences', async () => {
    const windows = await desk.calls('new BrowserWindow');
    expect(windows).toHaveLength(1);
    const [options, isFrozen] = windows[0]?.args ?? [];
    expect(isFrozen).toBe(true);
    expect(options).toMatchObject({
      width: 1024,
      height: 640,
      minWidth: 800,
      minHeight: 560,
      webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true },
    });
    expect((await desk.calls('loadURL')).map((call) => call.args)).toEqual([['relay://app/']]);
  });
});

describe('the page (checks 10, 11, 13)', () => {
  it('loads, and loads again, under the exact policy without one violation', async () => {
    await desk.page.addInitScript(() => {
      const seen: string[] = [];
      Object.defineProperty(window, 'violations', { value: seen });
      document.addEventListener('securitypolicyviolation', (event) => {
        seen.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
      });
    });
    await desk.page.reload();
    await desk.page.waitForSelector('h1');
    const seen = await desk.page.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const answer = await fetch('/');
      return {
        violations: Reflect.get(window, 'violations') as string[],
        policy: answer.headers.get('content-security-policy'),
      };
    });
    expect(seen.violations).toEqual([]);
    expect(seen.policy?.replace(/'nonce-[^']+'/, "'nonce-x'")).toBe(contentSecurityPolicy('x'));
  });

  it('enforces the policy: no inline script, no eval, no web request', async () => {
    const tried = await desk.page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      // A string given to a timer is compiled later, when no debugger lends its rights.
      setTimeout('window.evalRan = true', 0);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const fetched = await fetch('https://example.org/').then(
        () => true,
        () => false,
      );
      return { inline: 'inlineRan' in window, evaluated: 'evalRan' in window, fetched };
    });
    expect(tried).toEqual({ inline: false, evaluated: false, fetched: false });
  });

  it('gives the page exactly call and on, frozen, and nothing of Node or Electron', async () => {
    const seen = await desk.page.evaluate(() => {
      const bridge = Reflect.get(window, 'relayDoctor') as object;
      const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'];
      return {
        keys: Object.keys(bridge).sort(),
        isFrozen: Object.isFrozen(bridge),
        leaks: names.filter((name) => name in window),
      };
    });
    expect(seen).toEqual({ keys: ['call', 'on'], isFrozen: true, leaks: [] });
  });

  it('answers calls of the page, and refuses unknown methods and prototype names', async () => {
    const results = await desk.page.evaluate(async () => {
      const bridge = Reflect.get(window, 'relayDoctor') as {
        call(method: string, input: unknown): Promise<{ ok: boolean; error?: { code: string } }>;
      };
      const hello = await bridge.call('app.hello', { contract: 1 });
      const codes = [];
      for (const name of ['__proto__', 'constructor', 'no.such', ''])
        codes.push((await bridge.call(name, {})).error?.code);
      return { hello, codes };
    });
    expect(results.hello).toMatchObject({ ok: true, value: { host: 'desktop', contract: 1 } });
    expect(results.codes).toEqual(['not-found', 'not-found', 'not-found', 'not-found']);
  });

  it.each([...TRAVERSALS, '/../main/desktop.js', '/../preload/index.cjs'])(
    'does not serve %s',
    async (path) => {
      const answer = await desk.order<{ status: number }>({
        do: 'request',
        url: `relay://app${path}`,
        method: 'GET',
      });
      expect(answer.status).toBe(404);
    },
  );

  it('serves GET and HEAD only', async () => {
    const ask = (method: string) =>
      desk.order<{ status: number }>({ do: 'request', url: 'relay://app/', method });
    expect((await ask('GET')).status).toBe(200);
    expect((await ask('HEAD')).status).toBe(200);
    expect((await ask('POST')).status).toBe(405);
  });
});

describe('what is denied (checks 4, 5, 8, 9)', () => {
  it.each([
    'media',
    'geolocation',
    'notifications',
    'openExternal',
    'fileSystem',
    'local-network',
    'unknown-one',
  ])('denies %s to our own page and to others', async (permission) => {
    for (const origin of ['relay://app', 'https://evil.example']) {
      const answer = await desk.order({ do: 'permission', permission, url: `${origin}/`, origin });
      expect(answer).toEqual({ request: false, check: false, device: false });
    }
  });

  it('lets our page, and only it, write the clipboard (copy buttons)', async () => {
    const ask = (origin: string) =>
      desk.order<{ request: boolean; check: boolean }>({
        do: 'permission',
        permission: 'clipboard-sanitized-write',
        url: `${origin}/`,
        origin,
      });
    expect(await ask('relay://app')).toMatchObject({ request: true, check: true });
    expect(await ask('https://evil.example')).toMatchObject({ request: false, check: false });
  });

  it.each([
    'https://example.org/',
    'https://app.relay/',
    'relay://app.evil/',
    'relay://app/other.html',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '\\\\server\\share',
    'https://relay:app@evil.example/',
  ])('lets no frame go to %s, and no window open there', async (url) => {
    for (const event of ['will-navigate', 'will-redirect']) {
      expect(await desk.order({ do: 'navigate', event, url, isMainFrame: true })).toBe(false);
    }
    expect(await desk.order({ do: 'navigate', event: 'will-frame-navigate', url, isMainFrame: false })).toBe(
      false,
    );
    expect(await desk.order({ do: 'navigate', event: 'will-attach-webview', url, isMainFrame: true })).toBe(
      false,
    );
    expect(await desk.order({ do: 'window-open', url })).toBe('deny');
  });

  it('stays where it is when the page tries to leave', async () => {
    const before = desk.page.url();
    await desk.page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(desk.page.url()).toBe(before);
    expect(await desk.page.locator('h1').count()).toBeGreaterThan(0);
    expect(await desk.calls('shell.openExternal')).toEqual([]);
  });

  it('opens an address only when it passes the gate and the person agrees', async () => {
    await desk.order({ do: 'window-open', url: 'file:///etc/passwd' });
    await desk.order({ do: 'answer', answer: { response: 1 } });
    await desk.order({ do: 'window-open', url: 'https://example.org/declined' });
    await vi.waitFor(async () =>
      expect((await desk.calls('dialog.showMessageBox')).length).toBeGreaterThan(0),
    );
    expect(await desk.calls('shell.openExternal')).toEqual([]);

    await vi.waitFor(async () => {
      await desk.order({ do: 'answer', answer: { response: 0 } });
      await desk.order({ do: 'window-open', url: 'https://example.org/agreed' });
      expect(await desk.calls('shell.openExternal')).toMatchObject([
        { args: ['https://example.org/agreed'] },
      ]);
    });
  });

  it.each([
    ['no frame', 'window', null],
    ['a subframe', 'window', { ...OWN_FRAME, frameTreeNodeId: 2, parent: OWN_FRAME }],
    ['a foreign origin', 'window', { ...OWN_FRAME, origin: 'https://evil.example' }],
    ['a detached frame', 'window', { ...OWN_FRAME, detached: true }],
    ['an unknown window', 'stranger', OWN_FRAME],
  ] as const)('refuses calls from %s', async (_name, contents, frame) => {
    const message = { id: 1, method: 'cases.list', input: {} };
    const answer = await desk.order({ do: 'invoke', contents, frame, message });
    expect(answer).toMatchObject({ result: { ok: false, error: { code: 'refused' } } });
  });

  it.each([
    null,
    7,
    'text',
    [],
    {},
    { id: 1 },
    { id: -1, method: 'cases.list', input: {} },
    { id: 1, method: 7, input: {} },
    { id: 1, method: 'x'.repeat(100_000), input: {} },
    { id: 1, method: 'cases.list', input: {}, extra: true },
  ])('refuses the message %j', async (message) => {
    const answer = await desk.order({ do: 'invoke', contents: 'window', frame: OWN_FRAME, message });
    expect(answer).toMatchObject({ result: { ok: false, error: { code: 'bad-input' } } });
  });
});

describe('life of the program', () => {
  it('presses the window’s own keys from the menu', async () => {
    expect(await desk.order({ do: 'menu', id: 'helpHere' })).toBe(true);
    await desk.page.waitForSelector('dialog[open]');
    await desk.page.keyboard.press('Escape');
  });

  it('comes to the front when it is started a second time', async () => {
    await desk.order({ do: 'second-instance' });
    expect(await desk.calls('window.focus')).toHaveLength(1);
  });

  it('keeps what it stores in the data folder', () => {
    expect(readdirSync(join(desk.home, 'data'))).toContain('relay-doctor.sqlite');
  });

  it('ends cleanly when its window is closed', async () => {
    void desk.order({ do: 'close' }).catch(() => undefined);
    expect(await desk.exited).toBe(0);
    expect(desk.output()).toBe('');
  }, 30_000);
});
