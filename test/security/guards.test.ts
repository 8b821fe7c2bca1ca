import { EventEmitter } from 'node:events';
import type { App, BrowserWindow, Session, WebContents } from 'electron';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { guardContents } from '../../main/desktop/guards.ts';
import { createLinkOpener } from '../../main/desktop/links.ts';
import { lockSession } from '../../main/desktop/permissions.ts';
import { ORIGIN } from '../../main/desktop/scheme.ts';
import { wordsIn } from '../../words/index.ts';
import { knownPermissions } from './electron-types.ts';

/** Addresses as a hostile page, a hostile file or a slip of ours would offer them. */
const ADDRESSES = [
  'https://example.org/',
  'https://app.relay/',
  'https://relay.app/',
  'relay://app.evil/',
  'relay://app@evil.example/',
  'relay://app/other.html',
  'relay://app:8080/',
  'relay:app',
  'RELAY://APP/',
  'https://relay:app@evil.example/',
  'https://xn--relay-doctor-9ta.example/',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'blob:relay://app/1',
  'file:///etc/passwd',
  'file://server/share',
  '\\\\server\\share\\x.exe',
  'about:srcdoc',
  'chrome://settings',
  'devtools://devtools',
  'view-source:relay://app/',
  '',
];

type Contents = EventEmitter & { open(url: string): { action: string } };
let offered: string[];

/** A window's contents as Electron would announce them, guarded. */
function guarded(): Contents {
  const app = new EventEmitter();
  guardContents(app as unknown as Pick<App, 'on'>, (url) => offered.push(url));
  const contents = Object.assign(new EventEmitter(), {
    getURL: () => `${ORIGIN}/`,
    open: (_url: string): { action: string } => ({ action: 'allow' }),
    setWindowOpenHandler(handler: (details: { url: string }) => { action: string }) {
      contents.open = (url) => handler({ url });
    },
  });
  app.emit('web-contents-created', {}, contents as unknown as WebContents);
  return contents;
}

/** True when Electron would go on. */
function goesOn(
  contents: EventEmitter,
  name: string,
  details: { url: string; isMainFrame: boolean },
): boolean {
  let isPrevented = false;
  contents.emit(name, { ...details, preventDefault: () => (isPrevented = true) });
  return !isPrevented;
}

function everyWay(contents: Contents, url: string): Record<string, boolean> {
  return {
    navigate: goesOn(contents, 'will-navigate', { url, isMainFrame: true }),
    frame: goesOn(contents, 'will-frame-navigate', { url, isMainFrame: false }),
    redirect: goesOn(contents, 'will-redirect', { url, isMainFrame: true }),
    frameRedirect: goesOn(contents, 'will-redirect', { url, isMainFrame: false }),
    webview: goesOn(contents, 'will-attach-webview', { url, isMainFrame: true }),
    window: contents.open(url).action !== 'deny',
  };
}

const NONE = {
  navigate: false,
  frame: false,
  redirect: false,
  frameRedirect: false,
  webview: false,
  window: false,
};

describe('where a window may go (check 5)', () => {
  beforeEach(() => {
    offered = [];
  });

  it.each(ADDRESSES)('goes nowhere for %j', (url) => {
    expect(everyWay(guarded(), url)).toEqual(NONE);
  });

  it('goes nowhere for any text at all', () => {
    const contents = guarded();
    const start = fc.constantFrom('relay://', 'https://', 'relay://app', 'javascript:', 'file://', '//', '');
    fc.assert(
      fc.property(start, fc.string({ unit: 'binary', maxLength: 80 }), (scheme, rest) => {
        const url = scheme + rest;
        fc.pre(url !== `${ORIGIN}/`);
        expect(everyWay(contents, url)).toEqual(NONE);
      }),
      { numRuns: 2000 },
    );
  });

  it('loads its own page again, in the main frame only', () => {
    const own = { url: `${ORIGIN}/` };
    expect(goesOn(guarded(), 'will-navigate', { ...own, isMainFrame: true })).toBe(true);
    expect(goesOn(guarded(), 'will-frame-navigate', { ...own, isMainFrame: false })).toBe(false);
  });
});

