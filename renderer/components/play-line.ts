/** One line of a conversation; `in` is the server, `out` is Relay Doctor, `note` is neither. */
export type PlayLine = { at?: string; dir: 'in' | 'out' | 'note'; text: string };

/** Lines kept as `> command`, `< reply` or `C:`/`S:`; anything else is a note without a speaker. */
export function playLine(text: string, at?: string): PlayLine {
  const found = /^(>|<|C:|S:) (.*)$/s.exec(text);
  const when = at === undefined ? {} : { at };
  if (!found) return { dir: 'note', text, ...when };
  const [, mark, rest = ''] = found;
  return { dir: mark === '>' || mark === 'C:' ? 'out' : 'in', text: rest, ...when };
}
