const MAX_TEXT = 500;
/** Control codes, bidi overrides and isolates, invisible and line-breaking characters (S3). */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udfff]/gu;

/** Text from a list made harmless: what does not print is shown as `<U+202E>`, and at most 500 characters are kept. */
export function safeText(text: string): string {
  const visible = text.replace(
    UNSAFE,
    (char) => `<U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );
  return visible.length > MAX_TEXT ? `${visible.slice(0, MAX_TEXT - 1)}…` : visible;
}
