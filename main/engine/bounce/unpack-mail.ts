import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { fromHtml } from '../proof/views.ts';
import { decodeBytes } from '../smtp/safe-text.ts';
import { slimMail } from './slim-mail.ts';

/** A message taken apart. `words`: what it says, with the fields of its delivery report; `returned`: the message it brings back. */
export type MailParts = {
  words: string;
  returned: string;
  isReport: boolean;
  isEncrypted: boolean;
  /** There is more than header fields. */
  hasBody: boolean;
  /** Parts of it were too long to be read whole. */
  isCut: boolean;
};

/** Messages inside messages are opened this deep, and this many of them. */
const MAX_INSIDE = 6;
const MAX_MESSAGES = 24;
/** Octets of all opened messages together. */
const MAX_OPENED = 8 * 1024 * 1024;
const MAX_PART = 1_500_000;
const LIMITS = { maxNestingDepth: 64, maxHeadersSize: 1024 * 1024, forceRfc822Attachments: true };

type Budget = { messages: number; octets: number };

/**
 * Takes a message source apart (RFC 2045, 3464, 6522) and finds the returned mail in it: itself, or attached, at most six messages deep.
 * Null when it cannot be read so; the caller then reads it as text.
 */
export async function unpackMail(
  octets: Uint8Array,
  looksReturned: (words: string) => boolean,
): Promise<MailParts | null> {
  const budget: Budget = { messages: MAX_MESSAGES, octets: MAX_OPENED };
  return open(octets, looksReturned, budget, 0);
}

async function open(
  octets: Uint8Array,
  looksReturned: (words: string) => boolean,
  budget: Budget,
  depth: number,
): Promise<MailParts | null> {
  const slim = slimMail(octets);
  budget.messages -= 1;
  budget.octets -= slim.octets.byteLength;
  if (budget.messages < 0 || budget.octets < 0) return null;
  const mail = await parse(slim.octets);
  if (mail === null) return null;
  const own = { ...readOwn(mail), isCut: slim.isCut };
  if (own.isReport || looksReturned(own.words) || depth >= MAX_INSIDE) return own;
  let inner: MailParts | null = null;
  for (const part of mail.attachments.filter(isMessage)) {
    const found = await open(toOctets(part), looksReturned, budget, depth + 1);
    if (found?.isReport || (found && looksReturned(found.words))) return found;
    inner ??= found;
  }
  return { ...own, isEncrypted: own.isEncrypted || (inner?.isEncrypted ?? false) };
}

async function parse(octets: Uint8Array): Promise<Email | null> {
  try {
    return await PostalMime.parse(octets, LIMITS);
  } catch {
    // Too deep or too long a header: read as text.
    return null;
  }
}

function readOwn(mail: Email): Omit<MailParts, 'isCut'> {
  const header = (name: string): string =>
    mail.headers.find(({ key }) => key === name)?.value.slice(0, 2000) ?? '';
  const type = header('content-type').toLowerCase();
  const reports = mail.attachments.filter(({ mimeType }) =>
    /^message\/(?:global-)?delivery-status$/.test(mimeType),
  );
  const notes = mail.attachments.filter(
    ({ mimeType, filename }) =>
      /^text\//.test(mimeType) && !/rfc822/.test(mimeType) && !/\.eml$/i.test(filename ?? ''),
  );
  const returned = mail.attachments.filter(
    (part) => isMessage(part) || /^text\/rfc822-headers|^message\/global-headers/.test(part.mimeType),
  );
  const fields = ['from', 'to', 'x-failed-recipients', 'auto-submitted'].map((name) =>
    header(name) === '' ? '' : `${name}: ${header(name)}`,
  );
  const subject = mail.subject === undefined ? '' : `Subject: ${mail.subject.slice(0, 2000)}`;
  const html = mail.html === undefined ? '' : htmlToText(mail.html);
  const hasText = (mail.text ?? '').trim().length > 20;
  const words = [
    ...fields,
    subject,
    '',
    hasText ? (mail.text ?? '').slice(0, MAX_PART) : '',
    hasText && reports.length > 0 ? '' : html,
    ...notes.map((part) => textOf(part)),
    ...reports.map((part) => textOf(part)),
  ];
  const isEncrypted =
    /multipart\/encrypted|application\/(?:x-)?pkcs7-mime|application\/pgp-encrypted/.test(type) ||
    mail.attachments.some(({ mimeType }) => /pkcs7-mime|pgp-encrypted/.test(mimeType)) ||
    /-----BEGIN PGP MESSAGE-----/.test(mail.text ?? '');
  return {
    words: words.filter((part, index) => part !== '' || index === fields.length + 1).join('\n'),
    returned: returned.map((part) => textOf(part).slice(0, 60_000)).join('\n'),
    isReport: reports.length > 0,
    hasBody: words.slice(fields.length + 2).some((part) => part.trim() !== ''),
    isEncrypted,
  };
}

/** A message inside, however it is called. */
const isMessage = ({ mimeType, filename }: Attachment): boolean =>
  mimeType === 'message/rfc822' || mimeType === 'message/global' || /\.eml$/i.test(filename ?? '');

function toOctets({ content }: Attachment): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

function textOf(part: Attachment): string {
  const text = decodeBytes(toOctets(part).subarray(0, MAX_PART));
  return part.mimeType === 'text/html' ? htmlToText(text) : text;
}

/** What a page shows: style and script taken out, tags as line ends, entities as characters. */
export function htmlToText(html: string): string {
  let rest = html.slice(0, MAX_PART);
  for (const name of ['style', 'script', 'head']) rest = without(rest, name);
  return fromHtml(rest);
}

/** Takes out every `<name …>…</name>`; one that never ends reaches to the end. */
function without(html: string, name: string): string {
  const lower = html.toLowerCase();
  const kept: string[] = [];
  let at = 0;
  for (let start = lower.indexOf(`<${name}`); start !== -1; start = lower.indexOf(`<${name}`, at)) {
    if (/[a-z0-9]/.test(lower[start + name.length + 1] ?? '')) {
      kept.push(html.slice(at, start + name.length));
      at = start + name.length;
      continue;
    }
    kept.push(html.slice(at, start));
    const end = lower.indexOf(`</${name}`, start);
    if (end === -1) return kept.join('');
    at = lower.indexOf('>', end) + 1;
    if (at === 0) return kept.join('');
  }
  return [...kept, html.slice(at)].join('');
}
