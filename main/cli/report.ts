import { existsSync, readFileSync } from 'node:fs';
import { type Language, type Report, report as reportSchema } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { readCaseFile, reportOfEvents, reportOfRun, type Services } from '../service/index.ts';
import { EXIT } from './exit-status.ts';
import { UsageError } from './options.ts';
import { readReportArguments } from './other-arguments.ts';
import { openSession } from './session.ts';
import { writeDocuments } from './write-documents.ts';

const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** `report CASE --pdf|--html|--json FILE`: CASE is a stored case (number or name), a case file or a report's JSON. */
export async function runReportCommand(args: string[], systemLanguage: Language): Promise<number> {
  const wanted = readReportArguments(args, systemLanguage);
  const words = wordsIn(wanted.language);
  const services = openSession(systemLanguage, {}, (key, params) => console.error(words(key, params)));
  try {
    const found = findReport(wanted.source, wanted.language, services);
    const { pdf, html, json } = wanted;
    const documents = {
      ...(pdf === undefined ? {} : { pdf }),
      ...(html === undefined ? {} : { html }),
      ...(json === undefined ? {} : { json }),
      preset: wanted.summary ? ('summary' as const) : ('full' as const),
    };
    const isWritten = await writeDocuments(found, documents, services, new AbortController().signal);
    return isWritten ? EXIT.nothingToFix : EXIT.badInput;
  } finally {
    await services.stop();
  }
}

function findReport(source: string, language: Language, services: Services): Report {
  if (existsSync(source)) return readReportFile(source, language);
  const { cases } = services.context.store;
  const runId = cases.getRun(source) ? source : cases.findCase(source)?.last?.runId;
  if (runId === undefined) throw new UsageError('case-not-found', { name: source.slice(0, 100) });
  return reportOfRun(runId, language, services.context);
}

function readReportFile(path: string, language: Language): Report {
  const bytes = readOrRefuse(path);
  if (bytes.length > MAX_FILE_BYTES) throw new UsageError('case-damaged', { name: path });
  const events = readCaseFile(bytes);
  if (events) return reportOfEvents(events, language);
  try {
    return reportSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    throw new UsageError('case-damaged', { name: path });
  }
}

function readOrRefuse(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new UsageError('case-damaged', { name: path });
  }
}
