import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCaseOpener } from '../../main/desktop/case-opener.ts';
import { launchOf, readLaunch } from '../../main/desktop/launch.ts';
import { type MenuKey, menuTemplate } from '../../main/desktop/menu.ts';
import { createOpenDialogs } from '../../main/desktop/open-dialog.ts';
import { createOrders } from '../../main/desktop/orders.ts';
import { createRecentFiles } from '../../main/desktop/recent.ts';
import { documentsFolder } from '../../main/desktop/save.ts';
import { type EventPayload, ServiceError } from '../../preload/contract/index.ts';
import { RAIL } from '../../renderer/features/shell/places.ts';
import { wordsIn } from '../../words/index.ts';
import { readModules } from '../architecture/scan.ts';

const folder = mkdtempSync(join(tmpdir(), 'rd-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const words = () => wordsIn('en');

type OpenResult = Extract<EventPayload<'window.go'>, { results: unknown }>['results'][number];

describe('the command line', () => {
  it.each([
    [['/opt/rd'], true, { files: [], again: null }],
    [['/opt/rd', 'a.rdcase'], true, { files: ['/home/sari/a.rdcase'], again: null }],
    [['/opt/rd', '--no-sandbox', '/x/a.rdcase'], true, { files: ['/x/a.rdcase'], again: null }],
    [['electron', '.', '/x/a.rdcase'], false, { files: ['/x/a.rdcase'], again: null }],
    [
      ['/opt/rd', 'a.rdcase', '--flag', '/x/b.pdf'],
      true,
      { files: ['/home/sari/a.rdcase', '/x/b.pdf'], again: null },
    ],
    [['electron', '.'], false, { files: [], again: null }],
    [['/opt/rd', '--again=ABCDE-23456'], true, { files: [], again: 'ABCDE-23456' }],
    [['/opt/rd', '--again=a b;c'], true, { files: [], again: null }],
  ])('%j', (argv, isPackaged, expected) => {
    expect(readLaunch(argv, isPackaged, '/home/sari')).toEqual(expected);
  });

  it.each([
    undefined,
    null,
    'x',
    [],
    { files: 'x' },
    { files: [7, ''] },
    { files: ['x'.repeat(5000)], again: '../x' },
    { again: {} },
  ])('takes nothing from another start that hands over %j', (data) =>
    expect(launchOf(data)).toEqual({ files: [], again: null }),
  );
});

describe('opening files from outside the window', () => {
  const showErrorBox = vi.fn();
  const shown: string[] = [];
  const gone: string[] = [];
  let hasWindow = true;
  const opened = (runId: string | null, notUnderstood = 0) => ({
    opened: {
      caseId: 'c',
      runId,
      name: 'mail.example',
      isNew: true,
      merged: false,
      added: 1,
      troubles: [],
      notUnderstood,
    },
    locked: null,
  });
  const resultWords = ({ fileName, opened, trouble }: OpenResult) =>
    `${fileName}: ${trouble ? wordsIn('en')(trouble.key, trouble.params) : (opened?.runId ?? 'locked')}`;
  const opener = (open: Parameters<typeof createCaseOpener>[0]['open']) =>
    createCaseOpener({
      open,
      show: (order) => {
        if ('locked' in order) shown.push(`locked ${order.locked.ticket}`);
        else if ('partly' in order) shown.push(`partly ${order.fileName}`);
        else if ('results' in order) shown.push(...order.results.map(resultWords));
        else shown.push('runId' in order ? order.runId : `case ${order.caseId}`);
      },
      onGone: (path) => gone.push(path),
      dialog: { showErrorBox } as never,
      window: () => (hasWindow ? ({} as never) : null),
      words,
      gatherMs: 20,
    });
  beforeEach(() => {
    shown.length = 0;
    gone.length = 0;
    hasWindow = true;
    vi.clearAllMocks();
  });

  it('shows what was in it', async () => {
    await opener(async (path) => opened(path))(['/a']);
    await opener(async () => opened(null))(['/b']);
    expect(shown).toEqual(['/a', 'case c']);
  });

  it('opens those that come together one after the other, and tells about all of them at once', async () => {
    const order: string[] = [];
    const locked = { ticket: 't1', fileName: 'd' };
    const open = opener(async (path) => {
      order.push(`begin ${path}`);
      await new Promise((resolve) => setTimeout(resolve, path === '/a' ? 20 : 0));
      order.push(`end ${path}`);
      if (path === '/c') throw new ServiceError({ code: 'bad-input', key: 'ui:caseFile.why.damaged' });
      return path === '/d' ? { opened: null, locked } : opened(path);
    });
    // Dragged onto the icon: two by one start of the program, two told by the system, one of them twice.
    await Promise.all([open(['/a', '/b']), open(['/c']), open(['/d']), open(['/b'])]);
    expect(order.filter((step) => step.startsWith('begin'))).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => `begin /${name}`),
    );
    expect(order.slice(0, 2)).toEqual(['begin /a', 'end /a']);
    expect(shown).toEqual(['a: /a', 'b: /b', expect.stringMatching(/^c: “c” .*\.$/), 'd: locked']);
    await open(['/e']);
    expect(shown.at(-1)).toBe('/e');
    await open([]);
    expect(shown).toHaveLength(5);
  });

  it('hands a locked file to the window, and tells of one that did not come whole', async () => {
    const locked = { ticket: 't1', fileName: 'a.rdcase' };
    await opener(async () => ({ opened: null, locked }))(['/x/a.rdcase']);
    await opener(async () => opened('r', 2))(['/x/b.rdcase']);
    expect(shown).toEqual(['locked t1', 'partly b.rdcase']);
  });

  it.each([
    'empty',
    'not-ours',
    'newer',
    'damaged',
    'folder',
    'too-large',
    'gone',
    'unreadable',
    'differs',
    'not-stored',
  ])('tells the window in a sentence that it is %s', async (why) => {
    const error = new ServiceError({
      code: 'bad-input',
      key: `ui:caseFile.why.${why}`,
      params: { name: 'a.rdcase' },
    });
    await opener(() => Promise.reject(error))(['/x/a.rdcase']);
    expect(shown).toEqual([expect.stringMatching(/^a\.rdcase: “a\.rdcase” .*\.$/)]);
    expect(showErrorBox).not.toHaveBeenCalled();
    expect(gone).toEqual(why === 'gone' ? ['/x/a.rdcase'] : []);
  });

  it('has a sentence for what nobody foresaw, and a box of the system where there is no window', async () => {
    await opener(() => Promise.reject(new Error('boom')))(['/x/a.rdcase']);
    expect(shown).toEqual([expect.stringMatching(/^a\.rdcase: “a\.rdcase” .*\.$/)]);
    hasWindow = false;
    await opener(() => Promise.reject(new Error('boom')))(['/x/a.rdcase', '/x/b.rdcase']);
    expect(shown).toHaveLength(1);
    expect(showErrorBox.mock.calls).toEqual([
      ['Relay Doctor', expect.stringMatching(/^“a\.rdcase” .*\.\n“b\.rdcase” .*\.$/)],
    ]);
  });
});

