import type { CasePreview, HideSwitch, Language } from '../../../preload/contract/index.ts';
import { wordsIn } from '../../../words/index.ts';
import { type CaseFile, hideInFile, writeCaseFile } from '../../case-file/index.ts';
import { mergedLines, summaryText } from '../../report/index.ts';
import type { ServiceContext } from '../types.ts';
import { caseFileNow, findCase, saidOf, type Which } from './case-of.ts';
import { reportOfFile } from './merged.ts';

export const CASE_MIME = 'application/x-relay-doctor-case';
const MAX_SUMMARY = 20_000;

/** A file as it is written: its octets, its name, and what a person reads in it without the program. */
export type WrittenCase = { bytes: Uint8Array; fileName: string; summary: string };

/** Writes a case: what a switch took out of `file` is out of the summary and the name too, because both are made from it. */
export async function writeCase(
  file: CaseFile,
  options: { language: Language; passphrase?: string | undefined },
): Promise<WrittenCase> {
  const summary = summaryOf(file, options.language);
  const { passphrase } = options;
  const bytes = await writeCaseFile(file, { summary, ...(passphrase === undefined ? {} : { passphrase }) });
  return { bytes, fileName: fileNameOf(file), summary };
}

/** What a file would hold, and what the switches would take out. Nothing is written or kept. */
export async function previewCase(
  which: Which,
  wishes: { hide: HideSwitch[]; where: string; language: Language },
  context: ServiceContext,
): Promise<CasePreview> {
  const whole = caseFileNow(which, wishes, context);
  const { file, found, leftOut } = hideInFile(whole, wishes.hide);
  const written = await writeCase(file, wishes);
  return {
    fileName: written.fileName,
    bytes: written.bytes.length,
    parts: file.parts.map((part) => part.facts),
    found,
    leftOut,
    summary: written.summary,
  };
}

/** Keeps what the own runs of the case say of themselves from now on, and the place's name and the maker's for the next time. */
export function rememberSaid(
  which: Which,
  said: { where: string; who?: string | undefined },
  context: ServiceContext,
): void {
  const { cases, parts, settings } = context.store;
  const { kase, only } = findCase(which, context);
  cases.atOnce(() => {
    for (const { runId } of cases.listRuns(kase.caseId)) {
      if ((only === null || only === runId) && !parts.isForeignRun(runId))
        parts.say(runId, saidOf(runId, said, context));
    }
  });
  const known = settings.read();
  const placeName = said.where || known.placeName;
  const tickedBy = said.who || known.tickedBy;
  if (placeName !== known.placeName || tickedBy !== known.tickedBy)
    settings.write({ ...known, placeName, tickedBy });
}

/** `KTR-7Q2M-kantor.example.rdcase`. */
export function fileNameOf({ number, name }: Pick<CaseFile, 'number' | 'name'>): string {
  const plain = `${number}-${name}`
    .replace(/[^a-z0-9.-]+/gi, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 80);
  return `${plain || 'case'}.rdcase`;
}

/** `summary.txt`: what the case says, for somebody who has not got the program. */
export function summaryOf(file: CaseFile, language: Language): string {
  const words = wordsIn(language);
  const report = reportOfFile(file, language, file.savedAt);
  const notes = file.parts.flatMap(({ content }) => (content?.kind === 'note' ? [content.note] : []));
  const minis = file.parts.flatMap(({ content }) => (content?.kind === 'mini' ? [content.mini] : []));
  const lines = [
    words('together:summary.head', { number: file.number, name: file.name }),
    words('together:summary.saved', { at: file.savedAt, version: file.version }),
    '',
    ...(report ? [summaryText(report)] : []),
    ...minis.map((mini) => words('together:summary.mini', { target: mini.target, at: mini.at })),
    ...(report?.merged ? ['', ...mergedLines(report.merged, words)] : []),
    '',
    words('together:summary.parts', { n: file.parts.length }),
    ...file.parts.map(({ facts }) => `  ${partLineOf(facts)}`),
    ...(notes.length > 0 ? ['', words('together:summary.notes')] : []),
    ...notes.map((note) => `  ${note.at} ${note.who}: ${note.text.replace(/\s*\n\s*/g, ' / ')}`),
    '',
    words('together:summary.how'),
    '',
  ];
  return lines.join('\n').slice(0, MAX_SUMMARY);
}

function partLineOf({
  id,
  kind,
  who,
  where,
  place,
  startedAt,
  sha256,
}: CaseFile['parts'][number]['facts']): string {
  return [startedAt, kind, place, where, who, id, `sha256 ${sha256}`]
    .filter((text) => text !== '')
    .join(' · ');
}
