import { parseArgs } from 'node:util';
import {
  type CheckRequest,
  checkRequest,
  type HideSwitch,
  type ImapAccount,
  imapAccount,
  type Language,
} from '../../preload/contract/index.ts';
import { readHide } from './case-options.ts';
import { assertMailbox, list, oneOf, parse, UsageError } from './options.ts';

export type CheckArguments = {
  request: CheckRequest;
  json: boolean;
  pdf?: string;
  html?: string;
  caseFile?: string;
  /** What is left out of the result and of everything that is written. */
  hide: HideSwitch[];
  /** File with the passphrase of the case file. */
  passphraseFile?: string;
  lists?: string;
  /** File with the addresses of root servers; to be read into `request.rootHints`. */
  rootHints?: string;
  /** From the environment; never an option, which other people on the computer can read. */
  imapPassword?: string;
};

/** Where the password of the proof mailbox comes from. */
export const IMAP_PASSWORD = 'RELAY_DOCTOR_IMAP_PASSWORD';

const OPTIONS = {
  'i-may-test': { type: 'boolean' },
  server: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  pdf: { type: 'string' },
  html: { type: 'string' },
  case: { type: 'string' },
  hide: { type: 'string' },
  where: { type: 'string' },
  'passphrase-file': { type: 'string' },
  outside: { type: 'string' },
  sender: { type: 'string' },
  send: { type: 'boolean' },
  ordinary: { type: 'boolean' },
  wait: { type: 'string' },
  confirm: { type: 'string' },
  imap: { type: 'string' },
  catcher: { type: 'string' },
  impersonate: { type: 'boolean' },
  hidden: { type: 'string' },
  vantage: { type: 'string' },
  source: { type: 'string' },
  port: { type: 'string' },
  only: { type: 'string' },
  resolver: { type: 'string', multiple: true },
  'lists-resolver': { type: 'string', multiple: true },
  direct: { type: 'string' },
  'root-hints': { type: 'string' },
  zones: { type: 'string' },
  lists: { type: 'string' },
  proxy: { type: 'string' },
  pace: { type: 'string' },
  timeout: { type: 'string' },
  lang: { type: 'string' },
} as const;

/** Options of `check`, read and checked. Throws `UsageError`. */
export function readCheckArguments(
  args: string[],
  language: Language,
  env: NodeJS.ProcessEnv = process.env,
): CheckArguments {
  const { values, positionals } = parse(() =>
    parseArgs({ args, options: OPTIONS, allowPositionals: true, strict: true }),
  );
  const [target, ...more] = positionals;
  if (target === undefined) throw new UsageError('no-target');
  if (more.length > 0) throw new UsageError('one-target');
  if (values['i-may-test'] !== true) throw new UsageError('not-allowed');
  const only = list(values.only) ?? ['relay', 'blacklists', 'posture'];
  const confirming = readConfirming(values, env);
  const isWatching = confirming.request.confirm === 'imap' || confirming.request.confirm === 'catcher';
  if (isWatching && !values.send && !values.ordinary) throw new UsageError('nothing-sent');
  const hasOutside = values.outside !== undefined || confirming.request.confirm === 'catcher';
  const isClosedWorld = (values.resolver ?? []).length > 0;
  if (isClosedWorld && only.includes('relay') && (!hasOutside || !values.sender))
    throw new UsageError('closed-world');
  assertMailbox('--outside', values.outside);
  assertMailbox('--sender', values.sender);
  const parsed = checkRequest.safeParse({
    input: target,
    iMayTest: true,
    ...(values.where === undefined ? {} : { where: values.where }),
    servers: values.server ?? [],
    outside: values.outside,
    sender: values.sender,
    send: values.send ?? false,
    ordinary: values.ordinary ?? false,
    ...confirming.request,
    waitS: values.wait === undefined ? undefined : Number(values.wait),
    impersonate: values.impersonate ?? false,
    ...readHidden(values.hidden),
    proxy: values.proxy,
    vantage: oneOf('--vantage', values.vantage, ['auto', 'inside', 'outside']) ?? 'auto',
    source: values.source,
    ports: list(values.port)?.map(Number),
    only,
    resolvers: values.resolver ?? [],
    listResolvers: values['lists-resolver'] ?? [],
    direct: oneOf('--direct', values.direct, ['auto', 'on', 'off']) ?? 'auto',
    zones: (list(values.zones) ?? []).map((zone) => zone.toLowerCase().replace(/\.$/, '')),
    pace: oneOf('--pace', values.pace, ['gentle', 'normal']) ?? 'gentle',
    timeoutS: values.timeout === undefined ? undefined : Number(values.timeout),
    language: oneOf('--lang', values.lang, ['en', 'id']) ?? language,
  });
  if (!parsed.success)
    throw new UsageError('bad-value', { option: optionOf(parsed.error.issues[0]?.path[0]) });
  return {
    request: parsed.data,
    json: values.json ?? false,
    hide: readHide(values.hide),
    ...(values['passphrase-file'] === undefined ? {} : { passphraseFile: values['passphrase-file'] }),
    ...(values.pdf === undefined ? {} : { pdf: values.pdf }),
    ...(values.html === undefined ? {} : { html: values.html }),
    ...(values.case === undefined ? {} : { caseFile: values.case }),
    ...(values.lists === undefined ? {} : { lists: values.lists }),
    ...(values['root-hints'] === undefined ? {} : { rootHints: values['root-hints'] }),
    ...(confirming.password === undefined ? {} : { imapPassword: confirming.password }),
  };
}

