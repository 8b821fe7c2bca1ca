import type { BlacklistRow, Report } from '../../preload/contract/index.ts';
import { type Words, wordsIn } from '../../words/index.ts';
import { showHiddenInProse } from './parts/safe-text.ts';

const COLUMNS = [
  'zone',
  'name',
  'subject',
  'state',
  'weight',
  'scope',
  'answers',
  'meaning',
  'txt',
  'ttl',
  'via',
  'ms',
  'reason',
  'delistUrl',
] as const;

/**
 * The blacklist table as CSV (RFC 4180: CRLF, quotes doubled), with a BOM so that spreadsheets read UTF-8. The first row
 * holds stable column names. A cell that a spreadsheet would run as a formula gets an apostrophe in front (SPEC S3).
 */
export function renderCsv(report: Report, options: { words?: Words } = {}): string {
  const words = options.words ?? wordsIn(report.language);
  const rows = report.blacklists.rows.map((row) => valuesOf(row, words));
  return `\ufeff${[[...COLUMNS], ...rows].map((row) => row.map(writeCell).join(',')).join('\r\n')}\r\n`;
}

function valuesOf(row: BlacklistRow, words: Words): string[] {
  const values: Record<(typeof COLUMNS)[number], string> = {
    zone: row.zone,
    name: row.name,
    subject: row.subject,
    state: words(`report:listState.${row.state}`),
    weight: row.weight,
    scope: row.scope,
    answers: row.answers.join(' '),
    meaning: row.meaning ?? '',
    txt: row.txt ?? '',
    ttl: row.ttl === undefined ? '' : String(row.ttl),
    via: row.via,
    ms: String(Math.round(row.ms)),
    reason: row.reason ?? '',
    delistUrl: row.delist?.url ?? '',
  };
  return COLUMNS.map((column) => values[column]);
}

function writeCell(value: string): string {
  const visible = showHiddenInProse(value);
  const guarded = /^\s*[=+\-@|%\t\r\n]/.test(value) ? `'${visible}` : visible;
  return /[",;\r\n']/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