describe('what goes to the system (check 6)', () => {
  const opener = (response: number) => {
    const opened: string[] = [];
    const shown: string[] = [];
    const openLink = createLinkOpener({
      dialog: {
        showMessageBox: (async (_window: unknown, options: { detail?: string; defaultId?: number }) => {
          expect(options.defaultId, 'Cancel').toBe(1);
          shown.push(options.detail ?? '');
          return { response, checkboxChecked: false };
        }) as never,
      },
      shell: { openExternal: async (url) => void opened.push(url) },
      window: () => ({}) as BrowserWindow,
      words: () => wordsIn('en'),
    });
    return { openLink, opened, shown };
  };

  it('is only what passed the gate, was shown, and was agreed to', async () => {
    const yes = opener(0);
    const no = opener(1);
    for (const url of [...ADDRESSES, 'http://example.org/']) {
      await yes.openLink(url);
      await no.openLink(url);
    }
    const passed = [
      'https://example.org/',
      'https://app.relay/',
      'https://relay.app/',
      'https://xn--relay-doctor-9ta.example/',
    ];
    expect(yes.opened).toEqual(passed);
    expect(yes.shown).toEqual(passed);
    expect(no.opened).toEqual([]);
  });

  it.each([
    ['mailto:a@b.example', 'a@b.example'],
    ['mailto:a@b.example?subject=Delisting%20of%20192.0.2.1', 'a@b.example\nDelisting of 192.0.2.1'],
    ['mailto:a@b.example?body=First%0D%0ASecond&subject=One+two', 'a@b.example\nOne+two'],
    ['mailto:?subject=Our%20mail%20server&body=Text', 'Our mail server'],
  ])('is a letter by its recipient and subject: %s', async (url, shown) => {
    const yes = opener(0);
    const no = opener(1);
    expect(await yes.openLink(url)).toBe(true);
    expect(await no.openLink(url)).toBe(false);
    expect(yes.opened).toEqual([url]);
    expect([yes.shown, no.shown]).toEqual([[shown], [shown]]);
    expect(no.opened).toEqual([]);
  });

  it.each([
    'mailto:a@b.example?subject=x%0D%0ABcc:c@d.example',
    'mailto:a@b.example?subject=x%E2%80%AEgnp.exe',
    'mailto:a@b.example?subject=x%00',
    'mailto:a@b.example?subject=Good&subject=Bad',
    'mailto:a@b.example?body=x&body=y',
    'mailto:a@b.example?body=x%1B%5B31m',
    'mailto:a@b.example?Subject=x&attach=y',
    'mailto:a@b.example?subject=x#y',
    'mailto:a@b.example?subject=%FF',
  ])('is no letter whose shown subject is not what goes out: %s', async (url) => {
    const yes = opener(0);
    expect(await yes.openLink(url)).toBe(false);
    expect([yes.shown, yes.opened]).toEqual([[], []]);
  });
});

describe('what a session grants (check 4)', () => {
  type Handlers = Record<string, (...args: never[]) => unknown>;

  function locked(): Handlers {
    const handlers: Handlers = {};
    const keep = (name: string) => (handler: never) => {
      handlers[name] = handler;
    };
    const session = Object.assign(new EventEmitter(), {
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
      setDisplayMediaRequestHandler: keep('display'),
      setBluetoothPairingHandler: keep('pairing'),
      allowNTLMCredentialsForDomains: (domains: string) => {
        handlers.ntlm = () => domains;
      },
      webRequest: { onBeforeRequest: keep('web') },
    });
    lockSession(session as unknown as Session);
    handlers.download = ((url: string) => {
      let isPrevented = false;
      session.emit('will-download', { preventDefault: () => (isPrevented = true) }, { getURL: () => url });
      return !isPrevented;
    }) as never;
    return handlers;
  }
  const run = (handlers: Handlers, name: string, ...args: unknown[]): unknown =>
    (handlers[name] as unknown as (...given: unknown[]) => unknown)(...args);
  const request = (handlers: Handlers, permission: string, url: string, isMainFrame = true): unknown => {
    let granted: unknown;
    run(handlers, 'request', { getURL: () => url }, permission, (answer: boolean) => (granted = answer), {
      isMainFrame,
    });
    return granted;
  };

  it('denies every permission that this Electron knows, but the one on the list to our own main frame', () => {
    const handlers = locked();
    const names = knownPermissions();
    expect(names.length).toBeGreaterThan(30);
    for (const name of names) {
      const isOn = name === 'clipboard-sanitized-write';
      expect(request(handlers, name, `${ORIGIN}/`), name).toBe(isOn);
      expect(run(handlers, 'check', null, name, ORIGIN), name).toBe(isOn);
      expect(request(handlers, name, `${ORIGIN}/`, false), name).toBe(false);
      expect(request(handlers, name, 'https://evil.example/'), name).toBe(false);
      expect(request(handlers, name, 'relay://app.evil/'), name).toBe(false);
      expect(run(handlers, 'check', null, name, 'https://evil.example'), name).toBe(false);
    }
  });

  it('denies devices, pairing, screens, network credentials, web requests and downloads', () => {
    const handlers = locked();
    expect(run(handlers, 'device', { deviceType: 'hid', origin: ORIGIN, device: {} })).toBe(false);
    expect(handlers.display).toBeNull();
    let paired: unknown;
    run(handlers, 'pairing', {}, (answer: unknown) => (paired = answer));
    expect(paired).toEqual({ confirmed: false });
    expect(run(handlers, 'ntlm')).toBe('');
    const isCancelled = (url: string): unknown => {
      let answer: { cancel?: boolean } = {};
      run(handlers, 'web', { url }, (given: { cancel?: boolean }) => (answer = given));
      return answer.cancel;
    };
    for (const url of [
      'https://example.org/',
      'http://127.0.0.1/',
      'ws://127.0.0.1/',
      'file:///etc/passwd',
      'ftp://x/',
    ])
      expect(isCancelled(url), url).toBe(true);
    expect(isCancelled(`${ORIGIN}/`)).toBe(false);
    expect(run(handlers, 'download', 'https://evil.example/x.exe')).toBe(false);
    expect(run(handlers, 'download', `blob:${ORIGIN}/1`)).toBe(true);
  });
});
