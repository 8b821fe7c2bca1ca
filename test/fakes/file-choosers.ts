import type { Page } from 'playwright-core';

/**
 * While somebody listens, the browser hands its file choosers to the test. Beginning to listen when one is expected can come later than the
 * key that opens it, so the test listens from the beginning.
 */
export function catchFileChoosers(page: Page): void {
  page.on('filechooser', () => undefined);
}
