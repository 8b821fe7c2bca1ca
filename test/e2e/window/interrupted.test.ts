import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { newHome } from '../cli/program.ts';
import { openProgramWindow } from './program-window.ts';

const home = newHome();
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the program dies in the middle of a run', () => {
  it('offers to go on with what was kept', async () => {
    const first = await openProgramWindow({ home });
    await first.page
      .getByText(/Try it on the practice server/)
      .first()
      .click();
    await first.page
      .getByRole('button', { name: /^Start/ })
      .first()
      .click();
    await first.page
      .getByRole('button', { name: /Check.*[Tt]arpit|Check.*slow/i })
      .first()
      .click();
    await first.page.waitForTimeout(7000);
    await first.kill('SIGKILL');
    await first.stop();

    const second = await openProgramWindow({ home });
    try {
      const main = second.page.locator('main');
      await expect.poll(() => main.textContent(), { timeout: 10_000 }).toMatch(/\d+ of \d+ .*kept/);
      expect(await main.textContent()).toContain('tarpit.practice.example');
    } finally {
      await second.stop();
    }
  });
});
