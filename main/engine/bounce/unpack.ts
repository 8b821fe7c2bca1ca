import type { BounceReading } from '../../../preload/contract/index.ts';
import { cleanText } from '../proof/clean-text.ts';
import { looksLikeHtml, makeViews } from '../proof/views.ts';
import { decodeBytes } from '../smtp/safe-text.ts';
import { isCompound } from './check-compound.ts';
import { plainLines } from './flatten.ts';
import { type BounceInput, MAX_OCTETS, MAX_TEXT } from './limits.ts';
import { looksReturned } from './looks-like-bounce.ts';
import { htmlToText, type MailParts, unpackMail } from './unpack-mail.ts';
import { unpackMsg } from './unpack-msg.ts';

/** What was brought, as text to read. */
export type Unpacked = MailParts & {
  form: BounceReading['source']['form'];
  problem: BounceReading['problem'];
  octets: number;
  isCut: boolean;
};

const nothing = {
  words: '',
  returned: '',
  isReport: false,
  isEncrypted: false,
  hasBody: false,
  isCut: false,
};
const ENCODED =
  /^[ \t>|]{0,40}content-transfer-encoding[ \t]{0,4}:[ \t]{0,4}["']?(?:base64|quoted-printable)/im;
const SOURCE_FIELD =
  /^(?:received|return-path|mime-version|content-type|message-id|from|to|date|subject|delivered-to|x-[a-z-]{1,40}|dkim-signature|arc-[a-z-]{1,40}|auto-submitted|references|reply-to|thread-[a-z]{1,10}|authentication-results)[ \t]{0,4}:/i;

/** Whatever a person brings: pasted text, a message source, octets of a `.eml`, `.msg` or text file. */
export async function unpack(input: BounceInput): Promise<Unpacked> {
  if ('text' in input)
    return unpackText(input.text, new TextEncoder().encode(input.text.slice(0, MAX_TEXT)).byteLength);
  const size = input.octets.byteLength;
  const octets = input.octets.subarray(0, MAX_OCTETS);
  const isCut = size > MAX_OCTETS;
  if (isCompound(octets)) return { ...(await unpackOutlook(octets)), octets: size, isCut };
  const head = Buffer.from(octets.subarray(0, 65_536)).toString('latin1');
  if (isSource(head)) {
    const mail = await unpackMail(octets, looksReturned);
    if (mail !== null && !ENCODED.test(mail.words)) {
      const form = mail.isReport ? ('dsn' as const) : ('mail' as const);
      return { ...mail, form, problem: null, octets: size, isCut: isCut || mail.isCut };
    }
  }
  const text = await unpackText(decodeFile(octets), size);
  return { ...text, isCut: text.isCut || isCut };
}

/** UTF-16 by its mark; else UTF-8 when it is, else Latin-1. As much as is read of a text. */
function decodeFile(octets: Uint8Array): string {
  const head = octets.subarray(0, MAX_TEXT);
  if (head[0] === 0xff && head[1] === 0xfe)
    return new TextDecoder('utf-16le').decode(octets.subarray(0, MAX_TEXT * 2));
  if (head[0] === 0xfe && head[1] === 0xff)
    return new TextDecoder('utf-16be').decode(octets.subarray(0, MAX_TEXT * 2));
  return decodeBytes(head);
}

/** Begins like the source of a message: three header fields among the first lines, before any other text. */
function isSource(text: string): boolean {
  const lines = text.trimStart().split('\n', 60);
  let fields = 0;
  for (const line of lines) {
    if (line.trim() === '') break;
    if (SOURCE_FIELD.test(line)) fields += 1;
    else if (!/^[ \t]/.test(line) && !/^[\w-]{1,60}[ \t]{0,4}:/.test(line) && fields < 3) return false;
  }
  return fields >= 3;
}

async function unpackText(given: string, octets: number): Promise<Unpacked> {
  const clean = cleanText(given, MAX_TEXT);
  const isCut = given.length > MAX_TEXT;
  if (typeof clean === 'string') {
    const problem = clean === 'empty' ? ('empty' as const) : ('unreadable' as const);
    return { ...nothing, form: 'text', problem, octets, isCut };
  }
  const lines = plainLines(clean.text.replace(/\n{4,}/g, '\n\n')).map((line) => line.trimEnd());
  const written = lines.join('\n');
  // A source copied out of a web page: its header has entities instead of quotes.
  const isEscaped = isSource(written) && /^[^\n]{0,300}&(?:lt|quot|#3[49]);/m.test(written.slice(0, 4000));
  const source = isEscaped ? htmlToText(written) : written;
  const isMail = isSource(source);
  const hasParts = ENCODED.test(source) || /^content-type[ \t]{0,4}:[ \t]{0,4}multipart\//im.test(source);
  if (isMail && hasParts) {
    const mail = await unpackMail(new TextEncoder().encode(source), looksReturned);
    // Broken header lines hide the parts; then they are looked for in the text.
    if (mail?.hasBody && !ENCODED.test(mail.words) && (mail.isReport || looksReturned(mail.words))) {
      return {
        ...mail,
        form: mail.isReport ? 'dsn' : 'mail',
        problem: null,
        octets,
        isCut: isCut || mail.isCut,
      };
    }
  }
  const inner =
    ENCODED.test(clean.text) || /^[A-Za-z0-9+/]{60,80}\n/.test(clean.text) ? innerTexts(clean.text) : '';
  const words = `${looksLikeHtml(source.slice(0, 400_000)) ? htmlToText(source) : source}${inner}`;
  const isReport = /^[ \t]{0,8}(?:reporting-mta|final-recipient)[ \t]{0,3}:/im.test(words);
  const form = isMail
    ? isReport
      ? 'dsn'
      : 'mail'
    : lines.filter((line) => line.trim() !== '').length <= 6
      ? 'fragment'
      : 'text';
  const isEncrypted = /-----BEGIN PGP MESSAGE-----|application\/(?:x-)?pkcs7-mime|multipart\/encrypted/i.test(
    source,
  );
  return {
    words,
    returned: '',
    isReport,
    hasBody: true,
    isEncrypted,
    form,
    problem: null,
    octets,
    isCut: isCut || clean.isCut,
  };
}

/** Encoded parts of a text whose structure is lost. */
function innerTexts(text: string): string {
  const views = makeViews(text.slice(0, 2_000_000)).slice(1);
  return views
    .map((view) => `\n${looksLikeHtml(view.text.slice(0, 100_000)) ? htmlToText(view.text) : view.text}`)
    .join('\n');
}

async function unpackOutlook(octets: Uint8Array): Promise<Omit<Unpacked, 'octets' | 'isCut'>> {
  const parts = unpackMsg(octets);
  if (parts === null) return { ...nothing, form: 'msg', problem: 'unreadable' };
  const own = [...parts.texts, ...(parts.texts.join('').length > 200 ? [] : parts.html.map(htmlToText))].join(
    '\n',
  );
  const words = plainLines(own.replace(/\r\n?/g, '\n')).join('\n');
  if (looksReturned(words)) return { ...nothing, words, form: 'msg', problem: null };
  const html = parts.html.map(htmlToText).join('\n');
  for (const attached of parts.attached) {
    if (!isSource(Buffer.from(attached.subarray(0, 65_536)).toString('latin1'))) continue;
    const mail = await unpackMail(attached, looksReturned);
    if (mail !== null && (mail.isReport || looksReturned(mail.words)))
      return { ...mail, form: 'msg', problem: null };
  }
  return {
    ...nothing,
    words: `${words}\n${html}`,
    form: 'msg',
    problem: words.trim() === '' && html.trim() === '' ? 'unreadable' : null,
  };
}
