/** What happens to a text on its way into the window. `changesCase`: base64 does not survive it. */
export type Mutation = { name: string; changesCase?: boolean; apply(text: string): string };

/** Breaks every line at 60 columns: at a blank, or inside of a word that is longer. */
function rewrap(text: string, width = 60): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const rows: string[] = [];
      let rest = line;
      while (rest.length > width) {
        const blank = rest.lastIndexOf(' ', width);
        const at = blank > 8 ? blank : width;
        rows.push(rest.slice(0, at));
        rest = rest.slice(at).replace(/^ /, '');
      }
      return [...rows, rest];
    })
    .join('\n');
}

const quote = (text: string): string => text.replace(/^/gm, '> ');
const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export const MUTATIONS: readonly Mutation[] = [
  { name: 're-wrapped at 60 columns', apply: (text) => rewrap(text) },
  { name: 'quoted', apply: quote },
  { name: 'upper case', changesCase: true, apply: (text) => text.toUpperCase() },
  { name: 'lower case', changesCase: true, apply: (text) => text.toLowerCase() },
  { name: 'CRLF', apply: (text) => text.replace(/\r?\n/g, '\r\n') },
  { name: 'trailing blanks', apply: (text) => text.replace(/$/gm, '   ') },
  { name: 'HTML-escaped', apply: escapeHtml },
  { name: 're-wrapped and quoted', apply: (text) => quote(rewrap(text, 72)) },
  { name: 'quoted twice with CRLF', apply: (text) => quote(quote(text)).replace(/\n/g, '\r\n') },
  { name: 'as an HTML page', apply: (text) => `<html><body><pre>${escapeHtml(text)}</pre></body></html>` },
  { name: 'no-break blanks', apply: (text) => text.replace(/ (?= )/g, '\u00a0') },
];
