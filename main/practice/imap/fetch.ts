import type { StoredMessage } from '../mail-store.ts';
import type { Placed } from './search.ts';
import { headerFields, splitSource } from './source-parts.ts';
import { type Token, textOf } from './tokens.ts';

/** One thing asked about a message: makes its part of the FETCH line. */
type Item = (message: StoredMessage) => Buffer;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MOST_ITEMS = 20;

/**
 * Reads the items of FETCH (RFC 3501 §6.4.5). Null when one is not offered (ENVELOPE, BODYSTRUCTURE and what needs them). Reading
 * never marks a message as seen: the folders are read-only.
 */
export function readFetchItems(token: Token | undefined, withUid: boolean): Item[] | null {
  if (token === undefined || token.kind === 'string') return null;
  const words = token.kind === 'list' ? token.items.map(textOf) : [token.text];
  const wanted = words.flatMap((word) => (word?.toUpperCase() === 'FAST' ? FAST : [word]));
  const names =
    withUid && !wanted.some((word) => word?.toUpperCase() === 'UID') ? ['UID', ...wanted] : wanted;
  if (names.length === 0 || names.length > MOST_ITEMS) return null;
  const items = names.map((name) => (name === null ? null : readItem(name)));
  return items.every((item) => item !== null) ? items : null;
}

const FAST = ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'];

/** The whole FETCH response for one message, without its line end. */
export function fetchLine({ message, sequence }: Placed, items: readonly Item[]): Buffer {
  const parts = items.flatMap((item, at) => (at === 0 ? [item(message)] : [SPACE, item(message)]));
  return Buffer.concat([Buffer.from(`* ${sequence} FETCH (`), ...parts, Buffer.from(')')]);
}

const SPACE = Buffer.from(' ');

function readItem(name: string): Item | null {
  const upper = name.toUpperCase();
  switch (upper) {
    case 'UID':
      return (message) => Buffer.from(`UID ${message.uid}`);
    case 'FLAGS':
      return () => Buffer.from('FLAGS ()');
    case 'INTERNALDATE':
      return (message) => Buffer.from(`INTERNALDATE "${imapDate(new Date(message.at))}"`);
    case 'RFC822.SIZE':
      return (message) => Buffer.from(`RFC822.SIZE ${Buffer.byteLength(message.source)}`);
    case 'RFC822':
      return literal(upper, '', (source) => source);
    case 'RFC822.HEADER':
      return literal(upper, '', (source) => splitSource(source).header);
    case 'RFC822.TEXT':
      return literal(upper, '', (source) => splitSource(source).body);
    default:
      return readSection(name);
  }
}

/** `BODY[section]<start.length>` and its PEEK form. */
function readSection(name: string): Item | null {
  const match = /^BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d{1,10})\.(\d{1,10})>)?$/i.exec(name);
  if (!match) return null;
  const [, section = '', start, length] = match;
  const choose = sectionOf(section);
  if (choose === null || length === '0') return null;
  const label = `BODY[${section.toUpperCase()}]`;
  if (start === undefined) return literal(label, '', choose);
  return literal(label, `<${Number(start)}>`, choose, [Number(start), Number(start) + Number(length)]);
}

function sectionOf(section: string): ((source: string) => string) | null {
  const fields = /^HEADER\.FIELDS(\.NOT)? \(([^()]*)\)$/i.exec(section);
  if (fields) {
    const names = new Set((fields[2] ?? '').toLowerCase().replaceAll('"', '').split(' '));
    const isNot = fields[1] !== undefined;
    return (source) => {
      const rows = headerFields(splitSource(source).header).filter((row) => names.has(row.name) !== isNot);
      return `${rows.map((row) => `${row.text}\r\n`).join('')}\r\n`;
    };
  }
  switch (section.toUpperCase()) {
    case '':
      return (source) => source;
    case 'HEADER':
      return (source) => splitSource(source).header;
    case 'TEXT':
      return (source) => splitSource(source).body;
    default:
      return null;
  }
}

function literal(
  label: string,
  origin: string,
  choose: (source: string) => string,
  range?: [number, number],
): Item {
  return (message) => {
    const whole = Buffer.from(choose(message.source));
    const bytes = range ? whole.subarray(...range) : whole;
    return Buffer.concat([Buffer.from(`${label}${origin} {${bytes.length}}\r\n`), bytes]);
  };
}

/** `22-Nov-2026 12:00:00 +0000` (RFC 3501 §9, date-time), in UTC. */
function imapDate(date: Date): string {
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${day}-${MONTHS[date.getUTCMonth()]}-${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} +0000`;
}
