import { randomBytes } from 'node:crypto';
import { findBrowser, printPdf, renderHtml, sealPdf, warmSeal } from '../../main/report/index.ts';
import { large, openPart } from '../fixtures/reports/make.ts';

const ROUNDS = 5;
/** As large as the case of a full check, packed. */
const CASE = {
  fileName: 'kantor.example.rdcase',
  bytes: randomBytes(150_000),
  number: 'KTR-7Q2M',
  madeAt: '2026-11-22T07:02:00.000Z',
};
const EMPTY = '<!doctype html><html lang="en"><title>empty</title><p>empty</p></html>';

/**
 * Q6: how long a Summary and a Full report (150 list rows, 2,000 transcript lines) take from report to sealed PDF, beside an
 * empty page printed by the same browser in the same rounds. One line: the best of five rounds each, and the ratios.
 */
export async function benchPdf(): Promise<string> {
  const browser = await findBrowser();
  if (!browser) return 'pdf: no Chromium-family browser on this computer';
  const print = (html: string) =>
    printPdf(html, { ...browser, signal: new AbortController().signal, timeoutMs: 60_000 });
  const sealed = async (html: string) => {
    warmSeal();
    return sealPdf(await print(html), CASE);
  };
  const work = {
    empty: () => print(EMPTY),
    summary: () => sealed(renderHtml(openPart('en'), { preset: 'summary', sealed: CASE })),
    full: () => sealed(renderHtml(large('en'), { preset: 'full', sealed: CASE })),
  };
  const best = { empty: Infinity, summary: Infinity, full: Infinity };
  const names = ['empty', 'summary', 'full'] as const;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) {
      const started = performance.now();
      await work[name]();
      best[name] = Math.min(best[name], performance.now() - started);
    }
  }
  const ms = (value: number) => `${Math.round(value)} ms`;
  const ratio = (value: number) => (value / best.empty).toFixed(2);
  return [
    `pdf: summary ${ms(best.summary)}, empty page ${ms(best.empty)}, ratio ${ratio(best.summary)};`,
    `full ${ms(best.full)}, ratio ${ratio(best.full)} (${browser.name})`,
  ].join(' ');
}