describe('recent case files', () => {
  const app = { addRecentDocument: vi.fn(), clearRecentDocuments: vi.fn() };
  const path = join(folder, 'recent.json');
  const make = () => createRecentFiles({ path, app, onChange: () => {} });

  it('keeps the newest eight in front, each once, over a restart', () => {
    const recent = make();
    for (let n = 0; n < 10; n += 1) recent.add(`/x/${n}.rdcase`, `case ${n}`);
    recent.add('/x/5.rdcase', 'case 5');
    expect(recent.list().map((one) => one.name)).toEqual([
      'case 5',
      'case 9',
      'case 8',
      'case 7',
      'case 6',
      'case 4',
      'case 3',
      'case 2',
    ]);
    recent.drop('/x/9.rdcase');
    expect(make().list()[1]?.name).toBe('case 8');
    expect(app.addRecentDocument).toHaveBeenLastCalledWith('/x/5.rdcase');
    recent.clear();
    expect(make().list()).toEqual([]);
    expect(app.clearRecentDocuments).toHaveBeenCalledTimes(1);
  });

  it.each(['', '{}', '[1,{"path":7}]', '"x"'])('begins anew over %j', (text) => {
    writeFileSync(path, text);
    expect(make().list()).toEqual([]);
  });

  it('stands in the menu, with & as it is, and says so when there is none', () => {
    const opened: string[] = [];
    const acts = {
      press: () => {},
      openRecent: (at: string) => void opened.push(at),
      clearRecent: () => {},
      about: () => {},
      licences: () => {},
    };
    const recentOf = (list: { path: string; name: string }[]) => {
      const file = menuTemplate({ words: words(), platform: 'linux', recent: list, acts })[0]?.submenu;
      return Array.isArray(file) ? file.find(({ id }) => id === 'recent') : undefined;
    };
    expect(recentOf([])?.enabled).toBe(false);
    const items = recentOf([{ path: '/x', name: 'A & B' }])?.submenu;
    const [first] = Array.isArray(items) ? items : [];
    expect(first?.label).toBe('A && B');
    first?.click?.({} as never, undefined, {} as never);
    expect(opened).toEqual(['/x']);
  });
});

