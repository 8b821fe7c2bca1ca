/** Finds names in texts: one walk through the words of a text, however many names there are. */

/** Where a name is left out. `mailbox`: only where it stands like a mailbox; `people`: only in texts of people, with its capitals. */
type Rule = 'anywhere' | 'mailbox' | 'people';

type End = { placeholder: string; rule: Rule; written: string };
type Node = { next: Map<string, Node>; ends: End[] };
type Word = { from: number; to: number; folded: string };

export type NameFinder = {
  add(name: string, placeholder: string, rule: Rule): void;
  /** The text with placeholders. `ofPeople`: somebody wrote it, not a server or a program. */
  replace(text: string, ofPeople: boolean): string;
};

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Between the words of a name: "Sari Dewi", "sari.dewi" and "Dewi-Sari" are written with these. */
const SOFT = /^[\s._,'’"()+-]{1,3}$/;
const LONGEST_GAP = 8;
/** Scripts that put no spaces between words: a name may stand in the middle of what looks like one word. */
const SPACELESS =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const MOST_SPACELESS = 2000;

export function makeNameFinder(): NameFinder {
  const root: Node = { next: new Map(), ends: [] };
  const spaceless: [string, string][] = [];
  return {
    add(name, placeholder, rule) {
      const words = wordsOf(name);
      let node = root;
      for (const [at, word] of words.entries()) {
        const key = keyOf(name, words[at - 1], word) ?? '';
        const next: Node = node.next.get(key) ?? { next: new Map(), ends: [] };
        node.next.set(key, next);
        node = next;
      }
      if (node !== root) node.ends.push({ placeholder, rule, written: name });
      if (rule === 'anywhere' && SPACELESS.test(name) && spaceless.length < MOST_SPACELESS)
        spaceless.push([name.normalize('NFC'), placeholder]);
    },
    replace(text, ofPeople) {
      if (root.next.size === 0) return text;
      const clean = replaceWords(text, root, ofPeople);
      if (spaceless.length === 0 || !SPACELESS.test(clean)) return clean;
      return spaceless.reduce((one, [name, to]) => one.replaceAll(name, to), clean.normalize('NFC'));
    },
  };
}

function replaceWords(text: string, root: Node, ofPeople: boolean): string {
  const words = wordsOf(text);
  let result = '';
  let copied = 0;
  for (let at = 0; at < words.length; at += 1) {
    const first = words[at];
    const found = first && longestAt(text, words, at, root, ofPeople);
    if (!first || !found) continue;
    result += text.slice(copied, first.from) + found.placeholder;
    copied = words[found.last]?.to ?? first.to;
    at = found.last;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

function longestAt(text: string, words: Word[], at: number, root: Node, ofPeople: boolean) {
  let node: Node | undefined = root;
  let best: { placeholder: string; last: number } | null = null;
  for (let last = at; last < words.length; last += 1) {
    const word = words[last];
    const key = word && keyOf(text, last === at ? undefined : words[last - 1], word);
    node = key === undefined || key === null ? undefined : node.next.get(key);
    if (!node || !word) break;
    const from = words[at]?.from ?? 0;
    const end = node.ends.find((one) => fits(one, text, from, word.to, ofPeople));
    if (end) best = { placeholder: end.placeholder, last };
  }
  return best;
}

function fits({ rule, written }: End, text: string, from: number, to: number, ofPeople: boolean): boolean {
  if (rule === 'anywhere') return true;
  if (rule === 'people') return ofPeople && text.slice(from, to) === written;
  const before = text.slice(Math.max(0, from - 2), from);
  const after = text.slice(to, to + 3);
  return (
    /^(?:@|%|!|::|"@|\+40)/.test(after) ||
    /(?:!|::)$/.test(before) ||
    (/<"?$/.test(before) && /^"?>/.test(after))
  );
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: word, index } of text.matchAll(WORD))
    words.push({ from: index, to: index + word.length, folded: fold(word) });
  return words;
}

/** The word, with what stands before it; null where the gap is too wide for one name. */
function keyOf(text: string, before: Word | undefined, word: Word): string | null {
  if (!before) return word.folded;
  if (word.from - before.to > LONGEST_GAP) return null;
  const gap = text.slice(before.to, word.from);
  return `${SOFT.test(gap) ? ' ' : gap} ${word.folded}`;
}

function fold(word: string): string {
  const lower = word.toLowerCase();
  return ASCII.test(lower) ? lower : lower.normalize('NFC');
}

const ASCII = /^[a-z0-9]*$/;

/** The words of a text, folded, each between spaces: to see whether a name stands in it. */
export const spaced = (text: string): string =>
  ` ${wordsOf(text)
    .map((word) => word.folded)
    .join(' ')} `;
