import { ServiceError } from '../../preload/contract/index.ts';
import { renderCsv, renderHtml, saveBytes } from '../report/index.ts';
import { adviceFor } from './advice.ts';
import { reportOfRun } from './changes.ts';
import type { HandlersOf, ServiceContext } from './types.ts';

const MIME = {
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
} as const;

type Format = keyof typeof MIME;
type Made = { bytes: Uint8Array; format: Format; note: string | null };

/** Documents of a run (D1, D2). Without a browser for the PDF the HTML comes instead, with a note. */
export function documentHandlers(context: ServiceContext): HandlersOf<'report.save'> {
  return {
    async 'report.save'(input, { signal }) {
      const report = reportOfRun(input.runId, input.language, context);
      const advice = input.product === undefined ? null : adviceFor(input.product, null, input.language);
      const html = (): string =>
        renderHtml(report, { preset: input.preset, ...(advice ? { product: advice } : {}) });
      const made = await make(
        input.format,
        { html, json: () => JSON.stringify(report, null, 2), csv: () => renderCsv(report) },
        context,
        signal,
      );
      const name = (report.target.domain ?? report.target.input).replace(/[^a-z0-9.-]+/gi, '-').slice(0, 60);
      const fileName = `relay-doctor-${name || 'report'}-${report.timing.startedAt.slice(0, 10)}.${made.format}`;
      const base = { fileName, mime: MIME[made.format], note: made.note };
      if (!context.shell.chooseFile)
        return { ...base, path: null, base64: Buffer.from(made.bytes).toString('base64') };
      const path = await context.shell.chooseFile({ fileName, mime: base.mime });
      if (path === null) return { ...base, path: null, base64: null };
      const saved = await saveBytes(path, made.bytes);
      if (!saved.ok) throw new ServiceError({ code: 'failed', key: saved.key, params: saved.params });
      return { ...base, path, base64: null };
    },
  };
}

type Makers = { html(): string; json(): string; csv(): string };

/** The bytes of a document, and what was made instead when the PDF could not be. */
export async function make(
  format: Format,
  makers: Makers,
  context: Pick<ServiceContext, 'printer'>,
  signal: AbortSignal,
): Promise<Made> {
  const text = (from: Exclude<Format, 'pdf'>, note: string | null): Made => ({
    bytes: new TextEncoder().encode(makers[from]()),
    format: from,
    note,
  });
  if (format !== 'pdf') return text(format, null);
  try {
    const bytes = await context.printer.print(makers.html(), signal);
    return bytes === null ? text('html', 'pdf-no-browser') : { bytes, format: 'pdf', note: null };
  } catch (error) {
    if (signal.aborted) throw error;
    return text('html', 'pdf-failed');
  }
}
