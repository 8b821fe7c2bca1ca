import type { MethodParsed, Report } from '../../preload/contract/index.ts';
import { ServiceError } from '../../preload/contract/index.ts';
import { type LetterCore, makeLetters, renderCsv, renderHtml, saveBytes } from '../report/index.ts';
import { adviceFor } from './advice.ts';
import { reportOfRun } from './changes.ts';
import { factsOf, lettersOfRun } from './letters/letters.ts';
import { type CaseInside, type DocumentOptions, pdfOf } from './sealed-pdf.ts';
import type { HandlersOf, ServiceContext } from './types.ts';

const MIME = {
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
} as const;

type Format = keyof typeof MIME;
type Made = { bytes: Uint8Array; format: Format; note: string | null };
type Wish = MethodParsed<'report.save'>;

/** Documents of a run or of its whole case (D1, D2, D3). Without a browser for the PDF the HTML comes instead, with a note. */
export function documentHandlers(context: ServiceContext): HandlersOf<'report.save'> {
  return {
    async 'report.save'(input, { signal }) {
      const report = await reportToSave(input, context);
      const advice = input.product === undefined ? undefined : adviceFor(input.product, null, input.language);
      const options: DocumentOptions = {
        preset: input.preset,
        product: advice,
        letters: input.letters ? lettersToPrint(input, report, context) : [],
      };
      const made = await make(
        input.format,
        {
          html: () => renderHtml(report, options),
          json: () => JSON.stringify(report, null, 2),
          csv: () => renderCsv(report),
          pdf: () =>
            pdfOf(
              report,
              { ...options, hide: input.hide, inside: insideOf(input, context) },
              context,
              signal,
            ),
        },
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

/** The report of the run, or of all parts of its case, with what is to be left out taken out before anything is set. */
async function reportToSave(
  { runId, language, wholeCase, hide }: Wish,
  context: ServiceContext,
): Promise<Report> {
  const caseId = context.store.cases.getRun(runId)?.caseId;
  const whole = wholeCase ? caseId : undefined;
  const report =
    whole === undefined
      ? reportOfRun(runId, language, context)
      : (await import('./together/index.ts')).reportOfCase(whole, language, context);
  if (hide.length === 0) return report;
  const { hideInReport } = await import('../case-file/index.ts');
  const runs = caseId === undefined ? [] : context.store.cases.listRuns(caseId);
  return hideInReport(
    report,
    hide,
    runs.flatMap((run) => context.store.cases.events(run.runId)),
  );
}

/** Wording of the person's own may hold what is to be left out: then the letters are as they were made, and nobody signs them. */
function lettersToPrint(
  { runId, language, hide }: Wish,
  report: Report,
  context: ServiceContext,
): LetterCore[] {
  if (hide.length === 0) return lettersOfRun(runId, language, context).map(({ letter }) => letter);
  const facts = factsOf(report, context.store.cases.getRun(runId)?.caseId, context);
  return makeLetters(report, { ...facts, who: hide.includes('names') ? '' : facts.who });
}

function insideOf({ runId, wholeCase }: Wish, { store }: ServiceContext): CaseInside | null {
  const caseId = store.cases.getRun(runId)?.caseId;
  if (caseId === undefined) return null;
  return wholeCase ? { caseId } : { runId };
}

/** `pdf` when it is more than the printed page. */
type Makers = { html(): string; json(): string; csv(): string; pdf?(): Promise<Uint8Array | null> };

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
    const bytes = await (makers.pdf ? makers.pdf() : context.printer.print(makers.html(), signal));
    return bytes === null ? text('html', 'pdf-no-browser') : { bytes, format: 'pdf', note: null };
  } catch (error) {
    if (signal.aborted) throw error;
    return text('html', 'pdf-failed');
  }
}
