/** An element as the tests need it: name, attributes, text inside. */
export type Tag = { name: string; attributes: Map<string, string>; at: number };

const VOID = new Set(['meta', 'br', 'col', 'link', 'img', 'hr', 'input']);

/** Reads a page strictly: every element closed in order, every attribute quoted. Throws where it is not. */
export function readPage(page: string): { tags: Tag[]; text: string } {
  const tags: Tag[] = [];
  const open: string[] = [];
  let text = '';
  let at = page.indexOf('<html');
  while (at < page.length) {
    const next = page.indexOf('<', at);
    text += page.slice(at, next < 0 ? undefined : next);
    if (next < 0) break;
    const found = /^<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<]*")?)*)\s*(\/?)>/.exec(
      page.slice(next, next + 20_000),
    );
    if (!found) throw new Error(`not markup of ours at ${next}: ${page.slice(next, next + 80)}`);
    const [whole, closing, name = '', rest = '', selfClosed] = found;
    if (closing) {
      const expected = open.pop();
      if (expected !== name) throw new Error(`</${name}> closes <${expected}> at ${next}`);
    } else {
      tags.push({ name, attributes: readAttributes(rest), at: next });
      if (!selfClosed && !VOID.has(name)) open.push(name);
    }
    at = next + whole.length;
    if (name === 'style' && !closing) at = page.indexOf('</style>', at);
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(' ')}`);
  return { tags, text };
}

function readAttributes(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/([a-zA-Z-]+)(?:="([^"]*)")?/g)].map((found) => [found[1] ?? '', found[2] ?? '']),
  );
}
