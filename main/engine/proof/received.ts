import { safeText } from '../smtp/safe-text.ts';
import { readAddress } from '../target/address-scope.ts';
import { readMailDate } from './mail-date.ts';
import type { RawHop } from './types.ts';

/** A line longer than this is read up to here. */
const MAX_LINE = 4000;
const KEYWORDS = new Set(['from', 'by', 'via', 'with', 'id', 'for']);

/** One side of a line: its words, and the comments (RFC 5322 §3.2.2) that follow them. */
type Clause = { words: string[]; comments: string[] };

/**
 * Reads one `Received:` value (RFC 5321 §4.4 and what mail programs really write). Never throws; linear. Null when it tells neither
 * who handed over nor who took (qmail's `(qmail 12 invoked from network)`).
 */
export function readReceived(value: string): RawHop | null {
  const { clauses, date } = split(value.slice(0, MAX_LINE));
  const from = clauses.get('from');
  const by = clauses.get('by');
  if (from === undefined && by === undefined) return null;
  const giver = from === undefined ? {} : readGiver(from);
  const taker = by === undefined ? {} : readTaker(by);
  const protocol = clauses.get('with')?.words.join(' ') ?? '';
  const recipient = clauses.get('for')?.words[0]?.replace(/^<|>$/g, '') ?? '';
  const at = readMailDate(date);
  return {
    ...giver,
    ...taker,
    ...(protocol === '' ? {} : { with: safeText(protocol, 40) }),
    ...(recipient.includes('@') ? { for: safeText(recipient, 320) } : {}),
    ...(at === null ? {} : { at }),
  };
}

/** Cuts a line at its keywords (outside comments, each once) and at the last semicolon. */
function split(value: string): { clauses: Map<string, Clause>; date: string } {
  const clauses = new Map<string, Clause>();
  let open: Clause | null = null;
  let date = '';
  for (const piece of pieces(value)) {
    if (piece.kind === 'end') {
      date = piece.text;
      break;
    }
    const word = piece.text.toLowerCase();
    if (piece.kind === 'comment') open?.comments.push(piece.text);
    else if (KEYWORDS.has(word)) {
      open = { words: [], comments: [] };
      // A second `with STARTTLS` or `for` adds nothing.
      if (!clauses.has(word)) clauses.set(word, open);
    } else if (open?.comments.length === 0) open.words.push(piece.text);
  }
  return { clauses, date: date === '' ? (/;([^;]*)$/.exec(value)?.[1] ?? '') : date };
}

type Piece = { kind: 'word' | 'comment' | 'end'; text: string };

function* pieces(value: string): Generator<Piece> {
  let index = 0;
  let isBroken = false;
  while (index < value.length) {
    const char = value[index];
    if (char === '(' && isBroken) index += 1;
    else if (char === '(') {
      const { end, isClosed } = endOfComment(value, index);
      isBroken = !isClosed;
      yield { kind: 'comment', text: value.slice(index + 1, end) };
      index = end + 1;
    } else if (char === ';') {
      yield { kind: 'end', text: value.slice(index + 1) };
      return;
    } else if (/\s/.test(char ?? '')) index += 1;
    else {
      const start = index;
      while (index < value.length && !/[\s(;]/.test(value[index] ?? '')) index += 1;
      yield { kind: 'word', text: value.slice(start, index) };
    }
  }
}

/** Where the bracket closes that opens at `start`; when it never does, before the next `by`, or the end. */
function endOfComment(value: string, start: number): { end: number; isClosed: boolean } {
  let depth = 0;
  for (let index = start; index < value.length; index += 1) {
    const char = value[index];
    if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return { end: index, isClosed: true };
    }
  }
  const rest = /\s(?=by\s)/i.exec(value.slice(start));
  return { end: rest === null ? value.length : start + rest.index, isClosed: false };
}

const BRACKETED = /\[((?:IPv6:)?[0-9a-f.:]{2,45})(?:%[\w.]{1,20})?\]/gi;
/** The name before a bracketed address: what the receiving side looked up. */
const PTR = /(?:^|[\s@])([\w-][\w.-]{1,254})\s?\[(?:IPv6:)?[0-9a-f.:]{2,45}/i;
/** A name that the visitor typed, given inside a comment (Exim, qmail, Zimbra, Yahoo). */
const TYPED = /\b(?:helo=|helo |ehlo |lhlo )(\S{1,255})/i;

function readGiver({ words, comments }: Clause): Pick<RawHop, 'from' | 'fromIp' | 'fromPtr'> {
  const typed = comments.map((comment) => TYPED.exec(comment)?.[1]).find((name) => name !== undefined);
  const bare = comments.map((comment) => comment.replace(TYPED, ' '));
  const first = words[0] ?? '';
  const ip =
    lastBracketed(bare.join(' ')) ?? wholeAddress(bare) ?? lastBracketed(first) ?? readAddress(first)?.ip;
  const name = isAddress(first) && typed !== undefined ? typed : first;
  const ptr = PTR.exec(bare.join(' '))?.[1] ?? '';
  return {
    ...named('from', name),
    ...(ip === undefined ? {} : { fromIp: ip }),
    ...(/\./.test(ptr) && ptr !== name ? named('fromPtr', ptr) : {}),
  };
}

function readTaker({ words, comments }: Clause): Pick<RawHop, 'by' | 'byIp'> {
  const first = words[0] ?? '';
  const ip =
    lastBracketed(comments.join(' ')) ??
    wholeAddress(comments) ??
    lastBracketed(first) ??
    readAddress(first)?.ip;
  return { ...named('by', first), ...(ip === undefined ? {} : { byIp: ip }) };
}

function lastBracketed(text: string): string | undefined {
  const found = [...text.matchAll(BRACKETED)].map((match) => readAddress(match[1] ?? '')?.ip);
  return found.filter((ip) => ip !== undefined).at(-1);
}

/** A comment that is nothing but an address, or `user@address` (qmail). Versions such as `8.17.1.9/8.17.1.9` are not. */
function wholeAddress(comments: readonly string[]): string | undefined {
  for (const comment of comments) {
    const bare = comment.trim().replace(/^[^\s@]{1,64}@/, '');
    const ip = bare.length > 47 ? undefined : readAddress(bare)?.ip;
    if (ip !== undefined) return ip;
  }
  return undefined;
}

const isAddress = (text: string): boolean => readAddress(text) !== null;

function named<K extends 'from' | 'by' | 'fromPtr'>(key: K, word: string): { [P in K]?: string } {
  const bare = word
    .slice(0, 600)
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/[.,]+$/, '');
  return bare === '' ? {} : ({ [key]: safeText(bare, 255) } as { [P in K]?: string });
}
