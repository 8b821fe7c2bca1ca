import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { isGranted } from '../../main/desktop/permissions.ts';
import { safeFileName } from '../../main/desktop/save.ts';
import { answerRequest, ORIGIN } from '../../main/desktop/scheme.ts';
import { printPreferences, windowPreferences } from '../../main/desktop/web-preferences.ts';
import { createAssets } from '../../main/transport/assets.ts';
import { serveWindows } from '../../main/transport/electron.ts';
import { createEventHub } from '../../main/transport/hub.ts';
import { readLink } from '../../main/transport/link-gate.ts';
import { createRouter } from '../../main/transport/router.ts';
import { createTestHandlers } from '../contract/test-handlers.ts';
import { makeContents, makeFrame, makeIpcMain } from '../contract/wires.ts';
import { plainLook } from '../fakes/plain-look.ts';
import { knownPermissions } from './electron-types.ts';
import { makePageFolder, SECRET, TRAVERSALS } from './page-folder.ts';

const pages = makePageFolder();
afterAll(() => pages.remove());

describe('permissions (check 4)', () => {
  it('grants one permission to our own page and nothing else to anybody', () => {
    const names = knownPermissions();
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => isGranted(name, ORIGIN))).toEqual(['clipboard-sanitized-write']);
    const strangers = [
      '',
      'null',
      'https://app',
      'relay://print',
      'relay://app.evil',
      'relay://app:1',
      'file://',
    ];
    expect(names.flatMap((name) => strangers.filter((origin) => isGranted(name, origin)))).toEqual([]);
    for (const name of ['__proto__', 'constructor', 'toString']) expect(isGranted(name, ORIGIN)).toBe(false);
  });
});

describe('web preferences (check 1)', () => {
  it.each([
    ['window', windowPreferences('/p/index.cjs')],
    ['print', printPreferences('print-1')],
  ])('locks and freezes those of the %s', (_name, preferences) => {
    expect(Object.isFrozen(preferences)).toBe(true);
    expect(preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      devTools: false,
    });
  });

  it('prints without scripts and without a bridge', () => {
    expect(printPreferences('print-1')).toMatchObject({ javascript: false });
    expect(printPreferences('print-1')).not.toHaveProperty('preload');
    expect(printPreferences('print-1').partition).not.toMatch(/^persist:/);
  });
});

