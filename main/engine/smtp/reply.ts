import type { SmtpReply } from '../../../preload/contract/index.ts';
import { REPLY_KEPT_BYTES, REPLY_LINES, REPLY_RAW_BYTES, REPLY_TEXT_CHARS } from './limits.ts';
import type { RawLine } from './line-reader.ts';
import { decodeBytes, safeText } from './safe-text.ts';

/** A reply with its lines as they came, made safe, code included. */
export type ParsedReply = SmtpReply & { lines: string[] };

/** What a line made of the reply. `broken`: this is not SMTP, or it does not end. */
export type ReplyStep =
  | { kind: 'more' }
  | { kind: 'reply'; reply: ParsedReply }
  | { kind: 'broken'; detail: BrokenReply };

/** `mixed-codes`: a refusal that ends with a yes. */
type BrokenReply = 'not-smtp' | 'too-many-lines' | 'reply-too-long' | 'mixed-codes';

export type ReplyAssembler = {
  take(line: RawLine): ReplyStep;
  /** True in the middle of a multi-line reply. */
  begun(): boolean;
};

/** `250 text`, `250-text`, bare `250`; a few old servers write a tab or nothing after the code. */
const REPLY_LINE = /^([0-9]{3})(?:([- \t])(.*)|)$/s;
/** Enhanced status code at the beginning of the text (RFC 3463 §2); some write it with a hash. */
const ENHANCED = /^#?([245]\.[0-9]{1,3}\.[0-9]{1,3})(?:[ \t:]+|$)/;

/** Puts reply lines together (RFC 5321 §4.2.1). Lines without a code inside a multi-line reply are kept as text; before it, empty ones are skipped. */
export function createReplyAssembler(): ReplyAssembler {
  let lines: string[] = [];
  let texts: string[] = [];
  let enhanced: string | undefined;
  let hasRefused = false;
  let count = 0;
  let keptBytes = 0;
  let rawBytes = 0;

  const reset = (): void => {
    lines = [];
    texts = [];
    enhanced = undefined;
    hasRefused = false;
    count = 0;
    keptBytes = 0;
    rawBytes = 0;
  };
  const broken = (detail: BrokenReply): ReplyStep => {
    reset();
    return { kind: 'broken', detail };
  };

  return {
    begun: () => lines.length > 0,
    take(line) {
      count += 1;
      keptBytes += line.bytes.length;
      rawBytes += line.bytes.length + line.dropped;
      if (count > REPLY_LINES) return broken('too-many-lines');
      if (keptBytes > REPLY_KEPT_BYTES || rawBytes > REPLY_RAW_BYTES) return broken('reply-too-long');
      const text = decodeBytes(line.bytes);
      const match = REPLY_LINE.exec(text);
      if (!match) {
        if (lines.length === 0) return text.trim() === '' ? { kind: 'more' } : broken('not-smtp');
        lines.push(safeText(text, REPLY_TEXT_CHARS));
        texts.push(text);
        return { kind: 'more' };
      }
      const body = match[3] ?? '';
      const status = ENHANCED.exec(body);
      enhanced = status?.[1] ?? enhanced;
      lines.push(safeText(text, REPLY_TEXT_CHARS));
      texts.push(status ? body.slice(status[0].length) : body);
      const isYes = Number(match[1]) < 400;
      // RFC 5321 §4.2.1: one code on all lines. A greeting may begin well and end with a refusal (postscreen); a yes after a no is no yes.
      if (hasRefused && isYes) return broken('mixed-codes');
      hasRefused ||= !isYes;
      if (match[2] === '-') return { kind: 'more' };
      const reply: ParsedReply = {
        code: Number(match[1]),
        ...(enhanced === undefined ? {} : { enhanced }),
        text: safeText(texts.join(' ').trim(), REPLY_TEXT_CHARS),
        lines,
      };
      reset();
      return { kind: 'reply', reply };
    },
  };
}

/** Keywords of an EHLO reply (RFC 5321 §4.1.1.1), upper case, arguments kept; `AUTH=LOGIN` of old clients' days becomes `AUTH LOGIN`. */
export function readKeywords(lines: readonly string[]): string[] {
  return lines.slice(1).flatMap((line) => {
    const keyword = line
      .slice(4)
      .trim()
      .toUpperCase()
      .replace(/^AUTH=/, 'AUTH ');
    return keyword === '' ? [] : [keyword];
  });
}

/** AUTH mechanisms among keywords (RFC 4954 §3). */
export function authMechanisms(keywords: readonly string[]): string[] {
  const names = keywords
    .filter((keyword) => /^AUTH(?: |$)/.test(keyword))
    .flatMap((keyword) => keyword.split(/[ \t]+/).slice(1));
  return [...new Set(names.filter((name) => name !== ''))];
}

/** `220 ****`: a firewall that inspects SMTP has painted the greeting over. */
export function isMaskedGreeting(reply: SmtpReply): boolean {
  return /^[*X\s]*\*{3,}[*X02 \s]*$/.test(reply.text);
}
