import { globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesAtStart, gzipOctets } from '../fakes/page-weight.ts';
import { timeLoad } from '../fakes/time-load.ts';

const dist = join(import.meta.dirname, '../../dist');
const page = join(dist, 'renderer');

/** The larger language comes with the page's own script before anything can be shown. */
function wordsAtStart(): string[] {
  return ['en', 'id']
    .flatMap((language) =>
      readdirSync(join(page, 'assets')).filter((name) => new RegExp(`^${language}-[\\w-]+\\.js$`).test(name)),
    )
    .map((name) => `assets/${name}`)
    .sort((left, right) => gzipOctets(page, [right]) - gzipOctets(page, [left]))
    .slice(0, 1);
}

it('the window needs at most 250 KB of script (gzip) before it shows anything, words included', () => {
  const words = wordsAtStart();
  expect(words).toHaveLength(1);
  const scripts = filesAtStart(page).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(0);
  expect(gzipOctets(page, [...scripts, ...words])).toBeLessThanOrEqual(250_000);
});

it('code of places that are opened later is not asked for at start', () => {
  const asked = filesAtStart(page);
  const later = readdirSync(join(page, 'assets')).filter((name) => /-place-|-worker-/.test(name));
  expect(later.length).toBeGreaterThan(5);
  expect(asked.filter((name) => later.some((late) => name.endsWith(late)))).toEqual([]);
});

/** What the desktop loads: before its window, and when that is seen. */
const FIRST = join(dist, 'main/desktop.js');
const [THEN = ''] = globSync(join(dist, 'main/parts/with-services-*.js'));

it('before its window is there the desktop loads nothing that asks, judges or keeps', async () => {
  const { urls } = await timeLoad(FIRST);
  expect(urls.length).toBeGreaterThan(5);
  expect(
    urls.filter((url) => /^node:(?:sqlite|net|tls|dgram|dns|child_process|worker_threads)/.test(url)),
  ).toEqual([]);
  const octets = (all: string[]) =>
    [...new Set(all.filter((url) => url.startsWith('file:')))].reduce(
      (sum, url) => sum + statSync(new URL(url)).size,
      0,
    );
  expect(octets(urls)).toBeLessThan(octets((await timeLoad(THEN)).urls) / 3);
});

it.each([
  ['before its window', FIRST],
  ['with the services', THEN],
])(
  '%s the desktop loads no package and no HTTP client; what is needed later comes later',
  async (_when, file) => {
    const { urls } = await timeLoad(file);
    expect(urls.length).toBeGreaterThan(10);
    expect(urls.filter((url) => url.includes('/node_modules/'))).toEqual([]);
    // With these Node reads its whole `fetch`.
    expect(urls.filter((url) => /^node:https?$/.test(url))).toEqual([]);
  },
);

it('packages for one job each are only named in parts that are loaded for it', async () => {
  const { urls } = await timeLoad(THEN);
  const own = urls.filter((url) => url.startsWith('file:')).map((url) => new URL(url));
  const heavy =
    /^import .*"(?:yauzl|yazl|age-encryption|@cantoo\/pdf-lib|nodemailer|qr|imapflow|smtp-server|mailauth|socks|electron-updater|postal-mime)[/"]/m;
  expect(own.filter((url) => heavy.test(readFileSync(url, 'utf8'))).map((url) => url.pathname)).toEqual([]);
});
