import type { BlacklistRow, Report } from '../../preload/contract/index.ts';
import { type Words, wordsIn } from '../../words/index.ts';
import { wayWords } from './parts/list-words.ts';
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
  'role',
  'way',
  'seenAt',
  'tried',
  'proof',
  'provedAt',
  'egress',
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
    role: row.role ? words(`report:lists.role.${row.role}`) : '',
    way: row.path ? wayWords(words, row.path) : '',
    seenAt: row.at ?? '',
    tried: (row.tried ?? []).map((one) => triedText(words, one)).join('; '),
    proof: row.proof ? [row.proof.listed, row.proof.unlisted].map(proofText).join('; ') : '',
    provedAt: row.proof?.at ?? '',
    egress: row.egress ?? '',
  };
  return COLUMNS.map((column) => values[column]);
}

function triedText(words: Words, one: NonNullable<BlacklistRow['tried']>[number]): string {
  return `${wayWords(words, one.path)} (${one.via}): ${words(`report:listState.${one.state}`)}`;
}

/** `2.0.0.127.zen.example = 127.0.0.2`; without records, the word for it: `nothing`, `silent`. */
function proofText({ name, result, answers }: NonNullable<BlacklistRow['proof']>['listed']): string {
  return `${name} = ${result === 'records' ? answers.join(' ') : result}`;
}

function writeCell(value: string): string {
  const visible = showHiddenInProse(value);
  const guarded = /^\s*[=+\-@|%\t\r\n]/.test(value) ? `'${visible}` : visible;
  return /[",;\r\n']/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
