import { readMailDate } from './mail-date.ts';
import type { Damage } from './types.ts';

/** One header field, name in lower case, folding undone. */
export type Field = { name: string; value: string };

/** A run of header lines somewhere in a text. `start` and `end` are offsets; the body follows `end`. */
export type Block = {
  fields: Field[];
  start: number;
  end: number;
  damage: Damage[];
  /** The text ended inside the header. */
  isLast: boolean;
  lines: number;
};

const MAX_BLOCKS = 600;
const MAX_LINES = 400;
/** Header lines read in one text, all blocks together. */
const MAX_ALL_LINES = 20_000;
const MAX_VALUE = 8000;
/** A value broken by a mail program goes on for at most this many lines. */
const MAX_ORPHANS = 12;

/** Fields that may begin a header worth reading; others are read when they follow. */
const OPENERS =
  /^[ \t>|]{0,40}(?:received|return-path|(?:x-)?delivered-to|x-original-to|x-apparently-to|(?:x-)?envelope-to|message-id|x-relay-doctor-token|from|to|subject|date|mime-version|content-(?:type|transfer-encoding)|reporting-mta|final-recipient|original-recipient|dkim-signature|arc-[a-z-]{1,40}|authentication-results|x-(?:received|failed-recipients|google-smtp-source|ms-[a-z-]{1,40}))[ \t]?:/gim;
const FIELD = /^([A-Za-z][A-Za-z0-9-]{0,60})[ \t]?:(.*)$/;
/** Fields whose values somebody reads; of others only the name is kept. */
const USED =
  /^(?:received|return-path|(?:x-)?delivered-to|x-original-to|x-apparently-to|(?:x-)?envelope-to|message-id|x-relay-doctor-token|subject|in-reply-to|references|content-(?:type|transfer-encoding)|reporting-mta|remote-mta|action|status|diagnostic-code|final-recipient|original-recipient|from|to|x-failed-recipients)$/;
const QUOTE = /^(?: ?> ?){1,12}/;

/** Every header in a text, wherever it stands: outermost, attached, returned or quoted. Linear; at most 1,000. */
export function findBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  const opener = new RegExp(OPENERS);
  let lines = 0;
  for (
    let match = opener.exec(text);
    match !== null && blocks.length < MAX_BLOCKS && lines < MAX_ALL_LINES;
    match = opener.exec(text)
  ) {
    const block = readBlock(text, match.index);
    lines += block.lines;
    opener.lastIndex = Math.max(block.end, match.index + 1);
    const last = blocks.at(-1);
    if (last !== undefined && isTornOff(last, block, text)) join(last, block);
    else blocks.push(block);
  }
  return blocks;
}

function readBlock(text: string, start: number): Block {
  const indent = /^[ \t]{0,40}/.exec(text.slice(start, start + 40))?.[0].length ?? 0;
  const fields: { name: string; parts: string[]; size: number; orphans: number }[] = [];
  const damage = new Set<Damage>();
  let at = start;
  let lines = 0;
  for (; at < text.length && lines < MAX_LINES; lines += 1) {
    const end = lineEnd(text, at);
    const raw = text.slice(at, Math.min(end, at + MAX_VALUE));
    const line = bare(raw, indent);
    if (line.trim() === '') break;
    const field = FIELD.exec(line);
    const open = fields.at(-1);
    if (field)
      fields.push({ name: (field[1] ?? '').toLowerCase(), parts: [field[2] ?? ''], size: 0, orphans: 0 });
    else if (open === undefined) break;
    else if (/^[ \t]/.test(line)) add(open, line);
    else if (isOrphan(open, text, end, indent)) {
      open.orphans += 1;
      add(open, ` ${line}`);
      damage.add('rewrapped');
    } else break;
    if (line.length < raw.length && QUOTE.test(raw)) damage.add('quoted');
    at = end + 1;
  }
  return {
    fields: fields.map(({ name, parts }) => ({ name, value: USED.test(name) ? unfold(parts) : '' })),
    start,
    end: Math.min(at, text.length),
    damage: [...damage],
    isLast: at >= text.length,
    lines,
  };
}

function unfold(parts: readonly string[]): string {
  return parts.join(' ').replace(/\s+/g, ' ').trim();
}

function add(open: { parts: string[]; size: number }, line: string): void {
  if (open.size > MAX_VALUE) return;
  open.parts.push(line);
  open.size += line.length;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** A line without the marks of quoting and the indentation of its block. */
function bare(raw: string, indent: number): string {
  const first = raw.charCodeAt(0);
  // Only a blank, a tab or `>` begin a line that needs care.
  if (first !== 32 && first !== 9 && first !== 62) return raw;
  const unquoted = raw.replace(QUOTE, '');
  if (unquoted !== raw || indent === 0) return unquoted;
  let index = 0;
  while (index < indent && (raw[index] === ' ' || raw[index] === '\t')) index += 1;
  return raw.slice(index);
}

/**
 * Does a line that looks like neither a field nor a continuation belong to the open field? Yes when more header follows it soon, or
 * when a `Received:` line still waits for its time.
 */
function isOrphan(
  open: { name: string; parts: string[]; orphans: number },
  text: string,
  end: number,
  indent: number,
): boolean {
  if (open.orphans >= MAX_ORPHANS) return false;
  if (open.name === 'received' && readMailDate(/;(.*)$/.exec(open.parts.join(' '))?.[1] ?? '') === null)
    return true;
  let at = end + 1;
  for (let ahead = 0; ahead < 8 && at < text.length; ahead += 1) {
    const next = lineEnd(text, at);
    const line = bare(text.slice(at, Math.min(next, at + 200)), indent);
    if (line.trim() === '') return false;
    if (FIELD.test(line)) return true;
    at = next + 1;
  }
  return false;
}

const has = (block: Block, name: string): boolean => block.fields.some((field) => field.name === name);

/** An empty line slipped into a header: the first half has the way, the second the message's own fields. */
function isTornOff(first: Block, second: Block, text: string): boolean {
  if (first.lines > MAX_LINES) return false;
  if (second.start - first.end > 200 || /[^\s>|]/.test(text.slice(first.end, second.start))) return false;
  const isWayOnly = has(first, 'received') && !has(first, 'message-id') && !has(first, 'content-type');
  return isWayOnly && ['message-id', 'x-relay-doctor-token', 'received'].some((name) => has(second, name));
}

function join(first: Block, second: Block): void {
  first.fields.push(...second.fields);
  first.end = second.end;
  first.lines += second.lines;
  first.isLast = second.isLast;
  first.damage = [...new Set<Damage>([...first.damage, ...second.damage, 'rewrapped'])];
}
