/** The table of a run: lines for the terminal, and RESULTS.md. */
import type { DnsOutcome } from './dns/matrix.ts';
import { dnsPart } from './dns/results.ts';
import type { LabCase, Seat } from './lab-case.ts';
import { isNmapRight, type NmapAnswer } from './nmap.ts';
import type { WindowRow } from './proof/window.ts';
import type { TogetherResult } from './together/round-trip.ts';

/** Everything known about one finished row. `verdict` is absent when the program was not asked. */
export type RowResult = {
  row: LabCase;
  truth: string;
  verdict?: string;
  wrong: string[];
  seconds?: number;
  attempts?: number;
  nmap?: NmapAnswer;
};

const seconds = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(1));

const nmapWords = (one: RowResult): string => {
  if (one.nmap === undefined) return '–';
  return `${one.nmap.words} (${isNmapRight(one.nmap, one.row.truth) ? 'right' : 'wrong'})`;
};

const cells = (one: RowResult): string[] => [
  one.row.name,
  one.truth,
  one.verdict ?? '–',
  one.wrong.length === 0 ? 'right' : 'WRONG',
  seconds(one.seconds),
  one.attempts === undefined ? '–' : String(one.attempts),
  nmapWords(one),
  seconds(one.nmap?.seconds),
];

const WIDTHS = [33, 15, 14, 6, 7, 9, 30, 6];

const padded = (texts: string[]): string =>
  texts
    .map((text, at) => text.padEnd(WIDTHS[at] ?? 0))
    .join(' ')
    .trimEnd();

/** Head of the terminal table. */
export const tableHead = (): string =>
  padded(['configuration', 'truth', 'verdict', '', 'seconds', 'attempts', 'nmap (IPv4, port 25)', 'seconds']);

/** One row of the terminal table, with what is wrong below it. */
export const tableRow = (one: RowResult): string =>
  [padded(cells(one)), ...one.wrong.map((text) => `    ${text}`)].join('\n');

const count = (results: RowResult[], test: (one: RowResult) => boolean): number =>
  results.filter(test).length;

/** Where the program (and nmap) stood, in words. */
const PLACES: Record<Seat, string> = {
  outside: 'outside',
  desk: 'a desk in the office’s network',
  'desk-by-socks': 'a desk, through a SOCKS5 server outside',
  server: 'the server itself',
  line: 'an internet line',
  'blocked-line': 'a line that lets no port 25 out',
  'cut-off-line': 'a line from which the server’s port 25 is silent',
  'proxied-line': 'a line whose provider answers on port 25',
};

const windowPart = (rows: WindowRow[]): string[] => [
  '',
  '## In the window',
  '',
  'The built program in browser mode on a plain internet line, a headless browser in front of it, an open Postfix, and a mailbox',
  'elsewhere on another Postfix with Dovecot: the check is started, sends, and its message is confirmed.',
  '',
  '| way | what is done | verdict | | seconds |',
  '|---|---|---|---|--:|',
  ...rows.map(({ name, words, outcome: { verdict, problem, seconds: took } }) => {
    const right = problem === undefined ? 'right' : `WRONG: ${problem.replaceAll('|', '\\|')}`;
    return `| ${name} | ${words} | ${verdict} | ${right} | ${seconds(took)} |`;
  }),
];

const TOGETHER_HEAD = '## Working together';

const togetherPart = (rows: TogetherResult[]): string[] => [
  '',
  TOGETHER_HEAD,
  '',
  'One check at a desk in the office, one outside, with a real Postfix between them; two case files, merged. What people at either',
  'place meet is found by delivering from there. `window`: the same in two windows, with the file carried there and back.',
  '',
  '| row | the server | merged verdict | | seconds |',
  '|---|---|---|---|--:|',
  ...rows.map(({ name, words, verdict, wrong, seconds: took }) => {
    const right = wrong.length === 0 ? 'right' : `WRONG: ${wrong.join('; ').replaceAll('|', '\\|')}`;
    return `| ${name} | ${words} | ${verdict} | ${right} | ${seconds(took)} |`;
  }),
];

/** RESULTS.md with this part in place of the one it had, or at its end: for a run of these rows alone. */
export const withTogetherPart = (page: string, rows: TogetherResult[]): string => {
  const [before = '', after = ''] = page.split(`\n${TOGETHER_HEAD}\n`);
  const next = after.indexOf('\n## ');
  const rest = next === -1 ? '' : after.slice(next);
  return `${before.trimEnd()}\n${togetherPart(rows).join('\n')}\n${rest}`;
};

/** The whole of RESULTS.md. */
export const resultsPage = (
  results: RowResult[],
  { window, together, dns }: { window: WindowRow[]; together: TogetherResult[]; dns: DnsOutcome | null },
  packages: string[],
  totalSeconds: number,
): string => {
  const asked = results.filter((one) => one.verdict !== undefined);
  const scanned = results.filter((one) => one.nmap !== undefined);
  const ours = count(asked, (one) => one.wrong.length === 0);
  const theirs = count(scanned, (one) => one.nmap !== undefined && isNmapRight(one.nmap, one.row.truth));
  const lines = [
    '# Lab results',
    '',
    'Written by `npm run test:lab`. Real servers in network namespaces; **truth** is what the outside mail exchanger',
    'really received when the lab itself handed messages over, on IPv4 and IPv6. nmap is run the usual way, on the IPv4',
    'address, port 25; "no verdict" counts as wrong. Where the tester is on a blacklist, truth is what others meet. Both programs',
    'stand at the same place; "from there" is what came of mail that the lab handed over from that place.',
    '',
    `Servers: ${packages.join(', ')}.`,
    '',
    `Right: ours ${ours} of ${asked.length}, nmap ${theirs} of ${scanned.length}. The whole run took ${Math.round(totalSeconds)} s.`,
    '',
    '| configuration | what is special | tested from | truth | our verdict | | seconds | attempts | nmap | nmap seconds |',
    '|---|---|---|---|---|---|--:|--:|---|--:|',
  ];
  for (const one of results) {
    const [name, truth, verdict, right, took, attempts, nmap, nmapTook] = cells(one);
    const why = one.wrong.length === 0 ? '' : `: ${one.wrong.join('; ')}`;
    const place = PLACES[one.row.from ?? 'outside'];
    const columns = [
      name,
      one.row.words,
      place,
      truth,
      verdict,
      `${right}${why}`,
      took,
      attempts,
      nmap,
      nmapTook,
    ];
    lines.push(`| ${columns.map((text) => (text ?? '').replaceAll('|', '\\|')).join(' | ')} |`);
  }
  if (window.length > 0) lines.push(...windowPart(window));
  if (together.length > 0) lines.push(...togetherPart(together));
  if (dns !== null) lines.push(...dnsPart(dns));
  return `${lines.join('\n')}\n`;
};
