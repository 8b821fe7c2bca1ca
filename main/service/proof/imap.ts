import type { FetchMessageObject, ImapFlow, ListResponse, SearchObject } from 'imapflow';
import type { ImapAccount } from '../../../preload/contract/index.ts';
import {
  IMAP_DEADLINES,
  type ImapDeadlines,
  type ImapReason,
  ImapTrouble,
  MAX_MESSAGE_BYTES,
  openMailbox,
} from './imap-client.ts';

export type { ImapDeadlines, ImapReason } from './imap-client.ts';

/** Most messages fetched in one look. */
const MAX_MESSAGES = 20;

export type MailboxQuestion = {
  account: ImapAccount;
  /** Used for the login of this one look and kept nowhere. */
  password: string;
  tokens: readonly string[];
  /** When the first of the messages was sent, ISO: older mail is left out of the slow searches. */
  since?: string;
  /** Messages already looked at (`folder/uidvalidity/uid`); new ones are added. */
  seen?: Set<string>;
  deadlines?: Partial<ImapDeadlines>;
  signal: AbortSignal;
};

export type MailboxLook =
  | { ok: true; sources: string[]; looked: number }
  | { ok: false; reason: ImapReason; looked: number };

/**
 * One look into the proof mailbox, read-only (EXAMINE, BODY.PEEK): inbox and junk folder, messages that carry one of our
 * tokens in a header, the subject or the text; returned mail carries it too. Rejects only with AbortError.
 */
export async function lookIntoMailbox(question: MailboxQuestion): Promise<MailboxLook> {
  const deadlines = { ...IMAP_DEADLINES, ...question.deadlines };
  const whole = AbortSignal.timeout(deadlines.wholeMs);
  const signal = AbortSignal.any([question.signal, whole]);
  const sources: string[] = [];
  try {
    const client = await openMailbox(question.account, question.password, deadlines, signal);
    const onAbort = (): void => client.close();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await readFolders(client, question, sources);
      await client.logout().catch(() => {});
    } finally {
      signal.removeEventListener('abort', onAbort);
      client.close();
    }
    return { ok: true, sources, looked: sources.length };
  } catch (error) {
    question.signal.throwIfAborted();
    const reason = whole.aborted ? 'no-answer' : error instanceof ImapTrouble ? error.reason : 'cut';
    return { ok: false, reason, looked: sources.length };
  }
}

async function readFolders(client: ImapFlow, question: MailboxQuestion, sources: string[]): Promise<void> {
  for (const [index, path] of (await foldersToRead(client)).entries()) {
    const uids = await matchesIn(client, path, question);
    // Without the inbox nothing can be said; a junk folder that will not open is only one place less.
    if (uids === null && index === 0) throw new ImapTrouble('folder');
    for (const uid of uids ?? []) {
      if (sources.length >= MAX_MESSAGES) return;
      const source = await fetchSource(client, uid);
      if (source !== null) sources.push(source);
    }
  }
}

/** Inbox first, then the junk folder: by its mark (RFC 6154), else by a usual name. */
async function foldersToRead(client: ImapFlow): Promise<string[]> {
  const listed = await client.list().catch((error: unknown) => {
    if (!client.usable) throw error;
    return [] as ListResponse[];
  });
  const isMarked = (row: ListResponse): boolean => row.specialUse === '\\Junk' || row.flags.has('\\Junk');
  const junk = listed
    .slice(0, 500)
    .filter((row) => row.path.toUpperCase() !== 'INBOX' && !row.flags.has('\\Noselect'))
    .filter((row) => isMarked(row) || /^(?:junk|spam|bulk)\b|junk e-?mail/i.test(row.name));
  const marked = junk.filter(isMarked);
  return ['INBOX', ...(marked.length > 0 ? marked : junk).slice(0, 2).map((row) => row.path)];
}

/** Numbers of the messages that carry a token, newest first; null when the folder cannot be opened. */
async function matchesIn(
  client: ImapFlow,
  path: string,
  { tokens, since, seen }: MailboxQuestion,
): Promise<number[] | null> {
  const box = await client.mailboxOpen(path, { readOnly: true }).catch((error: unknown) => {
    if (!client.usable) throw error;
    return null;
  });
  if (box === null) return null;
  const found = new Set<number>();
  for (const token of tokens) for (const uid of await search(client, token, since)) found.add(uid);
  const fresh = [...found].filter((uid) => !seen?.has(`${path}/${box.uidValidity}/${uid}`));
  const wanted = fresh.sort((a, b) => b - a).slice(0, MAX_MESSAGES);
  for (const uid of wanted) seen?.add(`${path}/${box.uidValidity}/${uid}`);
  return wanted;
}

/** Quick searches first; the text of all mail only when they found nothing, because returned mail has the token inside. */
async function search(client: ImapFlow, token: string, since: string | undefined): Promise<number[]> {
  const day = since === undefined ? {} : { since: new Date(Date.parse(since) - 36 * 3_600_000) };
  const questions: SearchObject[] = [
    { header: { 'X-Relay-Doctor-Token': token } },
    { subject: token },
    { body: token, ...day },
    { text: token, ...day },
  ];
  const found = new Set<number>();
  for (const [index, question] of questions.entries()) {
    if (index >= 2 && found.size > 0) break;
    // A server that does not know one way of searching says NO or BAD, which comes back as false.
    const uids = await client.search(question, { uid: true });
    for (const uid of (uids || []).slice(-MAX_MESSAGES)) found.add(uid);
  }
  return [...found];
}

async function fetchSource(client: ImapFlow, uid: number): Promise<string | null> {
  const message: FetchMessageObject | false = await client.fetchOne(
    String(uid),
    { source: { start: 0, maxLength: MAX_MESSAGE_BYTES } },
    { uid: true },
  );
  const bytes = message === false ? undefined : message.source;
  // A server may say NIL instead of a message.
  return Buffer.isBuffer(bytes) ? bytes.subarray(0, MAX_MESSAGE_BYTES).toString('utf8') : null;
}
