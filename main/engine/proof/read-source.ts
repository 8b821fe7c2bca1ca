import { findBounce } from './bounce.ts';
import { cleanText } from './clean-text.ts';
import { findCodes } from './code.ts';
import type { Block, Field } from './header-blocks.ts';
import { readReceived } from './received.ts';
import type { Damage, FoundMessage, RawHop, Refusal, SourceReading } from './types.ts';
import { makeViews, type View } from './views.ts';

const MAX_HOPS = 40;
const MAX_MESSAGES = 40;
const MAX_TOKENS = 200;

/** Headings that mail programs put over an inline copy, English and Indonesian. */
const FORWARD =
  /^(?: ?> ?){0,6}[ \t]*(?:-{2,20} ?(?:Original Message|Forwarded [Mm]essage|Forwarded by [^\n]{1,80}|Pesan [Aa]sli|Pesan [Tt]erusan|Pesan (?:yang )?[Dd]iteruskan) ?-{0,20}|Begin forwarded message:|Mulai (?:meneruskan pesan|pesan (?:yang )?diteruskan):|(?:From|Dari): [^\n]{1,200}\n(?: ?> ?){0,6}(?:Sent|Dikirim|Terkirim): )/m;

/**
 * Reads what somebody pasted or dropped as "the source" of a message. Never throws; linear in the first 2 MB, bounded beyond. What
 * it means for a run is decided by `settleSource`.
 */
export function readSource(given: string): SourceReading {
  const clean = cleanText(given);
  if (typeof clean === 'string') return refused(clean);
  const views = makeViews(clean.text);
  const messages = views.flatMap(readMessages).slice(0, MAX_MESSAGES);
  const labelled = uniq(views.flatMap((view) => labelledTokens(view.text)));
  const tokens = uniq([...labelled, ...views.flatMap((view) => tokenWords(view.text))]).slice(0, MAX_TOKENS);
  const codes = uniq(views.flatMap((view) => findCodes(view.text))).slice(0, 64);
  const isOurs = labelled.length > 0;
  const nothing: Refusal = clean.isCut ? 'too-big' : 'no-token';
  const isBlank =
    tokens.length === 0 && codes.length === 0 && messages.every((one) => one.tokens.length === 0);
  return {
    refusal: isBlank ? nothing : null,
    isOurs,
    tokens,
    codes,
    messages,
    bounce: findBounce(views),
    isTooLong: clean.isCut,
    isForwarded: views.some((view) => FORWARD.test(view.text)),
    damage: clean.damage,
  };
}

function refused(refusal: Refusal): SourceReading {
  const none = { isOurs: false, tokens: [], codes: [], messages: [], bounce: null };
  return { refusal, ...none, isTooLong: false, isForwarded: false, damage: [] };
}

const uniq = <T>(items: readonly T[]): T[] => [...new Set(items)];

const LABELLED =
  /(?:X-Relay-Doctor-Token[ \t]{0,4}:|Relay[ _]Doctor(?:[ _]test)?)\s{1,4}([a-z0-9]{6,64})(?![a-z0-9])/gi;
const HAS_BOTH = /^(?=.*[0-9])(?=.*[a-z])/;

/** Tokens that stand beside our own words. */
function labelledTokens(text: string): string[] {
  const found = Array.from(matches(text, LABELLED), (match) => match[1]?.toLowerCase() ?? '');
  return found.filter((token) => /[0-9]/.test(token) || token.length >= 20);
}

/** Words of the shape of a token (26 of a-z 0-9). */
function tokenWords(text: string): string[] {
  const found = Array.from(matches(text, /(?<![A-Za-z0-9])[a-z0-9]{26}(?![A-Za-z0-9])/g), ([word]) => word);
  return found.filter((word) => HAS_BOTH.test(word));
}

function* matches(text: string, pattern: RegExp): Generator<RegExpExecArray> {
  let count = 0;
  for (const match of text.matchAll(pattern)) {
    yield match;
    count += 1;
    if (count >= MAX_TOKENS) return;
  }
}

