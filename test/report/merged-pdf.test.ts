import { expect, it } from 'vitest';
import { buildMergedReport, findTestBrowser, printPdf, renderHtml } from '../../main/report/index.ts';
import {
  closed,
  inside,
  listRow,
  NOW,
  OFFICE,
  open,
  outside,
  PUBLIC,
  PUBLIC6,
  silent,
} from '../engine/merge/parts.ts';

const gone = { state: 'not-offered', verdict: 'CT-REFUSED' } as const;
const parts = [
  inside([closed(OFFICE.server, { seenAs: OFFICE.ip }), closed(OFFICE.server, {}, 587)], { hours: 30 }),
  outside([open(PUBLIC, { seenAs: '172.18.0.1' }), closed(PUBLIC6), silent(PUBLIC6, gone, 465)], {
    rows: [listRow('bl.example', 'listed'), listRow('bl2.example', 'clean')],
  }),
  outside([closed(PUBLIC)], { id: 'liar', hours: 2, vantage: { sourceAddresses: ['192.168.0.9'] } }),
];

it.each(['en', 'id'] as const)(
  'prints a merged case within three pages, with the table in it (%s)',
  async (language) => {
    const browser = await findTestBrowser();
    if (!browser) throw new Error('the test browser of the checkout is missing: npm ci');
    const report = buildMergedReport(parts, { caseNumber: 'KTR-7Q2M', troubles: [], language, created: NOW });
    const html = renderHtml(report, { preset: 'summary', timeZone: 'Asia/Jakarta' });
    const signal = new AbortController().signal;
    const pdf = Buffer.from(await printPdf(html, { ...browser, signal, timeoutMs: 60_000 })).toString(
      'latin1',
    );
    expect([...pdf.matchAll(/\/Type \/Page\b(?!s)/g)].length).toBeLessThanOrEqual(3);
    expect(pdf).toContain('/S /Table');
  },
  90_000,
);
