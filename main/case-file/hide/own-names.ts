/** Names of a network of one's own (RFC 6762 §3, RFC 8375, and what people use). */
const LAST = new Set(
  'local lan internal intern intranet corp home localdomain localhost private workgroup loc lokal'.split(' '),
);
const LAST_TWO = new Set(['home.arpa', 'fritz.box']);

/** A name with dots; starts where a name can start, so that a long text costs its length once. */
const DOTTED = /(?<![\p{L}\p{N}_.-])[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+/gu;

/** Calls for each name of the inside in a text; its answer takes the place, null leaves it. */
export function replaceOwnNames(text: string, on: (name: string) => string | null): string {
  if (!text.includes('.')) return text;
  return text.replace(DOTTED, (name) => (isOwnName(name) ? (on(name.toLowerCase()) ?? name) : name));
}

function isOwnName(name: string): boolean {
  const labels = name.toLowerCase().split('.');
  return labels.length > 1 && (LAST.has(labels.at(-1) ?? '') || LAST_TWO.has(labels.slice(-2).join('.')));
}
