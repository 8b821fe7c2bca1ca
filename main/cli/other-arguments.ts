import { parseArgs } from 'node:util';
import type { HideSwitch, Language } from '../../preload/contract/index.ts';
import { readHide } from './case-options.ts';
import { oneOf, parse, UsageError } from './options.ts';

export type ReportArguments = {
  source: string;
  pdf?: string;
  html?: string;
  json?: string;
  summary: boolean;
  hide: HideSwitch[];
  passphraseFile?: string;
  language: Language;
};

/** `report CASE --pdf|--html|--json FILE [--summary] [--hide …] [--passphrase-file FILE] [--lang en|id]`. */
export function readReportArguments(args: string[], language: Language): ReportArguments {
  const { values, positionals } = parse(() =>
    parseArgs({
      args,
      options: {
        pdf: { type: 'string' },
        html: { type: 'string' },
        json: { type: 'string' },
        summary: { type: 'boolean' },
        hide: { type: 'string' },
        'passphrase-file': { type: 'string' },
        lang: { type: 'string' },
      },
      allowPositionals: true,
      strict: true,
    }),
  );
  const [source, ...more] = positionals;
  if (source === undefined) throw new UsageError('no-case');
  if (more.length > 0) throw new UsageError('one-target');
  const { pdf, html, json } = values;
  if (pdf === undefined && html === undefined && json === undefined) throw new UsageError('no-output');
  return {
    source,
    ...(pdf === undefined ? {} : { pdf }),
    ...(html === undefined ? {} : { html }),
    ...(json === undefined ? {} : { json }),
    summary: values.summary ?? false,
    hide: readHide(values.hide),
    ...(values['passphrase-file'] === undefined ? {} : { passphraseFile: values['passphrase-file'] }),
    language: (oneOf('--lang', values.lang, ['en', 'id']) as Language | undefined) ?? language,
  };
}

/** `serve [--port N]`. */
export function readServeArguments(args: string[]): { port: number | undefined } {
  const { values } = parse(() => parseArgs({ args, options: { port: { type: 'string' } }, strict: true }));
  if (values.port === undefined) return { port: undefined };
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new UsageError('bad-value', { option: '--port' });
  return { port };
}

/** `practice [--json] [--lang en|id]`. */
export function readPracticeArguments(
  args: string[],
  language: Language,
): { json: boolean; language: Language } {
  const { values } = parse(() =>
    parseArgs({ args, options: { json: { type: 'boolean' }, lang: { type: 'string' } }, strict: true }),
  );
  return {
    json: values.json ?? false,
    language: (oneOf('--lang', values.lang, ['en', 'id']) as Language | undefined) ?? language,
  };
}

/** `explain FILE|- [--json] [--lang en|id]`. */
export function readExplainArguments(
  args: string[],
  language: Language,
): { source: string; json: boolean; language: Language } {
  const { values, positionals } = parse(() =>
    parseArgs({
      args,
      options: { json: { type: 'boolean' }, lang: { type: 'string' } },
      allowPositionals: true,
      strict: true,
    }),
  );
  const [source, ...more] = positionals;
  if (source === undefined) throw new UsageError('no-bounce');
  if (more.length > 0) throw new UsageError('one-bounce');
  return {
    source,
    json: values.json ?? false,
    language: (oneOf('--lang', values.lang, ['en', 'id']) as Language | undefined) ?? language,
  };
}
