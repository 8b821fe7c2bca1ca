import { isOrdinary } from './vocabulary.ts';

/** Mailboxes that belong to a role or to everybody (RFC 2142): they name no person. */
const ROLES = new Set(
  (
    'postmaster abuse hostmaster webmaster mailer-daemon root noc security info admin administrator support sales contact help ' +
    'office mail noreply no-reply relaytest probe test nobody double-bounce www ftp usenet news uucp'
  ).split(' '),
);

export const isRole = (local: string): boolean => {
  const bare = local.toLowerCase().replace(/\+.*$/, '');
  return ROLES.has(bare) || bare.length < 2 || /^(?:imcea|srs[01]=|prvs=|bounce[s+-])/i.test(local);
};

/** Characters of a local part that people use; the others separate it from what stands before (`rua=mailto:`, `a!b`). */
const LOCAL = /[\p{L}\p{N}\p{M}.'&~_%!+-]/u;
const LONGEST_LOCAL = 80;

/** Local parts of the mailboxes in a text, also quoted ones, those of international mail (RFC 6531), and those before `%`. */
export function localsIn(text: string): string[] {
  const locals: string[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (!/[\p{L}\p{N}[]/u.test(text.slice(at + 1, at + 3))) continue;
    const local = localBefore(text, at);
    if (local !== '') locals.push(local);
  }
  return locals;
}

function localBefore(text: string, at: number): string {
  if (text[at - 1] === '"') {
    const start = text.lastIndexOf('"', at - 2);
    return start < 0 || at - start > LONGEST_LOCAL ? '' : text.slice(start + 1, at - 1).trim();
  }
  let start = at;
  while (start > 0 && at - start < LONGEST_LOCAL && LOCAL.test(text[start - 1] ?? '')) start -= 1;
  const [before = ''] = text.slice(start, at).split('%');
  return (before.split('!').at(-1) ?? '').replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

/** What VRFY and EXPN give away beside the mailbox: `250 Budi Santoso <budi@kantor.example>` (RFC 5321 §3.5). */
const SPOKEN = /^25[012][ -](?:2\.\d\.\d )?([^<>@"\d][^<>@"]{1,80}?)\s*</;
/** Lines of a message's head: `From: "Budi Santoso" <budi@kantor.example>`. */
const HEADED =
  /^(?:from|to|cc|bcc|reply-to|sender|dari|kepada)\s*:\s*"?([^<>@":\r\n]{2,80}?)"?\s*<[^<>\s]{1,320}>/gim;
const QUOTED = /"([^"<>@\r\n]{2,80})"\s*<[^<>\s]{1,320}@/g;

/** People's names beside their mailboxes. What servers say before a mailbox ("Recipient <…> ok") is no name. */
export function namesBeside(text: string): string[] {
  if (!text.includes('<')) return [];
  const found = [SPOKEN.exec(text)?.[1], ...all(HEADED, text), ...all(QUOTED, text)];
  return found.flatMap((name) => {
    const clean = name?.trim() ?? '';
    return clean.length > 2 && clean.split(/[\s,.:]+/).every((word) => !isSaid(word)) ? [clean] : [];
  });
}

const all = (pattern: RegExp, text: string): (string | undefined)[] =>
  [...text.matchAll(pattern)].map(([, name]) => name);

/** Initials and short words belong to names; protocol words do not. */
const isSaid = (word: string): boolean =>
  word.length > 2 ? isOrdinary(word) : /^(?:ok|to|is|no|of)$/i.test(word);

/** Exchange's packed form: `IMCEASMTP-sari+2Edewi+40elsewhere`. */
export const packedLocal = (local: string): string =>
  local.replace(/[^\p{L}\p{N}]/gu, (one) => `+${one.charCodeAt(0).toString(16)}`);
