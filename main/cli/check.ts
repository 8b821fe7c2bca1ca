import { readFileSync } from 'node:fs';
import { type Language, ServiceError } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import {
  buildReport,
  caseFileOf,
  readListsFile,
  readRootHints,
  reportWithoutHidden,
  type Services,
  unusableKeyVariables,
  writeCase,
} from '../service/index.ts';
import { type CheckArguments, readCheckArguments } from './arguments.ts';
import { readPassphrase } from './case-options.ts';
import { EXIT, exitStatusOf } from './exit-status.ts';
import { UsageError } from './options.ts';
import { printResult } from './print-result.ts';
import { createProgressLine } from './progress-line.ts';
import { openSession } from './session.ts';
import { textReport } from './text-report.ts';
import { write, writeDocuments } from './write-documents.ts';

/** `check TARGET …`: runs, prints the result on stdout, and gives the exit status. */
export async function runCheckCommand(args: string[], systemLanguage: Language): Promise<number> {
  const wanted = readCheckArguments(args, systemLanguage);
  const [unusable] = unusableKeyVariables(process.env);
  if (unusable !== undefined) throw new UsageError('bad-value', { option: unusable });
  const { language } = wanted.request;
  const words = wordsIn(language);
  const lists = wanted.lists === undefined ? undefined : loadLists(wanted.lists);
  const request =
    wanted.rootHints === undefined
      ? wanted.request
      : { ...wanted.request, rootHints: loadRootHints(wanted.rootHints) };
  const passphrase = readPassphrase(wanted.passphraseFile);
  const line = createProgressLine(process.stderr, words);
  const services = openSession(language, { onProgress: line.show }, (key, params) =>
    console.error(words(key, params)),
  );
  const interrupted = new AbortController();
  const stop = (): void => interrupted.abort();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    const started = await services.startCheck(request, {
      recheckOf: null,
      ...(lists ? { lists } : {}),
      ...(wanted.imapPassword === undefined ? {} : { imapPassword: wanted.imapPassword }),
    });
    interrupted.signal.addEventListener('abort', () => services.context.runs.stop(started.runId));
    const state = await started.finished;
    line.end();
    const isNeutral = state.reason === 'needs-neutral' || state.reason === 'neutral-at-home';
    if (state.result === 'failed' && isNeutral) throw new UsageError(state.reason ?? '');
    const { context } = services;
    const whole = buildReport(state, language, new Date().toISOString());
    const report = reportWithoutHidden(whole, wanted.hide, [started.runId], context);
    const isPrinted = await printResult(
      wanted.json ? `${JSON.stringify(report)}\n` : textReport(report),
      words,
    );
    const inside = { runId: started.runId };
    const documents = { ...pick(wanted), preset: 'full' as const, hide: wanted.hide, inside };
    const isWritten = await writeDocuments(report, documents, services, new AbortController().signal);
    const isCaseWritten =
      wanted.caseFile === undefined ||
      (await write(wanted.caseFile, await caseBytes(started.runId, wanted, passphrase, services), words));
    if (interrupted.signal.aborted) return EXIT.interrupted;
    return isPrinted && isWritten && isCaseWritten
      ? exitStatusOf(whole, wanted.request.only.includes('relay'))
      : EXIT.badInput;
  } finally {
    line.end();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await services.stop();
  }
}

/** The run as a case file. */
async function caseBytes(
  runId: string,
  { hide, request }: CheckArguments,
  passphrase: string | undefined,
  { context }: Services,
): Promise<Uint8Array> {
  const { language } = request;
  const file = await caseFileOf({ runId }, { hide, where: '', language }, context);
  return (await writeCase(file, { language, passphrase })).bytes;
}

function pick(wanted: { pdf?: string; html?: string }): { pdf?: string; html?: string } {
  return {
    ...(wanted.pdf === undefined ? {} : { pdf: wanted.pdf }),
    ...(wanted.html === undefined ? {} : { html: wanted.html }),
  };
}

function loadLists(path: string): ReturnType<typeof readListsFile> {
  try {
    return readListsFile(readFileSync(path));
  } catch (error) {
    const why = error instanceof ServiceError ? (error.info.detail ?? error.info.key) : 'unreadable';
    throw new UsageError('lists-file', { file: path, why });
  }
}

function loadRootHints(path: string): string[] {
  try {
    return readRootHints(readFileSync(path));
  } catch (error) {
    const why = error instanceof ServiceError ? (error.info.detail ?? error.info.key) : 'unreadable';
    throw new UsageError('root-hints', { file: path, why });
  }
}
