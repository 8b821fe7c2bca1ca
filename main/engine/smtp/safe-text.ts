const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Controls, format characters (direction changes, joiners, tags), line separators, unassigned and invisible ones (SPEC S3). */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}]|\p{Default_Ignorable_Code_Point}/gu;

/** Bytes as text: UTF-8 when they are, else Latin-1, so that no byte is lost. */
export function decodeBytes(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  }
}

/**
 * Text of a stranger, fit to be shown and stored: control characters become pictures (␀ ␛), other hidden ones `\u{202e}`,
 * lone surrogates U+FFFD; a tab becomes a space. At most `maxChars` UTF-16 units, cut with `…`. Markup stays as it is: it is text.
 */
export function safeText(text: string, maxChars: number): string {
  const visible = text.toWellFormed().replace(HIDDEN, show);
  if (visible.length <= maxChars) return visible;
  const cut = visible.slice(0, maxChars - 1);
  const isHalfPair = /[\ud800-\udbff]$/.test(cut);
  return `${isHalfPair ? cut.slice(0, -1) : cut}…`;
}

function show(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 9) return ' ';
  if (code < 32) return String.fromCodePoint(0x2400 + code);
  if (code === 127) return '␡';
  return `\\u{${code.toString(16)}}`;
}
