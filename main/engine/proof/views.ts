import { decodeBytes } from '../smtp/safe-text.ts';
import { undouble } from './clean-text.ts';
import { type Block, findBlocks } from './header-blocks.ts';
import type { Damage } from './types.ts';

/** A text to look for messages in: what was given, or what could be made of a part of it. */
export type View = {
  text: string;
  blocks: Block[];
  /** It came out of an encoded part. */
  isInner: boolean;
  damage: Damage[];
};

const MAX_VIEWS = 12;
/** All views together, in UTF-16 units: decoding a text must not multiply it. */
const MAX_TOTAL = 3_500_000;
/** Guesses (no header says so) are made on this much only. */
const MAX_GUESS = 400_000;
const MAX_DEPTH = 4;
/** One encoded part, and how many of a text are decoded. */
const MAX_PART = 500_000;
const MAX_PARTS = 8;

type Draft = Omit<View, 'blocks'>;

/** The text and everything it can be decoded into: encoded parts, HTML copies, headers pressed into one line. First the text itself. */
export function makeViews(text: string): View[] {
  const views: View[] = [];
  let wave: Draft[] = [{ text, isInner: false, damage: [] }];
  let total = 0;
  for (let depth = 0; depth < MAX_DEPTH && wave.length > 0; depth += 1) {
    const next: Draft[] = [];
    for (const draft of wave) {
      total += draft.text.length;
      if (views.length >= MAX_VIEWS || total > MAX_TOTAL) return views;
      const view = { ...draft, blocks: findBlocks(draft.text) };
      views.push(view);
      next.push(...decodedParts(view), ...guesses(view));
    }
    wave = next;
  }
  return views;
}

function field(block: Block, name: string): string {
  return block.fields.find((entry) => entry.name === name)?.value.slice(0, 400) ?? '';
}

/** Parts whose header says base64 or quoted-printable (RFC 2045 §6) and that may hold text. */
function decodedParts(view: View): Draft[] {
  const drafts: Draft[] = [];
  const isMarked = (block: Block): boolean => field(block, 'x-relay-doctor-token') !== '';
  const done: { start: number; end: number }[] = [];
  let budget = MAX_PART * 2;
  for (const block of [...view.blocks].sort((a, b) => Number(isMarked(b)) - Number(isMarked(a)))) {
    if (drafts.length >= MAX_PARTS || budget <= 0) break;
    // Headers inside a part that was decoded are that part's text.
    if (done.some(({ start, end }) => block.start >= start && block.start < end)) continue;
    const encoding = field(block, 'content-transfer-encoding').toLowerCase();
    const isBase64 = encoding.startsWith('base64');
    if (!isBase64 && !encoding.startsWith('quoted-printable')) continue;
    const type = field(block, 'content-type').toLowerCase();
    if (!/^(?:$|text\/|message\/|application\/octet-stream)/.test(type)) continue;
    const rest = view.text.slice(block.end, block.end + Math.min(MAX_PART, budget));
    const { body, taken } = isBase64 ? fromBase64(rest) : fromQuotedPrintable(untilBoundary(rest));
    done.push({ start: block.end, end: block.end + taken });
    budget -= Math.max(body.length, 1000);
    if (/\S/.test(body)) drafts.push({ text: plainLines(body), isInner: true, damage: view.damage });
  }
  return drafts;
}

function plainLines(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '');
}

function untilBoundary(rest: string): string {
  const end = rest.search(/\n(?: ?> ?){0,4}--[^\s-]/);
  return end === -1 ? rest : rest.slice(0, end);
}

type Decoded = { body: string; taken: number };

function fromBase64(rest: string): Decoded {
  const end = rest.search(/[^A-Za-z0-9+/=\s>]/);
  const run = end === -1 ? rest : rest.slice(0, end);
  return { body: decodeBytes(Buffer.from(run.replace(/[\s>]/g, ''), 'base64')), taken: run.length };
}

