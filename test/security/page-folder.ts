import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What must never be served. */
export const SECRET = 'outside-the-folder';

/** A small built window in a temporary folder, with a secret beside it and links that lead out. */
export function makePageFolder(): { folder: string; remove(): void } {
  const base = mkdtempSync(join(tmpdir(), 'relay-pages-'));
  const folder = join(base, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><html><head><title>t</title><script type="module" src="/assets/a.js"></script></head><body></body></html>',
  );
  writeFileSync(join(folder, 'assets/a.js'), 'document.title = "ran";');
  writeFileSync(join(folder, 'assets/a.exe'), SECRET);
  writeFileSync(join(folder, '.env.js'), SECRET);
  writeFileSync(join(base, 'secret.js'), SECRET);
  mkdirSync(join(base, 'renderer-private'));
  writeFileSync(join(base, 'renderer-private', 'a.js'), SECRET);
  symlinkSync(join(base, 'secret.js'), join(folder, 'assets/link.js'));
  symlinkSync(base, join(folder, 'up'));
  return { folder, remove: () => rmSync(base, { recursive: true, force: true }) };
}

/** Ways out of a folder that servers have fallen for. */
export const TRAVERSALS = [
  '/../secret.js',
  '/assets/../../secret.js',
  '/%2e%2e/secret.js',
  '/%2E%2E%2Fsecret.js',
  '/..%2fsecret.js',
  '/..%5csecret.js',
  '/..\\secret.js',
  '/%252e%252e/secret.js',
  '/.%2e/secret.js',
  '/assets/%00/../../../secret.js',
  '/assets/a.js%00.html',
  '/assets/link.js',
  '/up/secret.js',
  '/renderer-private/a.js',
  '/../renderer-private/a.js',
  '/C:/secret.js',
  '/C%3A/secret.js',
  '//etc/passwd',
  '/assets//a.js',
  '/./index.html',
  '/file:///etc/passwd',
  '/.env.js',
  '/assets/a.exe',
  '/assets/',
  '/assets',
  '/assets/a.js/',
  '/assets/a.js::$DATA',
  '/%',
  '/%c0%ae%c0%ae/secret.js',
  '/~root/secret.js',
  `/${'a'.repeat(2000)}.js`,
];
