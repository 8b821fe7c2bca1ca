/** One argument of a command (RFC 3501 §4): a bare word, a string (quoted or literal), or a list in brackets. */
export type Token =
  | { kind: 'atom'; text: string }
  | { kind: 'string'; text: string }
  | { kind: 'list'; items: Token[] };

const MOST_DEPTH = 12;
const MOST_TOKENS = 400;

/** Stands in a command's text for its literal number n; NUL cannot be in a command (RFC 3501 §9). */
export function literalMark(n: number): string {
  return `\0${n}\0`;
}

/**
 * Takes a command's text apart; `literals` are what the marks stand for. Null when it is not well-formed, or larger than
 * anybody needs.
 */
export function readTokens(text: string, literals: readonly string[]): Token[] | null {
  let at = 0;
  let count = 0;
  const list = (depth: number): Token[] | null => {
    const items: Token[] = [];
    for (;;) {
      while (text[at] === ' ') at += 1;
      const char = text[at];
      if (char === undefined) return depth === 0 ? items : null;
      if (char === ')') {
        at += 1;
        return depth === 0 ? null : items;
      }
      const token =
        char === '(' ? inner(depth) : char === '"' ? quoted() : char === '\0' ? literal() : atom();
      count += 1;
      if (token === null || count > MOST_TOKENS) return null;
      items.push(token);
    }
  };
  const inner = (depth: number): Token | null => {
    at += 1;
    const items = depth < MOST_DEPTH ? list(depth + 1) : null;
    return items && { kind: 'list', items };
  };
  const quoted = (): Token | null => {
    const match = /^"((?:[^"\\]|\\["\\])*)"/.exec(text.slice(at));
    if (!match) return null;
    at += match[0].length;
    return { kind: 'string', text: (match[1] ?? '').replace(/\\(["\\])/g, '$1') };
  };
  const literal = (): Token | null => {
    const match = /^\0(\d+)\0/.exec(text.slice(at));
    const found = literals[Number(match?.[1] ?? -1)];
    if (!match || found === undefined) return null;
    at += match[0].length;
    return { kind: 'string', text: found };
  };
  // Square brackets belong to the word, with the spaces and lists inside: BODY.PEEK[HEADER.FIELDS (FROM TO)]<0.100>.
  const atom = (): Token | null => {
    const match = /^(?:[^\s()"{[\]\0]|\[[^[\]\0]*\])+/.exec(text.slice(at));
    if (!match) return null;
    at += match[0].length;
    return { kind: 'atom', text: match[0] };
  };
  return list(0);
}

/** Text of a word or string; null for a list or nothing. */
export function textOf(token: Token | undefined): string | null {
  return token === undefined || token.kind === 'list' ? null : token.text;
}

/** A string as IMAP writes it. The practice world only has printable ones. */
export function quote(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')}"`;
}