function fromQuotedPrintable(part: string): Decoded {
  const body = part
    .replace(/=[ \t]*\n(?: ?> ?){0,4}/g, '')
    .replace(/(?:=[0-9A-F]{2})+/gi, (run) => decodeBytes(Buffer.from(run.replaceAll('=', ''), 'hex')));
  return { body, taken: part.length };
}

/** What no header announces, but the look of the text does. */
function guesses(view: View): Draft[] {
  const head = view.text.slice(0, MAX_GUESS);
  const made = (text: string, ...damage: Damage[]): Draft => ({
    text,
    isInner: view.isInner,
    damage: [...new Set([...view.damage, ...damage])],
  });
  const drafts: Draft[] = [];
  if (looksLikeHtml(head)) drafts.push(made(fromHtml(head), 'html-escaped'));
  if (/^[^\n]{300}/m.test(head)) {
    const split = splitFields(head);
    if (split !== null) drafts.push(made(split, 'one-line'));
  }
  const isLoose = view.blocks.every((block) => field(block, 'content-transfer-encoding') === '');
  if (isLoose && /=\n/.test(head) && /=3D|=20|=C2=A0/i.test(head))
    drafts.push(made(fromQuotedPrintable(head).body));
  if (
    view.blocks.length === 0 &&
    /^\s*[A-Za-z0-9+/]{60,80}\n[A-Za-z0-9+/=\s]{20,}$/.test(head.slice(0, 4000))
  ) {
    const { body } = fromBase64(head);
    if (/\S/.test(body)) drafts.push(made(plainLines(body)));
  }
  return drafts;
}

const ENTITIES: Record<string, string> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  nbsp: ' ',
  apos: "'",
  shy: '',
};
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|nbsp|apos|shy));/gi;
const BREAKS = /<(?:br|\/?(?:p|div|tr|li|pre|h[1-6]|table|blockquote))\b[^<>]{0,2000}>/gi;
/** Only real tags: `<token@name>` of a header must stay. */
const TAGS =
  /<\/?(?:a|abbr|address|article|b|big|body|center|code|col|dd|dl|dt|em|font|head|hr|html|i|img|kbd|link|main|meta|o:p|ol|s|samp|section|small|span|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|title|tt|u|ul|wbr)(?:\s[^<>]{0,2000})?\/?>|<!(?:doctype|--)[^<>]{0,2000}>/gi;

/** Has a text tags or entities of HTML in it? */
export function looksLikeHtml(head: string): boolean {
  return (
    /&(?:lt|gt|#60|#62|#x3c|#x3e|nbsp|amp;lt);/i.test(head) ||
    /<(?:br|pre|div|p|td|span|html)\b[^<>]{0,400}>/i.test(head)
  );
}

/** Copied out of a web page with its marks, or an HTML part: tags become line ends or nothing, entities (also doubly escaped) characters. */
export function fromHtml(html: string): string {
  const lines = html.replace(BREAKS, '\n').replace(TAGS, '');
  const once = lines.replace(ENTITY, decodeEntity);
  const plain = once.replace(ENTITY, decodeEntity).replaceAll('\u00a0', ' ');
  return undouble(plain) ?? plain;
}

function decodeEntity(_: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? '';
  const code = decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal);
  return code < 9 || code > 0x10ffff ? '' : code === 160 ? ' ' : String.fromCodePoint(code);
}

const INSIDE =
  /[ \t]+(?=(?:Received|Return-Path|Delivered-To|Message-ID|X-Relay-Doctor-Token|From|To|Subject|Date|MIME-Version|Content-Type|Content-Transfer-Encoding|Auto-Submitted|DKIM-Signature|Authentication-Results|X-[A-Z][A-Za-z-]{1,40}): )/g;

/** A header that lost its line ends: cut before the fields every message has. Null when there is nothing to cut. */
function splitFields(text: string): string | null {
  const split = text.replace(INSIDE, '\n');
  return (split.match(/\n/g)?.length ?? 0) - (text.match(/\n/g)?.length ?? 0) < 3 ? null : split;
}
