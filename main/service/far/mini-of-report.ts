import type { MiniCase, Report } from '../../../preload/contract/index.ts';
import { wordsIn } from '../../../words/index.ts';
import { countLists, sortFindings } from '../../report/index.ts';
import { readMiniCode, writeMiniCode } from './mini-code.ts';

const MOST_DOORS = 12;
const MOST_FINDINGS = 6;
const MOST_HASHES = 4;
const HASH_DIGITS = 12;

/** What belongs to a mini-case besides the report. `hashes`: SHA-256 of the run parts, hex. */
export type MiniFacts = { caseId: string; number: string; hashes: readonly string[] };

/** The report in as little as a picture can carry: verdict, place, time, doors, lists, codes. */
export function miniOfReport(report: Report, facts: MiniFacts): MiniCase {
  const { rows } = report.blacklists;
  const listed = new Set(rows.filter((row) => row.state === 'listed').map((row) => row.zone)).size;
  return {
    caseId: facts.caseId.slice(0, 64),
    number: facts.number.slice(0, 12),
    target: (report.target.domain ?? report.target.input).slice(0, 253),
    verdict: report.verdict.code,
    place: report.vantage.place,
    at: report.timing.startedAt,
    doors: report.relay.cells
      .filter((cell) => cell.address.length <= 45)
      .slice(0, MOST_DOORS)
      .map(({ address, family, port, state }) => ({ address, family, port, state })),
    listed,
    answered: countLists(rows).answered,
    findings: sortFindings(report)
      .todo.slice(0, MOST_FINDINGS)
      .map((one) => `${one.code} ${one.id}`.slice(0, 60)),
    hashes: facts.hashes.slice(0, MOST_HASHES).map((hash) => hash.slice(0, HASH_DIGITS).toLowerCase()),
  };
}

/** The text for the QR code, and what it says in lines. The lines are made from what the code gives back, not from what went in. */
export function codeOfMini(
  mini: MiniCase,
  report: Pick<Report, 'language' | 'verdict'>,
): { text: string; lines: string[] } {
  const text = writeMiniCode(mini);
  const read = readMiniCode(text);
  return { text, lines: read.ok ? linesOf(read.mini, report) : [] };
}

function linesOf(mini: MiniCase, { language, verdict }: Pick<Report, 'language' | 'verdict'>): string[] {
  const words = wordsIn(language);
  const at = new Intl.DateTimeFormat(language === 'id' ? 'id-ID' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'long',
  });
  const when = mini.at === '' ? '–' : at.format(new Date(mini.at));
  const codes = mini.findings.map((one) => one.split(' ', 1)[0]).join(', ');
  return [
    words('share:qr.number', { number: mini.number }),
    mini.target,
    `${verdict.headline} (${mini.verdict})`,
    words('share:qr.place', { place: words(`verdict:place.${mini.place}`), at: when }),
    ...mini.doors.map((door) =>
      words('share:qr.doorAt', {
        address: door.address,
        port: door.port,
        state: words(`verdict:state.${door.state}`),
      }),
    ),
    mini.answered > 0
      ? words('share:qr.lists', { listed: mini.listed, answered: mini.answered })
      : words('share:qr.noLists'),
    codes === '' ? words('share:qr.noFindings') : words('share:qr.findings', { codes }),
    ...(mini.hashes.length > 0 ? [words('share:qr.hash', { hashes: mini.hashes.join(', ') })] : []),
  ];
}
