import type { StoredMessage } from '../mail-store.ts';
import { readNumberSet } from './numbers.ts';
import { headerFields, splitSource } from './source-parts.ts';
import { type Token, textOf } from './tokens.ts';

/** A message with its place in the opened folder. */
export type Placed = { message: StoredMessage; sequence: number };
type Test = (row: Placed) => boolean;

const MOST_DEPTH = 12;
/** Nothing is ever marked here: keys that ask for a mark find nothing, their opposites everything. */
const NEVER = new Set(['ANSWERED', 'DELETED', 'DRAFT', 'FLAGGED', 'SEEN', 'NEW', 'RECENT']);
const ALWAYS = new Set(['ALL', 'UNANSWERED', 'UNDELETED', 'UNDRAFT', 'UNFLAGGED', 'UNSEEN', 'OLD']);
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Reads the keys of SEARCH (RFC 3501 §6.4.4) into one test; several keys mean "and". Null when a key is not known. Text is looked for
 * as it stands in the source, without regard to case.
 */
export function readSearch(tokens: readonly Token[], rows: readonly Placed[]): Test | null {
  const queue = [...tokens];
  if (textOf(queue[0])?.toUpperCase() === 'CHARSET') queue.splice(0, 2);
  return queue.length === 0 ? null : readAll(queue, rows, 0);
}

function readAll(queue: Token[], rows: readonly Placed[], depth: number): Test | null {
  const tests: Test[] = [];
  while (queue.length > 0) {
    const test = readOne(queue, rows, depth);
    if (test === null) return null;
    tests.push(test);
  }
  return (row) => tests.every((test) => test(row));
}

function readOne(queue: Token[], rows: readonly Placed[], depth: number): Test | null {
  const first = queue.shift();
  if (first === undefined || depth > MOST_DEPTH) return null;
  if (first.kind === 'list')
    return first.items.length === 0 ? null : readAll([...first.items], rows, depth + 1);
  const key = first.text.toUpperCase();
  if (ALWAYS.has(key)) return () => true;
  if (NEVER.has(key)) return () => false;
  if (key === 'NOT') {
    const inner = readOne(queue, rows, depth + 1);
    return inner && ((row) => !inner(row));
  }
  if (key === 'OR') {
    const left = readOne(queue, rows, depth + 1);
    const right = readOne(queue, rows, depth + 1);
    return left && right && ((row) => left(row) || right(row));
  }
  const numbers = readNumberSet(key, rows.length);
  if (numbers) return (row) => numbers.holds(row.sequence);
  const value = textOf(queue.shift());
  return value === null ? null : withValue(key, value, queue, rows);
}

function withValue(key: string, value: string, queue: Token[], rows: readonly Placed[]): Test | null {
  const wanted = value.toLowerCase();
  switch (key) {
    case 'HEADER': {
      const text = textOf(queue.shift());
      return text === null ? null : inField(wanted, text.toLowerCase());
    }
    case 'SUBJECT':
    case 'FROM':
    case 'TO':
    case 'CC':
    case 'BCC':
      return inField(key.toLowerCase(), wanted);
    case 'TEXT':
      return ({ message }) => message.source.toLowerCase().includes(wanted);
    case 'BODY':
      return ({ message }) => splitSource(message.source).body.toLowerCase().includes(wanted);
    case 'UID': {
      const uids = readNumberSet(value, rows.at(-1)?.message.uid ?? 0);
      return uids && (({ message }) => uids.holds(message.uid));
    }
    case 'LARGER':
    case 'SMALLER': {
      if (!/^\d{1,10}$/.test(value)) return null;
      const size = ({ message }: Placed): number => Buffer.byteLength(message.source) - Number(value);
      return (row) => (key === 'LARGER' ? size(row) > 0 : size(row) < 0);
    }
    case 'KEYWORD':
      return () => false;
    case 'UNKEYWORD':
      return () => true;
    default:
      return byDay(key, value);
  }
}

/** An empty text asks whether the field is there at all. */
function inField(name: string, text: string): Test {
  return ({ message }) =>
    headerFields(splitSource(message.source).header).some(
      (field) =>
        field.name === name &&
        field.text
          .slice(name.length + 1)
          .toLowerCase()
          .includes(text),
    );
}

/** Days are compared in UTC, those of the arrival; here a message arrives when it is sent. */
function byDay(key: string, value: string): Test | null {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})-([a-z]{3})-(\d{4})$/i.exec(value) ?? [];
  const at = MONTHS.indexOf(month.toLowerCase());
  if (at < 0) return null;
  const wanted = Date.UTC(Number(year), at, Number(day)) / 86_400_000;
  const dayOf = ({ message }: Placed): number => Math.floor(Date.parse(message.at) / 86_400_000);
  switch (key.replace(/^SENT/, '')) {
    case 'SINCE':
      return (row) => dayOf(row) >= wanted;
    case 'BEFORE':
      return (row) => dayOf(row) < wanted;
    case 'ON':
      return (row) => dayOf(row) === wanted;
    default:
      return null;
  }
}
