import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import type { PracticeWorld } from '../../../preload/contract/index.ts';
import { wordsIn } from '../../../words/index.ts';
import { type Desk, startDesk } from '../../fakes/electron/drive.ts';

type Answer = { ok: boolean; value: unknown };

/** Asks the program what its own page can ask. Fails when the program refuses. */
export async function call<T>(page: Page, method: string, input: unknown): Promise<T> {
  const answer = await page.evaluate(
    ([name, given]) =>
      (
        Reflect.get(globalThis, 'relayDoctor') as { call(name: unknown, given: unknown): Promise<Answer> }
      ).call(name, given),
    [method, input] as const,
  );
  expect(answer).toMatchObject({ ok: true });
  return answer.value as T;
}

/** Waits until it holds. */
export const until = (check: () => Promise<unknown>, timeout = 20_000) =>
  vi.waitFor(check, { timeout, interval: 100 });

/** The place that is shown. */
export const at = (page: Page): Promise<string> => page.evaluate(() => location.hash);

/** How a run stands. */
export async function state(page: Page, runId: string): Promise<string> {
  return (await call<{ state: string }>(page, 'check.progress', { runId, language: 'en' })).state;
}

/** Starts a check of a practice server; resolves with its run. `world`: that of the program itself when left out. */
export async function startCheck(page: Page, server: string, world?: PracticeWorld): Promise<string> {
  const known = world ?? (await call<PracticeWorld>(page, 'practice.start', { language: 'en' }));
  const one = known.servers.find((row) => row.id === server);
  const { runId } = await call<{ runId: string }>(page, 'check.start', {
    input: one?.target,
    servers: [one?.server],
    resolvers: [known.resolver],
    outside: known.outside,
    sender: known.sender,
    iMayTest: true,
    only: ['relay'],
  });
  return runId;
}

/** Sentences of the boxes that were shown. */
export async function boxes(desk: Desk): Promise<string[]> {
  const shown = await desk.calls('dialog.showMessageBox');
  return shown.map((row) => (row.args[0] as { message: string }).message);
}

/** What a start says that comes to nothing: its window may be there before the program knows. Fails when the program goes on. */
export async function failedStart(
  environment: Record<string, string>,
  words?: Parameters<typeof startDesk>[1],
): Promise<string> {
  const desk = await startDesk(environment, words).catch(String);
  if (typeof desk === 'string') return desk;
  try {
    expect(await Promise.race([desk.exited, setTimeout(20_000, 'goes on')])).toBe(1);
    return desk.output();
  } finally {
    await desk.stop();
  }
}

/** Saves what is shown as a case file at `path`, which the dialog was told. The page Support file (S10) asks first what goes into it. */
export async function saveCase(page: Page, path: string, choose: () => Promise<unknown>): Promise<void> {
  await choose();
  const save = page.locator('main').getByRole('button', { name: wordsIn('en')('together:file.save') });
  await save.click();
  await until(async () => expect(existsSync(path)).toBe(true));
}
