import {
  type Language,
  type Report,
  type RunEvent,
  runEvent,
  ServiceError,
} from '../../preload/contract/index.ts';
import { type DnsblRow, parseDnsblCatalogue } from '../catalogue/dnsbl.ts';
import { parseRootHints, parseServer } from '../engine/dns/index.ts';
import { foldRun } from '../engine/run/fold.ts';
import { buildReport } from '../report/index.ts';
import { newestOf, readCase } from './case-file-format.ts';

const MAX_LISTS_BYTES = 8 * 1024 * 1024;
const MAX_HINTS_BYTES = 256 * 1024;
/** As many as a request may name. */
const MAX_ROOTS = 32;
const FORMAT = 'relay-doctor.events/1';

/** `--lists FILE`: a catalogue of the same format. Throws `ServiceError` with the reason. */
export function readListsFile(bytes: Uint8Array): DnsblRow[] {
  if (bytes.length > MAX_LISTS_BYTES)
    throw new ServiceError({ code: 'bad-input', key: 'lists-file', detail: 'too-large' });
  try {
    return parseDnsblCatalogue(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    const detail =
      error instanceof SyntaxError
        ? 'not-json'
        : error instanceof Error
          ? error.message.slice(0, 200)
          : 'unreadable';
    throw new ServiceError({ code: 'bad-input', key: 'lists-file', detail });
  }
}

/**
 * `--root-hints FILE`: addresses of root servers as in `named.root`, or one `IP` or `IP:PORT` a line. Throws `ServiceError` with the reason.
 */
export function readRootHints(bytes: Uint8Array): string[] {
  const problem = (detail: string) => new ServiceError({ code: 'bad-input', key: 'root-hints', detail });
  if (bytes.length > MAX_HINTS_BYTES) throw problem('too-large');
  const text = new TextDecoder().decode(bytes);
  const bare = text.split(/\r?\n/).flatMap((line) => (parseServer(line) === null ? [] : [line.trim()]));
  const roots = [...new Set([...parseRootHints(text), ...bare])].slice(0, MAX_ROOTS);
  if (roots.length === 0) throw problem('no-addresses');
  return roots;
}

/** A run's events as JSON lines: what `--case` writes and `report` reads. */
export function caseFileText(events: readonly RunEvent[]): string {
  const lines = [{ format: FORMAT }, ...events].map((row) => JSON.stringify(row));
  return `${lines.join('\n')}\n`;
}

/** The events of such a file; null when it is none. Lines that cannot be read are left out. */
export function readCaseFile(bytes: Uint8Array): RunEvent[] | null {
  const [first = '', ...lines] = new TextDecoder().decode(bytes).split('\n');
  const head = readLine(first);
  const isOurs = typeof head === 'object' && head !== null && 'format' in head && head.format === FORMAT;
  if (!isOurs) return newestRun(bytes);
  return lines.flatMap((line) => {
    const parsed = runEvent.safeParse(readLine(line));
    return parsed.success ? [parsed.data] : [];
  });
}

/** The newest whole run of a saved case; null when it is none. */
function newestRun(bytes: Uint8Array): RunEvent[] | null {
  const read = readCase(bytes);
  return read.ok ? (newestOf(read.file.runs)?.events ?? null) : null;
}

function readLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** The report of a stored or read event log, as it would be today. */
export function reportOfEvents(events: readonly RunEvent[], language: Language): Report {
  const first = events.find((event) => event.type === 'run-started');
  return buildReport(foldRun(first?.runId ?? 'file', events), language, new Date().toISOString());
}
