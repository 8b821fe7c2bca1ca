import { FOLDERS, type FolderName, type MailStore } from '../mail-store.ts';
import { READER } from '../names.ts';
import { fetchLine, readFetchItems } from './fetch.ts';
import { readNumberSet } from './numbers.ts';
import { type Placed, readSearch } from './search.ts';
import { quote, readTokens, type Token, textOf } from './tokens.ts';

/** What the server says next: lines, made one at a time so that a slow reader holds no memory. */
export type Answer = { lines: Iterable<string | Buffer>; next: 'go-on' | 'hang-up' | 'read-password' };

/** One IMAP4rev1 conversation (RFC 3501) on the server's side, without input or output; read-only. */
export type ImapDialogue = {
  greeting(): string;
  /** A whole command; in `text` the literals are marked (see `tokens.ts`). */
  answer(text: string, literals: readonly string[]): Answer;
  /** The line that follows `read-password` (RFC 4616, base64). */
  password(line: string): Answer;
};

const CAPABILITY = 'CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR ID NAMESPACE UNSELECT';
const WRITES = new Set([
  'APPEND',
  'COPY',
  'CREATE',
  'DELETE',
  'EXPUNGE',
  'MOVE',
  'RENAME',
  'STORE',
  'SUBSCRIBE',
  'UNSUBSCRIBE',
]);
const MOST_FAILURES = 3;

type Status = 'OK' | 'NO' | 'BAD';
/** An opened folder keeps its view until NOOP or another command may tell of new mail (RFC 3501 §7.4.1). */
type Opened = { folder: FolderName; rows: Placed[] };