/** Fields that the last machine puts on top when it lays a message into a mailbox. */
const TOP_FIELDS = /^(?:return-path|(?:x-)?delivered-to|x-original-to|x-apparently-to|(?:x-)?envelope-to)$/;
const RECIPIENT_FIELDS = /^(?:(?:x-)?delivered-to|x-original-to|x-apparently-to|(?:x-)?envelope-to)$/;

function readMessages(view: View): FoundMessage[] {
  return view.blocks.flatMap((block, index) => {
    // Its decoded twin is read instead.
    if (block.fields.some(isEscaped)) return [];
    const tokens = tiedTokens(block);
    const hops = readHops(block);
    if (tokens.length === 0 && (hops.length === 0 || index > 0)) return [];
    const names = block.fields.map(({ name }) => name);
    const firstHop = names.indexOf('received');
    const before = firstHop === -1 ? names : names.slice(0, firstHop);
    return [
      {
        tokens,
        hops,
        isTopComplete: before.some((name) => TOP_FIELDS.test(name)),
        deliveredTo: uniq(
          block.fields.filter(({ name }) => RECIPIENT_FIELDS.test(name)).map(({ value }) => addressIn(value)),
        ).slice(0, 8),
        isInner: view.isInner || index > 0 || isPreceded(view.text, block.start),
        damage: uniq<Damage>([
          ...view.damage,
          ...block.damage,
          ...endDamage(block),
          ...(view.isInner || view.blocks.slice(0, index).some(isOuter) ? (['attached'] as const) : []),
        ]),
      },
    ];
  });
}

const isEscaped = ({ name, value }: Field): boolean =>
  /^(?:received|message-id|return-path)$/.test(name) && /&(?:lt|gt|nbsp|amp;lt|#60|#x3c);/i.test(value);

/** Is there more text before it than a mail program's own line or two? */
const isPreceded = (text: string, start: number): boolean =>
  text.slice(Math.max(0, start - 2000), start).replace(/\s/g, '').length > 120;

/** The header of a message that this one travels in. */
const isOuter = (block: Block): boolean =>
  block.fields.some(({ name }) => name === 'received' || name === 'content-type');

const addressIn = (value: string): string =>
  (/[^\s<>]{1,128}@[^\s<>]{1,255}/.exec(value)?.[0] ?? '').toLowerCase();

function endDamage(block: Block): Damage[] {
  if (!block.isLast) return [];
  const last = block.fields.at(-1);
  const isWhole = last?.name !== 'received' || (readReceived(last.value)?.at ?? null) !== null;
  return isWhole ? ['body-missing'] : ['cut-off', 'body-missing'];
}

/** Tokens that make this header the header of a test message. A subject counts only when nobody answered or forwarded. */
function tiedTokens(block: Block): string[] {
  const isAnswer = block.fields.some(({ name }) => name === 'in-reply-to' || name === 'references');
  return uniq(
    block.fields.flatMap(({ name, value }) => {
      const pattern =
        name === 'x-relay-doctor-token'
          ? /^([a-z0-9]{6,64})$/
          : name === 'message-id'
            ? /^<?([a-z0-9]{6,64})@/
            : name === 'subject' && !isAnswer
              ? /^[^:[]{0,40}\b([a-z0-9]{26})$/
              : null;
      const token = pattern?.exec(value.toLowerCase())?.[1];
      return token === undefined ? [] : [token];
    }),
  ).slice(0, 4);
}

/** The way, oldest first. Of more than 40 lines the newest ten and the oldest thirty count. */
function readHops(block: Block): RawHop[] {
  const values = block.fields.filter(({ name }) => name === 'received').map(({ value }) => value);
  const kept = values.length <= MAX_HOPS ? values : [...values.slice(0, 10), ...values.slice(10 - MAX_HOPS)];
  return kept
    .map(readReceived)
    .filter((hop) => hop !== null)
    .reverse();
}
