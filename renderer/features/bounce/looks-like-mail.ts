/** A reply of a mail server inside words: `550 5.7.1 …`, `554-…`, `451 4.7.500 …` (RFC 5321 §4.2, RFC 3463). */
const REPLY =
  /(?:^|[\s:;>"'(])[245]\d\d[ -]\s*#?[245]\.\d{1,3}\.\d{1,3}|(?:^|[\s:;>"'(])[45]\d\d[ -]\S+\s+\S+/;
/** What returned mail says when its codes were left out. */
const WORDS =
  /undeliver|not be delivered|delivery (?:status|has failed|failed)|returned mail|mail delivery|blocked using|listed (?:at|in|by)|gagal (?:terkirim|dikirim)|tidak (?:dapat|bisa) (?:dikirim|disampaikan)/i;

/**
 * Is this a returned mail, or a piece of one, rather than a name to check (T1)? Names and addresses are one word, or a few between
 * commas.
 */
export function looksLikeMail(text: string): boolean {
  const trimmed = text.trim();
  if (!/\s/.test(trimmed)) return false;
  const lines = trimmed.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length > 2) return true;
  return REPLY.test(trimmed) || WORDS.test(trimmed);
}
