import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { newHome } from '../cli/program.ts';
import { openProgramWindow } from './program-window.ts';

const home = newHome();
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the program dies in the middle of a run', () => {
  it('keeps what is known of a check of its practice servers, which ended with it, and does not offer to go on', async () => {
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
      const row = main.getByText('tarpit.practice.example').first();
      await row.waitFor();
      expect(await main.textContent()).not.toMatch(/kept\. Go on/);
      await row.click();
      await main.getByText('The practice servers of this check have ended.').waitFor();
      expect(await main.getByRole('button', { name: 'Go on' }).count()).toBe(0);
      expect(await main.textContent()).toMatch(/\d+ of \d+/);
    } finally {
      await second.stop();
    }
  });
});
