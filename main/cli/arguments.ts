import { parseArgs } from 'node:util';
import { type CheckRequest, checkRequest, type Language } from '../../preload/contract/index.ts';

/** A mistake in the command line: a word-list key under `cli:wrong.` and its parameters. */
export class UsageError extends Error {
  readonly key: string;
  readonly params: Record<string, string>;
  constructor(key: string, params: Record<string, string> = {}) {
    super(key);
    this.name = 'UsageError';
    this.key = key;
    this.params = params;
  }
}

export type CheckArguments = {
  request: CheckRequest;
  json: boolean;
  pdf?: string;
  html?: string;
  caseFile?: string;
  lists?: string;
};

const OPTIONS = {
  'i-may-test': { type: 'boolean' },
  server: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  pdf: { type: 'string' },
  html: { type: 'string' },
  case: { type: 'string' },
  outside: { type: 'string' },
  sender: { type: 'string' },
  send: { type: 'boolean' },
  vantage: { type: 'string' },
  source: { type: 'string' },
  port: { type: 'string' },
  only: { type: 'string' },
  resolver: { type: 'string', multiple: true },
  lists: { type: 'string' },
  proxy: { type: 'string' },
  pace: { type: 'string' },
  timeout: { type: 'string' },
  lang: { type: 'string' },
} as const;

/** Options of `check`, read and checked. Throws `UsageError`. */
export function readCheckArguments(args: string[], language: Language): CheckArguments {
  const { values, positionals } = parse(() =>
    parseArgs({ args, options: OPTIONS, allowPositionals: true, strict: true }),
  );
  const [target, ...more] = positionals;
  if (target === undefined) throw new UsageError('no-target');
  if (more.length > 0) throw new UsageError('one-target');
  if (values['i-may-test'] !== true) throw new UsageError('not-allowed');
  const only = list(values.only) ?? ['relay', 'blacklists', 'posture'];
  const isClosedWorld = (values.resolver ?? []).length > 0;
  if (isClosedWorld && only.includes('relay') && (!values.outside || !values.sender))
    throw new UsageError('closed-world');
  if (values.proxy !== undefined) throw new UsageError('proxy-later');
  assertMailbox('--outside', values.outside);
  assertMailbox('--sender', values.sender);
  const parsed = checkRequest.safeParse({
    input: target,
    iMayTest: true,
    servers: values.server ?? [],
    outside: values.outside,
    sender: values.sender,
    send: values.send ?? false,
    vantage: oneOf('--vantage', values.vantage, ['auto', 'inside', 'outside']) ?? 'auto',
    source: values.source,
    ports: list(values.port)?.map(Number),
    only,
    resolvers: values.resolver ?? [],
    pace: oneOf('--pace', values.pace, ['gentle', 'normal']) ?? 'gentle',
    timeoutS: values.timeout === undefined ? undefined : Number(values.timeout),
    language: oneOf('--lang', values.lang, ['en', 'id']) ?? language,
  });
  if (!parsed.success)
    throw new UsageError('bad-value', { option: optionOf(parsed.error.issues[0]?.path[0]) });
  return {
    request: parsed.data,
    json: values.json ?? false,
    ...(values.pdf === undefined ? {} : { pdf: values.pdf }),
    ...(values.html === undefined ? {} : { html: values.html }),
    ...(values.case === undefined ? {} : { caseFile: values.case }),
    ...(values.lists === undefined ? {} : { lists: values.lists }),
  };
}

export type ReportArguments = {
  source: string;
  pdf?: string;
  html?: string;
  json?: string;
  summary: boolean;
  language: Language;
};

/** `report CASE --pdf|--html|--json FILE [--summary] [--lang en|id]`. */
export function readReportArguments(args: string[], language: Language): ReportArguments {
  const { values, positionals } = parse(() =>
    parseArgs({
      args,
      options: {
        pdf: { type: 'string' },
        html: { type: 'string' },
        json: { type: 'string' },
        summary: { type: 'boolean' },
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

function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    throw new UsageError('bad-option', { option: /'(-[^']*)'/.exec(message)?.[1] ?? '' });
  }
}

function list(text: string | undefined): string[] | undefined {
  return text
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function oneOf(option: string, value: string | undefined, allowed: readonly string[]): string | undefined {
  if (value !== undefined && !allowed.includes(value))
    throw new UsageError('bad-choice', { option, allowed: allowed.join(', ') });
  return value;
}

function assertMailbox(option: string, value: string | undefined): void {
  if (value !== undefined && !/^[^\s@<>]{1,64}@[^\s@<>]{1,253}$/.test(value))
    throw new UsageError('bad-value', { option });
}

const FIELD_OPTION: Record<string, string> = {
  ports: '--port',
  only: '--only',
  timeoutS: '--timeout',
  servers: '--server',
  resolvers: '--resolver',
};

function optionOf(field: PropertyKey | undefined): string {
  const name = String(field ?? '');
  return FIELD_OPTION[name] ?? `--${name}`;
}
