import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../../main/transport/electron.ts';
import { contentSecurityPolicy } from '../../main/transport/page.ts';
import { readModules, root } from '../architecture/scan.ts';

const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const modules = readModules().filter(({ path }) => !path.startsWith('test/'));

/** Files whose text matches, by path. */
function filesWith(pattern: RegExp): string[] {
  return modules.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

/** The lockfile's packages that are installed for production, by path in node_modules. */
function productionPackages(): [
  string,
  { hasInstallScript?: boolean; version?: string; resolved?: string },
][] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<
      string,
      { dev?: boolean; devOptional?: boolean; hasInstallScript?: boolean; version?: string }
    >;
  };
  return Object.entries(lock.packages).filter(
    ([path, entry]) => path !== '' && !entry.dev && !entry.devOptional,
  );
}

describe('source (checks 2, 6, 7, 10, 12, 20, 21 of knowledge/codebases.md § 3.3)', () => {
  it('sets web preferences in one file, and none of the dangerous ones anywhere', () => {
    expect(filesWith(/contextIsolation|nodeIntegration|webviewTag/)).toEqual([
      'main/desktop/web-preferences.ts',
    ]);
    const dangerous =
      /@electron\/remote|nodeIntegration\w*:\s*true|sandbox:\s*false|webSecurity:\s*false|contextIsolation:\s*false|allowpopups|enableBlinkFeatures|allowRunningInsecureContent:\s*true|webviewTag:\s*true/;
    expect(filesWith(dangerous)).toEqual([]);
  });

  it('hands addresses to the system in one place of each shell, behind the gate', () => {
    expect(filesWith(/\bopenExternal\(/)).toEqual(['main/desktop/links.ts']);
    const links = readFileSync(join(root, 'main/desktop/links.ts'), 'utf8');
    expect(links.indexOf('readLink(')).toBeLessThan(links.indexOf('.openExternal('));
  });

  it('registers on ipcMain in one place, and sends on no channel by hand', () => {
    expect(filesWith(/ipcMain\.(?:handle|on|once|handleOnce)\(/)).toEqual(['main/transport/electron.ts']);
    expect(filesWith(/ipcRenderer\b/)).toEqual(['preload/index.ts']);
    expect(filesWith(/\.send\(EVENT_CHANNEL/)).toEqual(['main/transport/electron.ts']);
  });

  it('names the same two channels on both sides', () => {
    const bridge = readFileSync(join(root, 'preload/index.ts'), 'utf8');
    expect(bridge).toContain(`'${CALL_CHANNEL}'`);
    expect(bridge).toContain(`'${EVENT_CHANNEL}'`);
  });

  it('never builds code or HTML from text in the window', () => {
    const risky =
      /dangerouslySetInnerHTML|\.innerHTML\s*=|insertAdjacentHTML|document\.write|new Function\(|\beval\(/;
    expect(filesWith(risky).filter((path) => path.startsWith('renderer/'))).toEqual([]);
  });

  it('has a policy without holes', () => {
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

  it('pins every package exactly and runs no install script in production', () => {
    const named = { ...packageJson.dependencies, ...packageJson.devDependencies };
    for (const [name, version] of Object.entries(named)) expect(version, name).toMatch(/^\d+\.\d+\.\d+/);
    const installed = productionPackages();
    expect(installed.length).toBeGreaterThan(10);
    expect(installed.filter(([, entry]) => entry.hasInstallScript).map(([path]) => path)).toEqual([]);
  });

  it('uses a supported Electron and none of what it calls deprecated', () => {
    expect(Number(packageJson.devDependencies.electron?.split('.')[0])).toBeGreaterThanOrEqual(45);
    expect(
      filesWith(/registerFileProtocol|registerBufferProtocol|setPreloads|getPreloads|new-window'/),
    ).toEqual([]);
  });
});

describe('what was built (checks 10, 12)', () => {
  const built = (path: string) => {
    const file = join(root, 'dist', path);
    if (!existsSync(file)) throw new Error(`dist/${path} is not there: npm run build`);
    return readFileSync(file, 'utf8');
  };

  it('has no inline script, style or handler in the page', () => {
    const html = built('renderer/index.html');
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/i);
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/i);
    for (const [, address = ''] of html.matchAll(/(?:src|href)="([^"]*)"/g))
      expect(address).toMatch(/^\/(?!\/)/);
  });

  it('has nothing in the window that names another place to load from', () => {
    const styles = globSync('dist/renderer/**/*.css', { cwd: root }).map((file) =>
      readFileSync(join(root, file), 'utf8'),
    );
    for (const style of styles) expect(style).not.toMatch(/url\(\s*['"]?(?:https?:)?\/\//);
  });

  it('requires nothing but electron in the bridge', () => {
    const bridge = built('preload/index.cjs');
    const required = [...bridge.matchAll(/\brequire\(\s*["']([^"']+)["']\s*\)/g)].map(([, name]) => name);
    expect([...new Set(required)]).toEqual(['electron']);
    expect(bridge).not.toMatch(/\bimport\(|\bprocess\.|\b__dirname\b|\bBuffer\b/);
  });
});
