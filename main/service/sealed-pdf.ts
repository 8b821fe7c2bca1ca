import type { HideSwitch, Report } from '../../preload/contract/index.ts';
import type { CaseFile } from '../case-file/index.ts';
import { type RenderOptions, renderHtml, type SealedCase, sealPdf, warmSeal } from '../report/index.ts';
import type { ServiceContext } from './types.ts';

/** Where the case inside a PDF comes from: kept here, or a file that was read. */
export type CaseInside = { runId: string } | { caseId: string } | { file: CaseFile };
export type DocumentOptions = Pick<RenderOptions, 'preset' | 'product' | 'letters'>;
type PdfOptions = DocumentOptions & {
  /** Left out of the case inside; the report was made without it already. */
  hide: readonly HideSwitch[];
  /** Null: the report came without its case, and the PDF carries none. */
  inside: CaseInside | null;
};

/**
 * A report as PDF with its case inside, sealed (D1, D3): the one way to a PDF for the window, browser mode and the command line. Null when
 * this computer has nothing to print with. Rejects when printing or sealing failed.
 */
export async function pdfOf(
  report: Report,
  { hide, inside, ...options }: PdfOptions,
  context: ServiceContext,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  if (!(await context.printer.isAvailable())) return null;
  const file = inside && (await caseFileFor(inside, hide, report, context));
  const html = renderHtml(report, { ...options, ...(file ? { sealed: { number: file.number } } : {}) });
  if (!file) return context.printer.print(html, signal);
  warmSeal();
  const [pdf, kase] = await Promise.all([context.printer.print(html, signal), packed(file, report)]);
  return pdf && sealPdf(pdf, kase);
}

async function caseFileFor(
  inside: CaseInside,
  hide: readonly HideSwitch[],
  report: Report,
  context: ServiceContext,
): Promise<CaseFile> {
  if ('file' in inside) {
    const { hideInFile } = await import('../case-file/index.ts');
    return hide.length === 0 ? inside.file : hideInFile(inside.file, [...hide]).file;
  }
  const { caseFileOf } = await import('./together/index.ts');
  return caseFileOf(inside, { hide: [...hide], where: '', language: report.language }, context);
}

async function packed(file: CaseFile, report: Report): Promise<SealedCase> {
  const { writeCase } = await import('./together/index.ts');
  const { bytes, fileName } = await writeCase(file, { language: report.language });
  return { fileName, bytes, number: file.number, madeAt: report.created };
}
