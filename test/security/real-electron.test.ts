import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { expect, it } from 'vitest';
import { findElectron } from '../../main/browser/find-electron.ts';
import { hasGraphicalSession } from '../../main/browser/open-browser.ts';
import { root } from '../architecture/scan.ts';

/** What only a real Electron can show. Where there is none this says so, and checks that the program would notice, too. */
async function checkElectron(executablePath: string): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'relay-electron-'));
  const program = await _electron.launch({
    executablePath,
    args: [root],
    env: { ...process.env, RELAY_DOCTOR_HOME: join(home, 'data') } as Record<string, string>,
  });
  try {
    const page = await program.firstWindow();
    await page.waitForSelector('h1');
    const seen = await page.evaluate(() => ({
      origin: location.origin,
      bridge: Object.keys(Reflect.get(window, 'relayDoctor') as object).sort(),
      leaks: ['require', 'process', 'Buffer'].filter((name) => name in window),
    }));
    expect(seen).toEqual({ origin: 'relay://app', bridge: ['call', 'on'], leaks: [] });
  } finally {
    await program.close();
    rmSync(home, { recursive: true, force: true });
  }
}

it('runs in Electron itself where its binary is installed', async () => {
  const electron = findElectron(root);
  if (electron) {
    await checkElectron(electron);
    return;
  }
  console.log('not seen in Electron itself: no binary under node_modules/electron/dist, or no display here');
  const isInstalled = existsSync(join(root, 'node_modules/electron/dist'));
  expect(isInstalled && hasGraphicalSession()).toBe(false);
}, 60_000);
