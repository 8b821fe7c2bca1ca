/** What a reader sees of a message: its text after the header lines (RFC 5322 §2.1). */
export function bodyOf(source: string): string {
  const end = /\r?\n\r?\n/.exec(source);
  return end ? source.slice(end.index + end[0].length).trim() : '';
}
