import type { ProductGuess } from '../../../preload/contract/index.ts';
import { type MtaProduct, mtaCatalogue } from '../../catalogue/mta.ts';

/** What a server said about itself. Lines are as sent, with their codes (`220 …`, `250-PIPELINING`, `554 5.7.1 …`). */
export type ServerSayings = { banner?: string; ehlo?: string[]; help?: string; replies?: string[] };

/** Text longer than this is not looked at: servers are hostile (S3). */
const MAX_LINE = 1000;
const MAX_LINES = 60;
const MAX_GUESSES = 5;
const FROM_LENGTH = 200;

const KINDS = ['banner', 'help', 'replies', 'ehlo'] as const;
type Kind = (typeof KINDS)[number];

/** How much one match says: a greeting names the program, a keyword is shared by many. */
const WEIGHT: Record<Kind, number> = { banner: 10, help: 8, replies: 6, ehlo: 2 };
/** Below this share of the best score a guess is noise. */
const KEEP_SHARE = 0.05;
const LIKELY_SCORE = 2.5;
/** A first guess is `likely` only when it is this much ahead of the second. */
const CLEAR_LEAD = 1.4;

type Print = { product: MtaProduct; kind: Kind; regex: RegExp; others: readonly string[]; trust: number };

/** Patterns of one kind, compiled once. `unknown` matches everything and is left out. */
const PRINTS: Record<Kind, readonly Print[]> = {
  banner: compile('banner'),
  help: compile('help'),
  replies: compile('replies'),
  ehlo: compile('ehlo'),
};

function compile(kind: Kind): Print[] {
  return mtaCatalogue()
    .filter((product) => product.id !== 'unknown')
    .flatMap((product) =>
      product.fingerprints[kind].map((source, index) => ({
        product,
        kind,
        regex: new RegExp(source),
        others: product.fingerprintAmbiguousWith[kind][index] ?? [],
        trust: /^(?:memory|generic)/.test(product.fingerprintEvidence[kind][index] ?? '') ? 0.5 : 1,
      })),
    );
}

type Tally = { product: MtaProduct; score: number; alone: boolean; best: number; from: string };

/**
 * Which mail program is this? Best first, at most five; empty when nothing was recognised. `sure`: a text that only this
 * program sends, seen on a real one; `likely`: clearly ahead of the others, e.g. the program a group is built on;
 * `guess`: one of a group that answers alike. `from` is the line that decided.
 */
export function guessProduct(facts: ServerSayings): ProductGuess[] {
  const tallies = new Map<string, Tally>();
  for (const kind of KINDS) {
    for (const line of linesOf(kind, facts)) countLine(kind, line, tallies);
  }
  const ranked = [...tallies.values()].sort((a, b) => b.score - a.score || rank(a) - rank(b));
  const top = ranked[0]?.score ?? 0;
  return ranked
    .filter((tally) => tally.score >= top * KEEP_SHARE)
    .slice(0, MAX_GUESSES)
    .map((tally, index) => ({
      id: tally.product.id,
      name: tally.product.name,
      confidence: confidenceOf(tally, index === 0, ranked[1]?.score ?? 0),
      from: tally.from.slice(0, FROM_LENGTH),
    }));
}

/** Catalogue order breaks ties: programs come before the products built on them. */
function rank(tally: Tally): number {
  return mtaCatalogue().indexOf(tally.product);
}

function countLine(kind: Kind, line: string, tallies: Map<string, Tally>): void {
  const hits = PRINTS[kind].filter((print) => print.regex.test(line));
  const ids = new Set(hits.flatMap((print) => [print.product.id, ...print.others]));
  const counted = new Set<string>();
  for (const print of hits) {
    const { product } = print;
    if (counted.has(product.id)) continue;
    counted.add(product.id);
    const favour = kind !== 'ehlo' && isNarrower(print, hits) ? 3 : 1;
    const shared = kind !== 'ehlo' && leadsGroup(product, ids) ? 1 : ids.size;
    const points = (WEIGHT[kind] * print.trust * favour) / shared;
    const alone = ids.size === 1 && print.trust === 1 && kind !== 'ehlo';
    const known = tallies.get(product.id) ?? { product, score: 0, alone: false, best: 0, from: line };
    tallies.set(product.id, {
      product,
      score: known.score + points,
      alone: known.alone || alone,
      best: Math.max(known.best, points),
      from: points > known.best ? line : known.from,
    });
  }
}

/** The program that most of an alike-answering group is built on, e.g. Postfix inside Zimbra, mailcow, Mailu. */
function leadsGroup(product: MtaProduct, ids: ReadonlySet<string>): boolean {
  if (product.id !== product.family) return false;
  const kin = mtaCatalogue().filter((row) => ids.has(row.id) && row.family === product.family);
  return kin.length * 2 > ids.size;
}

/** Its row names the other one as alike, the other's does not name it back: its text is the more special one. */
function isNarrower(print: Print, hits: readonly Print[]): boolean {
  return hits.some(
    (other) => print.others.includes(other.product.id) && !other.others.includes(print.product.id),
  );
}

function confidenceOf(tally: Tally, isFirst: boolean, second: number): ProductGuess['confidence'] {
  if (!isFirst) return 'guess';
  if (tally.alone) return 'sure';
  return tally.score >= LIKELY_SCORE && tally.score >= second * CLEAR_LEAD ? 'likely' : 'guess';
}

function linesOf(kind: Kind, facts: ServerSayings): string[] {
  const given = facts[kind] ?? [];
  const texts = (Array.isArray(given) ? given : [given]).slice(0, MAX_LINES);
  return texts
    .flatMap((text) => text.slice(0, MAX_LINE * 4).split(/\r?\n/, MAX_LINES))
    .filter((line) => line.length > 0 && line.length <= MAX_LINE)
    .slice(0, MAX_LINES)
    .map((line) => withCode(kind, line));
}

/** Some callers keep greetings and keywords without their code; the patterns want it. */
function withCode(kind: Kind, line: string): string {
  if (/^\d{3}(?:[ -]|$)/.test(line)) return line;
  if (kind === 'banner') return `220 ${line}`;
  if (kind === 'ehlo') return `250-${line}`;
  return line;
}
