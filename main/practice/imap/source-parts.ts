/** Header and body of a message source; the empty line between them belongs to the header (RFC 3501 §6.4.5). */
export function splitSource(source: string): { header: string; body: string } {
  const end = source.startsWith('\r\n') ? 0 : source.indexOf('\r\n\r\n');
  if (end < 0) return { header: source, body: '' };
  const at = end === 0 ? 2 : end + 4;
  return { header: source.slice(0, at), body: source.slice(at) };
}

/** Fields of a header as they stand, folded lines with their field. */
export function headerFields(header: string): { name: string; text: string }[] {
  return header
    .replace(/\r\n$/, '')
    .split(/\r\n(?![ \t])/)
    .filter((text) => text !== '')
    .map((text) => ({ name: (/^[^:\s]+/.exec(text)?.[0] ?? '').toLowerCase(), text }));
}
