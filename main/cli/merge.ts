import { parseArgs } from 'node:util';
import type { Language } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { mergeNamed, reportOfFile, wasRelayAsked, writeCase } from '../service/index.ts';
import { readInput } from './case-input.ts';
import { readPassphrase } from './case-options.ts';
import { EXIT, exitStatusOf } from './exit-status.ts';
import { oneOf, parse, UsageError } from './options.ts';
import { printResult } from './print-result.ts';
import { textReport } from './text-report.ts';
import { write } from './write-documents.ts';

export type MergeArguments = {
  files: string[];
  out: string;
  json: boolean;
  passphraseFile?: string;
  language: Language;
};

/** `merge A B [C…] -o OUT [--json] [--passphrase-file FILE] [--lang en|id]`. Throws `UsageError`. */
export function readMergeArguments(args: string[], language: Language): MergeArguments {
  const { values, positionals } = parse(() =>
    parseArgs({
      args,
      options: {
        out: { type: 'string', short: 'o' },
        json: { type: 'boolean' },
        'passphrase-file': { type: 'string' },
        lang: { type: 'string' },
      },
      allowPositionals: true,
      strict: true,
    }),
  );
  if (positionals.length < 2) throw new UsageError('merge-two');
  if (!values.out) throw new UsageError('merge-out');
  const passphraseFile = values['passphrase-file'];
  return {
    files: positionals,
    out: values.out,
    json: values.json ?? false,
    ...(passphraseFile === undefined ? {} : { passphraseFile }),
    language: (oneOf('--lang', values.lang, ['en', 'id']) as Language | undefined) ?? language,
  };
}

/**
 * Puts case files about one server together, writes OUT whole or not at all, and prints what they say together. Needs no database and no
 * network; the files that were named stay as they are.
 */
export async function runMergeCommand(args: string[], systemLanguage: Language): Promise<number> {
  const wanted = readMergeArguments(args, systemLanguage);
  const { language } = wanted;
  const words = wordsIn(language);
  const passphrase = readPassphrase(wanted.passphraseFile);
  const { file, said } = await mergeNamed(wanted.files.map(readInput), { passphrase, language });
  for (const line of said) console.error(line);
  const now = new Date().toISOString();
  const report = reportOfFile(file, language, now);
  if (!report) throw new UsageError('no-run-inside');
  const { bytes } = await writeCase({ ...file, savedAt: now }, { language, passphrase });
  const isWritten = await write(wanted.out, bytes, words);
  const text = wanted.json ? `${JSON.stringify(report)}\n` : textReport(report);
  const isPrinted = await printResult(text, words);
  return isWritten && isPrinted ? exitStatusOf(report, wasRelayAsked(file)) : EXIT.badInput;
}
