/** An envelope address as written between the brackets, taken apart. `local` keeps its quotes; `domain` is lower-case. */
export type Mailbox = {
  /** As written, without brackets. */
  text: string;
  /** Source route (RFC 5321 appendix C), `@a,@b`, or empty. */
  route: string;
  local: string;
  /** Empty when there was none (`postmaster`) or nothing after the `@`. */
  domain: string;
  /** Domain is an address literal, `[192.0.2.1]`. */
  literal: boolean;
};

/** Path of MAIL or RCPT: a mailbox, or `null-sender` for `<>`. */
export type Path = Mailbox | 'null-sender';

const LONGEST_PATH = 512;

/**
 * Reads what follows `MAIL FROM:` or `RCPT TO:` (RFC 5321 §4.1.2), as leniently as most servers do: spaces before the
 * bracket, no brackets, parameters after it. Returns null when there is no address in it.
 */
export function readPath(argument: string): Path | null {
  const text = argument.trimStart();
  if (text.length > LONGEST_PATH + 500) return null;
  const inside = text.startsWith('<') ? betweenBrackets(text) : (/^\S+/.exec(text)?.[0] ?? '');
  if (inside === null || inside.length > LONGEST_PATH) return null;
  if (inside === '') return text.startsWith('<') ? 'null-sender' : null;
  return readMailbox(inside);
}

/** Text up to the first `>` that is not inside quotes. */
function betweenBrackets(text: string): string | null {
  let quoted = false;
  for (let at = 1; at < text.length; at++) {
    const char = text[at];
    if (char === '\\' && quoted) at++;
    else if (char === '"') quoted = !quoted;
    else if (char === '>' && !quoted) return text.slice(1, at);
  }
  return null;
}

function readMailbox(text: string): Mailbox | null {
  const routed = /^(@[^:]*):(.+)$/s.exec(text);
  const route = routed?.[1] ?? '';
  const rest = routed?.[2] ?? text;
  const at = lastUnquotedAt(rest);
  const local = at < 0 ? rest : rest.slice(0, at);
  const domain =
    at < 0
      ? ''
      : rest
          .slice(at + 1)
          .toLowerCase()
          .replace(/\.$/, '');
  if (local === '') return null;
  return { text, route, local, domain, literal: /^\[.*\]$/.test(domain) };
}

function lastUnquotedAt(text: string): number {
  let quoted = false;
  let found = -1;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\' && quoted) at++;
    else if (char === '"') quoted = !quoted;
    else if (char === '@' && !quoted) found = at;
  }
  return found;
}
