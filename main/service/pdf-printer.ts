import { findBrowser, printPdf } from '../report/index.ts';
import type { Shell } from './types.ts';

const PRINT_MS = 60_000;

/** Prints a page as PDF: through the shell (desktop), else through an installed Chromium-family browser. */
export type PdfPrinter = {
  /** Can a PDF be made on this computer? */
  isAvailable(): Promise<boolean>;
  /** Null when there is nothing to print with. Rejects when printing failed. */
  print(html: string, signal: AbortSignal): Promise<Uint8Array | null>;
};

export function createPdfPrinter(shell: Pick<Shell, 'printPdf'>): PdfPrinter {
  let looked: ReturnType<typeof findBrowser> | null = null;
  const browser = (): ReturnType<typeof findBrowser> => {
    looked ??= findBrowser();
    return looked;
  };
  return {
    isAvailable: async () => shell.printPdf !== null || (await browser()) !== null,
    async print(html, signal) {
      if (shell.printPdf) return shell.printPdf(html);
      const found = await browser();
      return found ? printPdf(html, { ...found, signal, timeoutMs: PRINT_MS }) : null;
    },
  };
}
