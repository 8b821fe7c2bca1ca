import { existsSync } from 'node:fs';
import {
  type Language,
  type Report,
  report as reportSchema,
  ServiceError,
} from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import {
  type CaseInside,
  mergeNamed,
  reportOfCase,
  reportOfFile,
  reportOfRun,
  reportWithoutHidden,
  type Services,
  withoutHidden,
} from '../service/index.ts';
import { readInput } from './case-input.ts';
import { readPassphrase } from './case-options.ts';
import { EXIT } from './exit-status.ts';
import { UsageError } from './options.ts';
import { type ReportArguments, readReportArguments } from './other-arguments.ts';
import { openSession } from './session.ts';
import { writeDocuments } from './write-documents.ts';

type Found = { report: Report; inside: CaseInside | null };

/** `report CASE --pdf|--html|--json FILE`: CASE is a stored case (number, id or name), a run of one, or a file. */
export async function runReportCommand(args: string[], systemLanguage: Language): Promise<number> {
  const wanted = readReportArguments(args, systemLanguage);
  const words = wordsIn(wanted.language);
  const services = openSession(systemLanguage, {}, (key, params) => console.error(words(key, params)));
  try {
    const { report, inside } = existsSync(wanted.source)
      ? await findInFile(wanted, services)
      : findStored(wanted, services);
    const { pdf, html, json, hide } = wanted;
    const documents = {
      ...(pdf === undefined ? {} : { pdf }),
      ...(html === undefined ? {} : { html }),
      ...(json === undefined ? {} : { json }),
      preset: wanted.summary ? ('summary' as const) : ('full' as const),
      hide,
      inside,
    };
    const isWritten = await writeDocuments(report, documents, services, new AbortController().signal);
    return isWritten ? EXIT.nothingToFix : EXIT.badInput;
  } finally {
    await services.stop();
  }
}

function findStored({ source, language, hide }: ReportArguments, { context }: Services): Found {
  const { cases } = context.store;
  const kase = cases.findCase(source);
  const run = kase ? null : cases.getRun(source);
  if (!kase && !run) throw new UsageError('case-not-found', { name: source.slice(0, 100) });
  const runs = kase ? cases.listRuns(kase.caseId).map(({ runId }) => runId) : [source];
  const report = kase ? reportOfCase(kase.caseId, language, context) : reportOfRun(source, language, context);
  return {
    report: reportWithoutHidden(report, hide, runs, context),
    inside: kase ? { caseId: kase.caseId } : { runId: source },
  };
}

/** A case file of any kind, a PDF with a case inside, or a report's JSON. */
async function findInFile(wanted: ReportArguments, { context }: Services): Promise<Found> {
  const { language, hide } = wanted;
  const { name, bytes } = readInput(wanted.source);
  const passphrase = readPassphrase(wanted.passphraseFile);
  try {
    const { file: whole, said } = await mergeNamed([{ name, bytes }], { passphrase, language });
    for (const line of said) console.error(line);
    const file = withoutHidden(whole, hide);
    const report = reportOfFile(file, language, new Date().toISOString());
    if (!report) throw new UsageError('no-run-inside');
    return { report: hide.length === 0 ? report : { ...report, hidden: [...hide] }, inside: { file } };
  } catch (error) {
    const isOther = error instanceof ServiceError && error.info.key.endsWith('.not-ours');
    if (!isOther) throw error;
  }
  return { report: reportWithoutHidden(readReport(name, bytes), hide, [], context), inside: null };
}

function readReport(name: string, bytes: Uint8Array): Report {
  try {
    return reportSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    throw new UsageError('case-damaged', { name });
  }
}