type Confirming = {
  request: Pick<CheckRequest, 'confirm'> & Partial<Pick<CheckRequest, 'imap' | 'catcher'>>;
  password?: string;
};

/** `--confirm`, `--imap` and `--catcher`: one of the last two says which confirmation is meant. */
function readConfirming(
  values: { confirm?: string | undefined; imap?: string | undefined; catcher?: string | undefined },
  env: NodeJS.ProcessEnv,
): Confirming {
  const said = oneOf('--confirm', values.confirm, ['auto', 'later', 'imap', 'catcher']);
  const implied = values.imap !== undefined ? 'imap' : values.catcher !== undefined ? 'catcher' : 'auto';
  const confirm = (said ?? implied) as CheckRequest['confirm'];
  if (values.imap !== undefined && values.catcher !== undefined) throw new UsageError('imap-or-catcher');
  if (confirm === 'imap') {
    if (values.imap === undefined) throw new UsageError('no-imap');
    const password = env[IMAP_PASSWORD];
    if (!password) throw new UsageError('no-imap-password', { variable: IMAP_PASSWORD });
    return { request: { confirm, imap: readImap(values.imap) }, password };
  }
  if (confirm !== 'catcher') return { request: { confirm } };
  return {
    request: { confirm, ...(values.catcher === undefined ? {} : { catcher: readCatcher(values.catcher) }) },
  };
}

/** `imaps://user@host[:port]` (RFC 5092); `imap://` means STARTTLS, or plain text on this computer. */
function readImap(text: string): ImapAccount {
  const match = /^(imaps?):\/\/(.+)@(\[[0-9a-f:.]+\]|[^\s:/@]+)(?::(\d{1,5}))?\/?$/i.exec(text.trim());
  const [, scheme = '', login = '', host = '', port] = match ?? [];
  if (/:/.test(login)) throw new UsageError('imap-password-typed', { variable: IMAP_PASSWORD });
  const isTls = scheme.toLowerCase() === 'imaps';
  const isHere = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(host);
  const parsed = imapAccount.safeParse({
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port: port === undefined ? (isTls ? 993 : 143) : Number(port),
    security: isTls ? 'tls' : isHere ? 'none' : 'starttls',
    user: decode(login),
  });
  if (!match || !parsed.success) throw new UsageError('bad-value', { option: '--imap' });
  return parsed.data;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `PORT[@NAME-OR-IP]`. */
function readCatcher(text: string): NonNullable<CheckRequest['catcher']> {
  const match = /^(\d{1,5})(?:@([a-z0-9.:[\]-]{1,253}))?$/i.exec(text.trim());
  const port = Number(match?.[1] ?? 0);
  if (port < 1 || port > 65535) throw new UsageError('bad-value', { option: '--catcher' });
  return { port, ...(match?.[2] === undefined ? {} : { host: match[2] }) };
}

/** `auto`, `off`, or names to look at as well. */
function readHidden(text: string | undefined): Pick<CheckRequest, 'hidden' | 'hiddenHosts'> {
  if (text === undefined || text === 'auto') return { hidden: 'auto', hiddenHosts: [] };
  if (text === 'off') return { hidden: 'off', hiddenHosts: [] };
  return { hidden: 'auto', hiddenHosts: list(text) ?? [] };
}

const FIELD_OPTION: Record<string, string> = {
  ports: '--port',
  only: '--only',
  timeoutS: '--timeout',
  waitS: '--wait',
  hiddenHosts: '--hidden',
  servers: '--server',
  resolvers: '--resolver',
  listResolvers: '--lists-resolver',
  rootHints: '--root-hints',
};

function optionOf(field: PropertyKey | undefined): string {
  const name = String(field ?? '');
  return FIELD_OPTION[name] ?? `--${name}`;
}
