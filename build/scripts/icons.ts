import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../main/report/index.ts';
import { ICNS_SIZES, ICO_SIZES, type Picture, toIcns, toIco } from './icon-files.ts';

const drawings = resolve(import.meta.dirname, '../icons');

/** Names of the drawings: the program's own and that of a case file. */
const NAMES = ['app', 'case'] as const;

/** Sides of the pictures for a Linux desktop. */
const LINUX_SIZES: readonly number[] = [16, 24, 32, 48, 64, 128, 256, 512];

/**
 * Renders `build/icons/*.svg` into a folder: `app.ico`, `app.icns`, `case.ico`, `case.icns` and `png/<side>x<side>.png`.
 * Chromium draws: an installed Chrome, Edge or Chromium, else the test browser of npm. Throws one sentence when there is none.
 */
export async function renderIcons(folder: string): Promise<void> {
  const browser = await findBrowser();
  if (!browser) {
    throw new Error(
      'The icons are drawn by a browser. Install Google Chrome, Microsoft Edge or Chromium, then start again.',
    );
  }
  const program = await chromium.launch({
    executablePath: browser.executable,
    headless: true,
    args: [...browser.extraArgs, '--disable-gpu', '--force-color-profile=srgb'],
    env: { ...definedOnly(process.env), ...browser.env },
  });
  try {
    await mkdir(join(folder, 'png'), { recursive: true });
    const page = await program.newPage({ deviceScaleFactor: 1 });
    const sizes = [...new Set([...ICO_SIZES, ...ICNS_SIZES, ...LINUX_SIZES])];
    for (const name of NAMES) {
      const svg = await readFile(join(drawings, `${name}.svg`), 'utf8');
      const pictures: Picture[] = [];
      for (const size of sizes) {
        await page.setViewportSize({ width: size, height: size });
        await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
        pictures.push({ size, png: await page.screenshot({ omitBackground: true }) });
      }
      await writeFile(join(folder, `${name}.ico`), toIco(pick(pictures, ICO_SIZES)));
      await writeFile(join(folder, `${name}.icns`), toIcns(pictures));
      if (name === 'app') await writePictures(folder, pick(pictures, LINUX_SIZES));
    }
  } finally {
    await program.close();
  }
}

async function writePictures(folder: string, pictures: readonly Picture[]): Promise<void> {
  for (const { size, png } of pictures) await writeFile(join(folder, 'png', `${size}x${size}.png`), png);
}

function pick(pictures: readonly Picture[], sizes: readonly number[]): Picture[] {
  return pictures.filter(({ size }) => sizes.includes(size));
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
