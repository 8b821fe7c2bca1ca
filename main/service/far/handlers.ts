import { type MiniCase, type Report, ServiceError } from '../../../preload/contract/index.ts';
import { makeMiniPart } from '../../case-file/index.ts';
import { aloudSentences, type SheetFacts, saveBytes, sheetHtml, sheetText } from '../../report/index.ts';
import { isPracticeName } from '../case-key.ts';
import { reportOfRun } from '../changes.ts';
import { make } from '../documents.ts';
import { caseFileOf, importFile } from '../together/index.ts';
import type { HandlersOf, ServiceContext } from '../types.ts';
import { readMiniCode } from './mini-code.ts';
import { codeOfMini, miniOfReport } from './mini-of-report.ts';
import { qrRows } from './qr-rows.ts';

const SHEET_MIME = {
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
} as const;

type FarMethods = 'run.aloud' | 'run.qr' | 'cases.fromCode' | 'sheet.save';

/** Help from far away, where no file can pass (UX §7): read-aloud card, QR code there and back, the sheet "How to test from outside". */
export function farHandlers(context: ServiceContext): HandlersOf<FarMethods> {
  return {
    async 'run.aloud'({ runId, language }) {
      const report = reportOfRun(runId, language, context);
      return { sentences: aloudSentences(report, { caseNumber: caseOf(runId, context).number }) };
    },
    async 'run.qr'({ runId, language }) {
      const report = reportOfRun(runId, language, context);
      const { text, lines } = codeOfMini(await miniOf(runId, report, context), report);
      return { text, rows: await qrRows(text), words: lines };
    },
    async 'cases.fromCode'({ text }) {
      const read = readMiniCode(text);
      if (!read.ok) throw new ServiceError({ code: 'bad-input', key: `share:code.${read.why}` });
      const { mini } = read;
      const file = {
        caseId: mini.caseId,
        number: mini.number,
        name: mini.target,
        practice: isPracticeName(mini.target),
        savedAt: context.now().toISOString(),
        version: context.shell.version,
        parts: [makeMiniPart(mini)],
        troubles: [],
        notUnderstood: 0,
      };
      return { opened: await importFile(file, mini.number || mini.target, context), locked: null };
    },
    async 'sheet.save'({ language, caseId, format }, { signal }) {
      const facts = caseId === undefined ? {} : sheetFactsOf(caseId, context);
      const made = await sheetAs(format, { language, ...facts }, context, signal);
      const fileName = `${made.name}.${made.format}`;
      const base = { fileName, mime: SHEET_MIME[made.format] };
      if (!context.shell.chooseFile)
        return { ...base, path: null, base64: Buffer.from(made.bytes).toString('base64') };
      const path = await context.shell.chooseFile(base);
      if (path === null) return { ...base, path: null, base64: null };
      const saved = await saveBytes(path, made.bytes);
      if (!saved.ok) throw new ServiceError({ code: 'failed', key: saved.key, params: saved.params });
      return { ...base, path, base64: null };
    },
  };
}

async function miniOf(runId: string, report: Report, context: ServiceContext): Promise<MiniCase> {
  const { caseId, number } = caseOf(runId, context);
  const facts = { hide: [], where: '', who: '', language: report.language };
  const { parts } = await caseFileOf({ runId }, facts, context);
  const hashes = parts.filter((part) => part.content?.kind === 'run').map((part) => part.facts.sha256);
  return miniOfReport(report, { caseId, number, hashes });
}

function caseOf(runId: string, { store }: ServiceContext): { caseId: string; number: string } {
  const run = store.cases.getRun(runId);
  const kase = run ? store.cases.getCase(run.caseId) : null;
  if (!kase) throw new ServiceError({ code: 'not-found', key: 'run-not-found' });
  return { caseId: kase.caseId, number: kase.number };
}

function sheetFactsOf(caseId: string, { store }: ServiceContext): Omit<SheetFacts, 'language'> {
  const kase = store.cases.getCase(caseId);
  if (!kase) throw new ServiceError({ code: 'not-found', key: 'case-not-found' });
  return { target: kase.name, caseNumber: kase.number };
}

type SheetFormat = keyof typeof SHEET_MIME;

/** Without a browser for the PDF the web page comes instead. */
async function sheetAs(
  format: SheetFormat,
  facts: SheetFacts,
  context: ServiceContext,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array; format: SheetFormat; name: string }> {
  const name = facts.language === 'id' ? 'cara-mengetes-dari-luar' : 'how-to-test-from-outside';
  if (format === 'txt') return { bytes: new TextEncoder().encode(sheetText(facts)), format, name };
  const html = (): string => sheetHtml(facts);
  const made = await make(format, { html, json: html, csv: html }, context, signal);
  return { bytes: made.bytes, format: made.format === 'pdf' ? 'pdf' : 'html', name };
}
