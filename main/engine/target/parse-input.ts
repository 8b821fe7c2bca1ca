import { domainToASCII, domainToUnicode } from 'node:url';
import type { HostAddress, Target } from '../../../preload/contract/index.ts';
import { readAddress } from './address-scope.ts';

/** What was typed, before any question is asked. */
export type ParsedInput =
  | {
      ok: true;
      kind: Exclude<Target['kind'], 'bounce'>;
      /** A-label name, lower case, without the final dot; absent for addresses. */
      name?: string;
      address?: HostAddress;
      mailbox?: string;
      port?: number;
    }
  | { ok: false; problem: 'empty' | 'syntax' | 'bounce' | 'unsupported-address' };

const MAX_INPUT = 320;

/** Forgiving reader of the one box (T1): mail address, domain, host, IP, each with a port, or a pasted URL. */
export function parseInput(text: string): ParsedInput {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, problem: 'empty' };
  if (looksLikeMessage(trimmed)) return { ok: false, problem: 'bounce' };
  if (trimmed.length > MAX_INPUT) return { ok: false, problem: 'syntax' };
  const plain = strip(trimmed);
  const url = readUrl(plain);
  if (url) return url;
  if (plain.includes('@')) return readMailbox(plain);
  const { host, port } = splitPort(plain);
  if (host === null) return { ok: false, problem: 'syntax' };
  return withHost(host, port, 'domain');
}

/** `HOST`, `HOST:PORT` or `[v6]:PORT` as given to `--server`. */
export function parseServer(text: string): ParsedInput {
  const { host, port } = splitPort(strip(text.trim()));
  if (host === null || host === '') return { ok: false, problem: 'syntax' };
  return withHost(host, port, 'host');
}

/** A name in A-label form with strict labels (RFC 1035 §2.3.4, RFC 5890), or null. */
export function cleanName(text: string): string | null {
  const bare = text.trim().replace(/\.$/, '').toLowerCase();
  if (bare === '' || bare.length > 253) return null;
  const ascii = domainToASCII(bare);
  if (ascii === '' || ascii.length > 253) return null;
  const labels = ascii.split('.');
  if (!labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))) return null;
  if (labels.length > 1 && /^\d+$/.test(labels.at(-1) ?? '')) return null;
  return ascii;
}

/** How a name is shown to people: letters instead of xn--. */
export function displayName(ascii: string): string {
  return domainToUnicode(ascii) || ascii;
}

function strip(text: string): string {
  return text
    .replace(/^<(.*)>$/, '$1')
    .replace(/^mailto:/i, '')
    .replace(/(?:\s|\u200b|\u200c|\u200d|\u2060|\ufeff)+/g, '')
    .replace(/[。．]/g, '.')
    .replace(/[;,]+$/, '');
}

function looksLikeMessage(text: string): boolean {
  if (!/[\r\n]/.test(text)) return false;
  return text.split(/\r?\n/).filter((line) => line.trim() !== '').length > 1;
}

function readUrl(text: string): ParsedInput | null {
  const match = /^(?:https?|smtps?|imaps?|submission):\/\/([^/?#]*)/i.exec(text);
  if (!match) return null;
  const authority = (match[1] ?? '').replace(/^.*@/, '');
  const { host, port } = splitPort(authority);
  if (host === null) return { ok: false, problem: 'syntax' };
  const isMailUrl = /^(smtps?|submission):/i.test(text);
  const parsed = withHost(host.replace(/^www\./i, ''), isMailUrl ? port : undefined, 'url');
  return parsed;
}

function readMailbox(text: string): ParsedInput {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const { host, port } = splitPort(text.slice(at + 1));
  if (host === null || local === '' || local.length > 64 || /[\u0000-\u0020<>()\\,;:"[\]]/.test(local)) {
    return { ok: false, problem: 'syntax' };
  }
  const parsed = withHost(host, port, 'email');
  if (!parsed.ok || !parsed.name) return parsed.ok ? { ok: false, problem: 'syntax' } : parsed;
  return { ...parsed, mailbox: `${local}@${parsed.name}` };
}

function splitPort(text: string): { host: string | null; port?: number } {
  const bracket = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text);
  if (bracket) return checkedPort(`[${bracket[1]}]`, bracket[2]);
  if ((text.match(/:/g) ?? []).length > 1) return { host: text };
  const colon = /^([^:]*):(\d{1,5})$/.exec(text);
  if (colon) return checkedPort(colon[1] ?? '', colon[2]);
  return text.includes(':') ? { host: null } : { host: text };
}

function checkedPort(host: string, digits: string | undefined): { host: string | null; port?: number } {
  if (digits === undefined) return { host };
  const port = Number(digits);
  return port >= 1 && port <= 65535 ? { host, port } : { host: null };
}

function withHost(
  host: string,
  port: number | undefined,
  kind: 'domain' | 'host' | 'url' | 'email',
): ParsedInput {
  const address = readAddress(host);
  const extra = port === undefined ? {} : { port };
  if (address) {
    const unusable = address.scope === 'other';
    return unusable
      ? { ok: false, problem: 'unsupported-address' }
      : { ok: true, kind: 'ip', address, ...extra };
  }
  const name = cleanName(host);
  if (name === null) return { ok: false, problem: 'syntax' };
  if (kind !== 'host' && !name.includes('.') && name !== 'localhost') return { ok: false, problem: 'syntax' };
  return { ok: true, kind, name, ...extra };
}
