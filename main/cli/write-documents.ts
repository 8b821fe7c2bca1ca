import type { HideSwitch, Report } from '../../preload/contract/index.ts';
import { type Words, wordsIn } from '../../words/index.ts';
import { type CaseInside, pdfOf, renderHtml, type Services, saveBytes } from '../service/index.ts';

export type Wanted = {
  pdf?: string;
  html?: string;
  json?: string;
  preset: 'summary' | 'full';
  /** Was left out of the report, and is left out of the case inside the PDF. */
  hide: readonly HideSwitch[];
  /** The case that goes into the PDF; null: none is known. */
  inside: CaseInside | null;
};

/** Writes the documents that were asked for. Gives false when one of them could not be written; says why on stderr. */
export async function writeDocuments(
  report: Report,
  wanted: Wanted,
  services: Services,
  signal: AbortSignal,
): Promise<boolean> {
  const words = wordsIn(report.language);
  const html = (): string => renderHtml(report, { preset: wanted.preset });
  const results: boolean[] = [];
  if (wanted.html !== undefined) results.push(await write(wanted.html, encode(html()), words));
  if (wanted.json !== undefined)
    results.push(await write(wanted.json, encode(`${JSON.stringify(report, null, 2)}\n`), words));
  if (wanted.pdf !== undefined) results.push(await writePdf(wanted.pdf, report, wanted, services, signal));
  return results.every((isWritten) => isWritten);
}

async function writePdf(
  path: string,
  report: Report,
  { preset, hide, inside }: Wanted,
  services: Services,
  signal: AbortSignal,
): Promise<boolean> {
  const words = wordsIn(report.language);
  const bytes = await pdfOf(report, { preset, hide, inside }, services.context, signal).catch(
    (error: unknown) => {
      if (signal.aborted) throw error;
      return 'failed' as const;
    },
  );
  if (bytes !== null && bytes !== 'failed') return write(path, bytes, words);
  console.error(words(`target:error.${bytes === null ? 'pdf-no-browser' : 'pdf-failed'}`));
  return write(`${path.replace(/\.pdf$/i, '')}.html`, encode(renderHtml(report, { preset })), words);
}

/** Writes one file whole or not at all; says why not on stderr and gives false. */
export async function write(path: string, content: Uint8Array | string, words: Words): Promise<boolean> {
  const saved = await saveBytes(path, content);
  if (!saved.ok) console.error(words(`target:error.${saved.key}`, saved.params));
  return saved.ok;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
