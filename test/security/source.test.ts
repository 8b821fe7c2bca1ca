import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../../main/transport/channels.ts';
import { contentSecurityPolicy } from '../../main/transport/page.ts';
import { readModules, root, targetOf } from '../architecture/scan.ts';
import { deprecatedNames } from './electron-types.ts';

const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const modules = readModules().filter(({ path }) => !path.startsWith('test/'));

/** Files whose text matches, by path. */
function filesWith(pattern: RegExp): string[] {
  return modules.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

/** Licences that may be bundled: all let the program be given on with their text. */
const LICENCES = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Python-2.0',
  '(MIT OR EUPL-1.1+)',
  '(MIT OR Apache-2.0)',
];

type Locked = {
  dev?: boolean;
  devOptional?: boolean;
  hasInstallScript?: boolean;
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
};

/** The lockfile's packages that are installed for production, by path in node_modules. */
function productionPackages(): [string, Locked][] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  return Object.entries(lock.packages).filter(
    ([path, entry]) => path !== '' && !entry.dev && !entry.devOptional,
  );
}

describe('source (checks 2, 6, 7, 10, 12, 15, 18, 20, 21)', () => {
  it('check 2: sets web preferences in one file, and none of the dangerous ones anywhere', () => {
    expect(filesWith(/contextIsolation|nodeIntegration|webviewTag/)).toEqual([
      'main/desktop/web-preferences.ts',
    ]);
    const dangerous =
      /@electron\/remote|nodeIntegration\w*:\s*true|sandbox:\s*false|webSecurity:\s*false|contextIsolation:\s*false|allowpopups|enableBlinkFeatures|allowRunningInsecureContent:\s*true|webviewTag:\s*true/;
    expect(filesWith(dangerous)).toEqual([]);
    const given = modules.flatMap(({ path, text }) =>
      [...text.matchAll(/\bwebPreferences\s*:\s*([^\n]*)/g)].map(([, value = '']) => `${path}: ${value}`),
    );
    expect(given.length).toBeGreaterThanOrEqual(2);
    for (const one of given) expect(one).toMatch(/: (?:window|print)Preferences\([\w.]+\),?(?: \}\);)?$/);
    expect(filesWith(/new (?:\w+\.)?(?:BrowserWindow|WebContentsView|BrowserView)\(/).sort()).toEqual([
      'main/desktop/print.ts',
      'main/desktop/window.ts',
    ]);
  });

  it('check 18: leaves browser mode out of the desktop program', () => {
    const byPath = new Map(modules.map((module) => [module.path, module]));
    const reached = new Set<string>();
    const visit = (path: string): void => {
      const module = byPath.get(path);
      if (!module || reached.has(path)) return;
      reached.add(path);
      for (const { specifier, isType } of module.imports) {
        const target = targetOf(specifier, path);
        if (!isType && target.kind === 'file') visit(target.name);
      }
    };
    visit('main/desktop/main.ts');
    expect(reached.size).toBeGreaterThan(50);
    expect([...reached].filter((path) => /^main\/browser\/|^main\/transport\/loopback/.test(path))).toEqual(
      [],
    );
  });

  it('check 6: hands addresses to the system in one place of each shell, behind the gate', () => {
    expect(filesWith(/\bopenExternal\(/)).toEqual(['main/desktop/links.ts']);
    const links = readFileSync(join(root, 'main/desktop/links.ts'), 'utf8');
    expect(links.indexOf('readLink(')).toBeLessThan(links.indexOf('.openExternal('));
  });

  it('check 7: registers on ipcMain in one place and at the door before it, and sends on no channel by hand', () => {
    expect(filesWith(/ipcMain\.(?:handle|on|once|handleOnce)\(/)).toEqual([
      'main/desktop/waiting-calls.ts',
      'main/transport/electron.ts',
    ]);
    expect(filesWith(/ipcRenderer\b/)).toEqual(['preload/index.ts']);
    expect(filesWith(/\.send\(EVENT_CHANNEL/)).toEqual(['main/transport/electron.ts']);
  });

  it('check 10: names the same two channels on both sides', () => {
    const bridge = readFileSync(join(root, 'preload/index.ts'), 'utf8');
    expect(bridge).toContain(`'${CALL_CHANNEL}'`);
    expect(bridge).toContain(`'${EVENT_CHANNEL}'`);
  });

  it('check 15: never builds code or HTML from text in the window', () => {
    const risky =
      /dangerouslySetInnerHTML|\.innerHTML\s*=|insertAdjacentHTML|document\.write|new Function\(|\beval\(/;
    expect(filesWith(risky).filter((path) => path.startsWith('renderer/'))).toEqual([]);
  });

  it('check 12: has a policy without holes', () => {
    const policy = contentSecurityPolicy('abc');
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'nonce-abc'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "object-src 'none'",
    ]);
  });

  it('check 20: pins every package exactly and runs no install script in production', () => {
    const named = { ...packageJson.dependencies, ...packageJson.devDependencies };
    for (const [name, version] of Object.entries(named)) expect(version, name).toMatch(/^\d+\.\d+\.\d+/);
    const installed = productionPackages();
    expect(installed.length).toBeGreaterThan(10);
    expect(installed.filter(([, entry]) => entry.hasInstallScript).map(([path]) => path)).toEqual([]);
    for (const [path, entry] of installed) {
      expect(entry.integrity, path).toMatch(/^sha512-/);
      expect(LICENCES, `${path}: ${entry.license}`).toContain(entry.license);
      if (entry.resolved !== undefined) expect(entry.resolved, path).toMatch(/^https:/);
    }
  });

  it('check 21: uses a supported Electron and none of what it calls deprecated', () => {
    // Three majors are supported, a new one every eight weeks; 45 was the newest in November 2026.
    expect(Number(packageJson.devDependencies.electron?.split('.')[0])).toBeGreaterThanOrEqual(45);
    const { methods, events } = deprecatedNames();
    expect(methods).toContain('registerFileProtocol');
    expect(methods.length).toBeGreaterThan(20);
    const shell = modules.filter(({ path }) => /^(?:main\/desktop|main\/transport|preload)\//.test(path));
    const used = shell.flatMap(({ path, text }) => [
      ...methods.filter((name) => new RegExp(`\\.${name}\\(`).test(text)).map((name) => `${path}: ${name}`),
      ...events.filter((name) => text.includes(`.on('${name}'`)).map((name) => `${path}: ${name}`),
    ]);
    expect(used).toEqual([]);
  });
});

describe('what was built (checks 10, 12)', () => {
  const built = (path: string) => {
    const file = join(root, 'dist', path);
    if (!existsSync(file)) throw new Error(`dist/${path} is not there: npm run build`);
    return readFileSync(file, 'utf8');
  };

  it('check 12: has no inline script, style or handler in the page', () => {
    const html = built('renderer/index.html');
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/i);
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/i);
    for (const [, address = ''] of html.matchAll(/(?:src|href)="([^"]*)"/g))
      expect(address, 'to load or to go to').toMatch(/^(?:\/(?!\/)|#\/)/);
  });

  it('check 12: has nothing in the window that names another place to load from', () => {
    const styles = globSync('dist/renderer/**/*.css', { cwd: root }).map((file) =>
      readFileSync(join(root, file), 'utf8'),
    );
    for (const style of styles) expect(style).not.toMatch(/url\(\s*['"]?(?:https?:)?\/\//);
  });

  it('check 10: requires nothing but electron in the bridge', () => {
    const bridge = built('preload/index.cjs');
    const required = [...bridge.matchAll(/\brequire\(\s*["']([^"']+)["']\s*\)/g)].map(([, name]) => name);
    expect([...new Set(required)]).toEqual(['electron']);
    expect(bridge).not.toMatch(/\bimport\(|\bprocess\.|\b__dirname\b|\bBuffer\b/);
  });
});