describe('the address gate (checks 5, 6)', () => {
  it.each([
    ['https://www.spamhaus.org/query/ip/192.0.2.1', 'https://www.spamhaus.org/query/ip/192.0.2.1'],
    ['HTTPS://Example.ORG', 'https://example.org/'],
    ['mailto:abuse@example.com?subject=Delisting', 'mailto:abuse@example.com?subject=Delisting'],
  ])('lets %s through', (text, expected) => {
    expect(readLink(text)).toBe(expected);
  });

  it.each([
    'http://example.org/',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    ' https://example.org/',
    'https://example.org/\u202egnp.exe',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'file://server/share/x.exe',
    '\\\\server\\share',
    'https:\\\\server\\share',
    'https://user@example.org/',
    'https://example.org@evil.example/',
    'https://localhost/',
    'https://intranet/',
    'smb://server/share',
    'ms-msdt:/id PCWDiagnostic',
    'search-ms:query=x',
    'vbscript:x',
    'blob:https://example.org/1',
    'relay://app/',
    'mailto:a@b.example?attach=/etc/passwd',
    'mailto:a@b.example?cc=c@d.example',
    'mailto:a@b.example,c@d.example',
    'mailto:',
    'https://',
    '',
    `https://example.org/${'a'.repeat(3000)}`,
  ])('stops %j', (text) => {
    expect(readLink(text)).toBeNull();
  });

  it('never lets anything through that is not plain https or mailto', () => {
    const scheme = fc.constantFrom(
      'https:',
      'http:',
      'file:',
      'javascript:',
      'data:',
      'mailto:',
      'ms-x:',
      '',
    );
    fc.assert(
      fc.property(scheme, fc.string({ unit: 'binary', maxLength: 60 }), (start, rest) => {
        const link = readLink(start + rest);
        if (link === null) return;
        const url = new URL(link);
        expect(['https:', 'mailto:']).toContain(url.protocol);
        expect(url.username + url.password).toBe('');
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the scheme (check 11)', () => {
  const assets = createAssets(pages.folder);
  const get = (url: string, method = 'GET') => answerRequest({ url, method } as Request, assets, plainLook);

  it('serves the page with policy, nonce and nosniff', async () => {
    const response = await get(`${ORIGIN}/`);
    const html = await response.text();
    const nonce = /name="style-nonce" content="([^"]+)"/.exec(html)?.[1] ?? '';
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect((await get(`${ORIGIN}/assets/a.js?v=1#x`)).status).toBe(200);
  });

  it.each(TRAVERSALS)('does not serve %s', async (path) => {
    const response = await get(`${ORIGIN}${path}`);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain(SECRET);
  });

  it.each([
    'relay://other/',
    'relay://app.evil/',
    'relay://app:80/',
    'relay:/app/',
    'https://app/',
    'file:///',
  ])('does not answer for %s', async (url) => {
    expect((await get(url)).status).toBe(404);
  });

  it('answers HEAD without a body and refuses other methods', async () => {
    const head = await get(`${ORIGIN}/`, 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await get(`${ORIGIN}/`, method)).status).toBe(405);
    }
  });

  it('never serves anything outside the folder, whatever the path', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.constantFrom(
            '..',
            '.',
            '%2e',
            '%2f',
            '%5c',
            '/',
            '\\',
            'secret.js',
            'up',
            'assets',
            'a.js',
            '%00',
            ':',
            '~',
          ),
          { maxLength: 8 },
        ),
        async (parts) => {
          const response = await get(`${ORIGIN}/${parts.join('')}`);
          expect(await response.text()).not.toContain(SECRET);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('who may call (check 8)', () => {
  const ipc = makeIpcMain();
  const hub = createEventHub();
  const router = createRouter(createTestHandlers().handlers, { host: 'desktop' });
  const transport = serveWindows({ ipcMain: ipc.ipcMain, router, hub, origin: ORIGIN });
  const contents = makeContents(1);
  transport.admit(contents);
  const message = { id: 1, method: 'cases.list', input: {} };
  const isServed = async (sender: typeof contents, frame: unknown) => {
    const answer = (await ipc.invoke(sender, frame, message)) as { result: { ok: boolean } };
    return answer.result.ok;
  };

  it('serves the main frame of our window', async () => {
    expect(await isServed(contents, makeFrame())).toBe(true);
  });

  it.each([
    ['no frame', null],
    ['a subframe', { ...makeFrame(ORIGIN, 2), parent: { detached: false } }],
    ['another tree of frames', makeFrame(ORIGIN, 9)],
    ['a foreign origin', makeFrame('https://evil.example')],
    ['a look-alike origin', makeFrame('relay://app.evil')],
    ['an opaque origin', makeFrame('null')],
    ['a detached frame', { ...makeFrame(), detached: true }],
  ])('refuses %s', async (_name, frame) => {
    expect(await isServed(contents, frame)).toBe(false);
  });

  it('refuses a window that was never admitted, and one that only has the same number', async () => {
    expect(await isServed(makeContents(2), makeFrame())).toBe(false);
    expect(await isServed(makeContents(1), makeFrame())).toBe(false);
  });

  it('sends notices to admitted windows only', () => {
    const stranger = makeContents(3);
    hub.publish('cases.changed', {});
    expect(contents.sent).toHaveLength(1);
    expect(stranger.sent).toHaveLength(0);
  });
});

describe('names of saved files', () => {
  it('keeps ordinary names and takes the teeth out of others', () => {
    expect(safeFileName('relay-doctor-example.com-2026-11-22.pdf')).toBe(
      'relay-doctor-example.com-2026-11-22.pdf',
    );
    expect(safeFileName('../../etc/passwd')).toBe('etc-passwd');
    expect(safeFileName('con.pdf')).toBe('report-con.pdf');
    expect(safeFileName('')).toBe('report-');
  });

  it('never gives a path, a hidden or an over-long name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const name = safeFileName(text);
        expect(name).not.toMatch(/[\\/:*?"<>|\u0000-\u001f]/);
        expect(name).not.toMatch(/^\.|^\s|[.\s]$/);
        expect(name.length).toBeLessThanOrEqual(127);
      }),
      { numRuns: 2000 },
    );
  });
});