describe('letters of the menu', () => {
  const acts = {
    press: () => {},
    openRecent: () => {},
    clearRecent: () => {},
    about: () => {},
    licences: () => {},
  };
  it.each(['en', 'id'] as const)('marks a letter of its own for every entry (%s)', (language) => {
    const groups = menuTemplate({ words: wordsIn(language), platform: 'win32', recent: [], acts });
    const lists = [groups, ...groups.map(({ submenu }) => (Array.isArray(submenu) ? submenu : []))];
    for (const list of lists) {
      const labels = list.flatMap(({ label }) => (label ? [label] : []));
      const letters = labels.map((label) => /&(\p{L})/u.exec(label)?.[1]?.toLowerCase() ?? `none: ${label}`);
      expect(letters.filter((letter) => letter.startsWith('none'))).toEqual([]);
      expect(new Set(letters).size, letters.join()).toBe(letters.length);
    }
  });

  it('presses only keys that the window listens to', () => {
    const pressed: string[] = [];
    const press = ({ keyCode, modifiers }: MenuKey) => {
      const names = modifiers.map((name) => (name === 'shift' ? name : 'ctrl'));
      pressed.push([...names, keyCode.toLowerCase()].join('+'));
    };
    const groups = menuTemplate({
      words: words(),
      platform: 'win32',
      recent: [],
      acts: { ...acts, press },
    });
    const entries = groups.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    for (const { click } of entries) click?.({} as never, undefined, {} as never);
    const heard = readModules().flatMap(({ text }) =>
      [...text.matchAll(/useKey\(\s*'([^']+)'/g)].map((found) => found[1]),
    );
    expect(pressed).toContain('ctrl+r');
    expect(pressed.filter((key) => !heard.includes(key))).toEqual([]);
    for (const place of RAIL.keys()) expect(pressed).toContain(`ctrl+${place + 1}`);
  });

  it('has the program menu, window menu and no second Quit on macOS', () => {
    const groups = menuTemplate({ words: words(), platform: 'darwin', recent: [], acts });
    const flat = groups.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    expect(groups[0]?.label).toBe('Relay Doctor');
    expect(flat.filter(({ role }) => role === 'quit')).toHaveLength(1);
    expect(flat.filter(({ id }) => id === 'about')).toHaveLength(1);
    expect(groups.map(({ role }) => role)).toContain('window');
  });
});

describe('dialogs', () => {
  it('starts in Documents, and in the home folder where there are none', async () => {
    const showOpenDialog = vi.fn(async () => ({ canceled: false, filePaths: ['/x/a.rdcase'] }));
    const ask = createOpenDialogs({
      app: { getPath: () => '/docs' },
      dialog: { showOpenDialog } as never,
      window: () => ({}) as never,
      words,
    });
    expect(await ask.chooseCaseFile()).toBe('/x/a.rdcase');
    expect(showOpenDialog.mock.calls[0]).toMatchObject([
      {},
      { defaultPath: '/docs', properties: ['openFile', 'dontAddToRecent'] },
    ]);
    expect(await ask.chooseCaseFiles()).toEqual(['/x/a.rdcase']);
    expect(showOpenDialog.mock.calls[1]).toMatchObject([
      {},
      { properties: ['openFile', 'multiSelections', 'dontAddToRecent'] },
    ]);
    expect(await ask.chooseReportFile()).toBe('/x/a.rdcase');
    expect(showOpenDialog.mock.calls[2]).toMatchObject([
      {},
      { title: 'Choose the report to check', filters: [{ extensions: ['pdf'] }, { extensions: ['*'] }] },
    ]);
    const none = {
      getPath: () => {
        throw new Error('Failed to get path');
      },
    };
    expect(documentsFolder(none)).not.toBe('');
  });
});

describe('orders to the window', () => {
  it('keeps the newest until the page listens, and again after a reload', () => {
    const told: string[] = [];
    const orders = createOrders((order) =>
      told.push('runId' in order ? order.runId : (Object.keys(order)[0] ?? '')),
    );
    orders.go({ runId: 'a', again: false });
    orders.go({ runId: 'b', again: false });
    expect(told).toEqual([]);
    orders.greeted();
    orders.go({ runId: 'c', again: false });
    orders.left();
    orders.go({ runId: 'd', again: true });
    expect(told).toEqual(['b', 'c']);
    orders.greeted();
    orders.greeted();
    expect(told).toEqual(['b', 'c', 'd']);

    orders.left();
    orders.go({ locked: { ticket: 't', fileName: 'x.rdcase' } });
    const trouble = { key: 'ui:caseFile.why.damaged', params: { name: 'y' } };
    orders.go({ results: [{ fileName: 'y', opened: null, locked: null, trouble }] });
    orders.go({ runId: 'e', again: false });
    orders.go({ runId: 'f', again: false });
    orders.greeted();
    expect(told.slice(3)).toEqual(['locked', 'results', 'f']);
  });
});