/** `startedAt` (epoch ms) becomes UIDVALIDITY: another world has other messages. */
export function createImapDialogue(store: MailStore, startedAt: number): ImapDialogue {
  const validity = Math.floor(startedAt / 1000);
  let isKnown = false;
  let failures = 0;
  let opened: Opened | null = null;
  let waitingTag = '';

  const done = (tag: string, status: Status, words: string, before: string[] = []): Answer => ({
    lines: [...before, `${tag} ${status} ${words}`],
    next: 'go-on',
  });

  const login = (tag: string, user: string | null, password: string | null): Answer => {
    if (user?.toLowerCase() === READER.user && password === READER.password) {
      isKnown = true;
      return done(tag, 'OK', `[${CAPABILITY}] Welcome`);
    }
    failures += 1;
    const refusal = `${tag} NO [AUTHENTICATIONFAILED] Wrong name or password`;
    return failures < MOST_FAILURES
      ? { lines: [refusal], next: 'go-on' }
      : { lines: [refusal, '* BYE Too many tries'], next: 'hang-up' };
  };

  const saslPlain = (tag: string, line: string): Answer => {
    if (line === '*') return done(tag, 'BAD', 'Given up');
    const parts = Buffer.from(line, 'base64').toString('utf8').split('\0');
    return parts.length === 3
      ? login(tag, parts[1] ?? null, parts[2] ?? null)
      : done(tag, 'BAD', 'Not PLAIN');
  };

  /** New mail since the folder was opened, told once. */
  const news = (): string[] => {
    if (opened === null) return [];
    const last = opened.rows.at(-1)?.message.uid ?? 0;
    const fresh = store.list(opened.folder).filter((message) => message.uid > last);
    for (const message of fresh) opened.rows.push({ message, sequence: opened.rows.length + 1 });
    return fresh.length === 0 ? [] : [`* ${opened.rows.length} EXISTS`];
  };

  const open = (tag: string, name: string | null): Answer => {
    const folder = findFolder(name);
    opened = null;
    if (folder === null) return done(tag, 'NO', '[NONEXISTENT] No such folder');
    opened = { folder, rows: store.list(folder).map((message, at) => ({ message, sequence: at + 1 })) };
    return done(tag, 'OK', '[READ-ONLY] Opened', [
      '* FLAGS ()',
      `* ${opened.rows.length} EXISTS`,
      '* 0 RECENT',
      `* OK [UIDVALIDITY ${validity}] Since the world began`,
      `* OK [UIDNEXT ${store.nextUid()}] Next`,
      '* OK [PERMANENTFLAGS ()] Nothing can be marked',
    ]);
  };

  const status = (tag: string, name: string | null, items: Token | undefined): Answer => {
    const folder = findFolder(name);
    if (folder === null) return done(tag, 'NO', '[NONEXISTENT] No such folder');
    const count = store.list(folder).length;
    const values: Record<string, number> = {
      MESSAGES: count,
      UNSEEN: count,
      RECENT: 0,
      UIDNEXT: store.nextUid(),
      UIDVALIDITY: validity,
    };
    const asked = items?.kind === 'list' ? items.items.map((item) => textOf(item)?.toUpperCase() ?? '') : [];
    if (asked.length === 0 || asked.some((key) => values[key] === undefined))
      return done(tag, 'BAD', 'Not known');
    const pairs = asked.map((key) => `${key} ${values[key]}`).join(' ');
    return done(tag, 'OK', 'Told', [`* STATUS ${quote(folder)} (${pairs})`]);
  };

  const list = (tag: string, verb: string, reference: string | null, pattern: string | null): Answer => {
    if (reference === null || pattern === null) return done(tag, 'BAD', 'LIST reference pattern');
    if (pattern === '') return done(tag, 'OK', 'Told', [`* ${verb} (\\Noselect) "/" ""`]);
    const wanted = likePattern(reference + pattern);
    const found = FOLDERS.filter((name) => wanted.test(name));
    const lines = found.map((name) => `* ${verb} (\\HasNoChildren) "/" ${quote(name)}`);
    return done(tag, 'OK', 'Told', lines);
  };

  const search = (tag: string, tokens: readonly Token[], byUid: boolean): Answer => {
    const { rows } = opened ?? { rows: [] };
    const test = readSearch(tokens, rows);
    if (test === null) return done(tag, 'BAD', 'Not understood');
    const found = rows.filter(test).map((row) => (byUid ? row.message.uid : row.sequence));
    return done(tag, 'OK', 'Searched', [['* SEARCH', ...found].join(' ')]);
  };

  const fetch = (tag: string, [set, wanted]: readonly Token[], byUid: boolean): Answer => {
    const { rows } = opened ?? { rows: [] };
    const largest = byUid ? (rows.at(-1)?.message.uid ?? 0) : rows.length;
    const numbers = readNumberSet(textOf(set) ?? '', largest);
    const items = readFetchItems(wanted, byUid);
    if (numbers === null) return done(tag, 'BAD', 'Which messages');
    if (items === null)
      return done(tag, 'BAD', 'Only whole messages, headers, texts and sizes are kept here');
    const chosen = rows.filter((row) => numbers.holds(byUid ? row.message.uid : row.sequence));
    const lines = function* (): Generator<string | Buffer> {
      for (const row of chosen) yield fetchLine(row, items);
      yield `${tag} OK Fetched`;
    };
    return { lines: lines(), next: 'go-on' };
  };

  const inFolder = (tag: string, verb: string, rest: readonly Token[], byUid: boolean): Answer => {
    if (opened === null) return done(tag, 'BAD', 'Open a folder first');
    switch (verb) {
      case 'SEARCH':
        return search(tag, rest, byUid);
      case 'FETCH':
        return fetch(tag, rest, byUid);
      case 'UID': {
        const inner = byUid ? '' : (textOf(rest[0])?.toUpperCase() ?? '');
        if (WRITES.has(inner)) return done(tag, 'NO', '[CANNOT] Read-only');
        const isRight = inner === 'SEARCH' || inner === 'FETCH';
        return isRight ? inFolder(tag, inner, rest.slice(1), true) : done(tag, 'BAD', 'Not known');
      }
      default:
        opened = null;
        return done(tag, 'OK', 'Closed');
    }
  };

  const whenKnown = (tag: string, verb: string, rest: readonly Token[]): Answer => {
    const [first, second] = rest.map(textOf);
    switch (verb) {
      case 'NAMESPACE':
        return done(tag, 'OK', 'Told', ['* NAMESPACE (("" "/")) NIL NIL']);
      case 'LIST':
      case 'LSUB':
        return list(tag, verb, first ?? null, second ?? null);
      case 'SELECT':
      case 'EXAMINE':
        return open(tag, first ?? null);
      case 'STATUS':
        return status(tag, first ?? null, rest[1]);
      case 'CHECK':
      case 'CLOSE':
      case 'UNSELECT':
      case 'UID':
      case 'SEARCH':
      case 'FETCH':
        return verb === 'CHECK' ? done(tag, 'OK', 'Done', news()) : inFolder(tag, verb, rest, false);
      default:
        return WRITES.has(verb) ? done(tag, 'NO', '[CANNOT] Read-only') : done(tag, 'BAD', 'Not known');
    }
  };

  const obey = (tag: string, verb: string, rest: readonly Token[]): Answer => {
    switch (verb) {
      case 'CAPABILITY':
        return done(tag, 'OK', 'Told', [`* ${CAPABILITY}`]);
      case 'NOOP':
        return done(tag, 'OK', 'Done', news());
      case 'ID':
        return done(tag, 'OK', 'Told', ['* ID ("name" "Relay Doctor practice mailbox")']);
      case 'LOGOUT':
        return { lines: ['* BYE Goodbye', `${tag} OK Done`], next: 'hang-up' };
      case 'LOGIN':
        if (isKnown) return done(tag, 'BAD', 'Already known');
        return login(tag, textOf(rest[0]), textOf(rest[1]));
      case 'AUTHENTICATE': {
        if (isKnown) return done(tag, 'BAD', 'Already known');
        if (textOf(rest[0])?.toUpperCase() !== 'PLAIN') return done(tag, 'NO', '[CANNOT] Only PLAIN');
        const initial = textOf(rest[1]);
        if (initial !== null) return saslPlain(tag, initial);
        waitingTag = tag;
        return { lines: ['+ '], next: 'read-password' };
      }
      default:
        return isKnown ? whenKnown(tag, verb, rest) : done(tag, 'BAD', 'Log in first');
    }
  };

  return {
    greeting: () => `* OK [${CAPABILITY}] Relay Doctor practice mailbox`,
    answer(text, literals) {
      const [, tag = '', rest = ''] = /^([A-Za-z0-9.\-_]{1,40}) (.+)$/s.exec(text) ?? [];
      const tokens = tag === '' ? null : readTokens(rest, literals);
      const [verb, ...others] = tokens ?? [];
      if (verb?.kind !== 'atom') return done(tag || '*', 'BAD', 'Not a command');
      return obey(tag, verb.text.toUpperCase(), others);
    },
    password: (line) => saslPlain(waitingTag, line),
  };
}

function findFolder(name: string | null): FolderName | null {
  if (name?.toUpperCase() === 'INBOX') return 'INBOX';
  return FOLDERS.find((folder) => folder === name) ?? null;
}

/** LIST patterns: `*` is everything, `%` everything on one level; no folder here has a level below. */
function likePattern(pattern: string): RegExp {
  const escaped = pattern
    .slice(0, 200)
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/[*%]+/g, '.*');
  return new RegExp(`^${escaped}$`, 'i');
}
