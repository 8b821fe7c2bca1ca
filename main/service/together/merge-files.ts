import {
  type CheckRequest,
  type HideSwitch,
  type Language,
  type PartTrouble,
  type Report,
  ServiceError,
} from '../../../preload/contract/index.ts';
import { wordsIn } from '../../../words/index.ts';
import { type CaseFile, hideInFile, hideInReport, mergeFiles } from '../../case-file/index.ts';
import { troubleWords } from '../../report/index.ts';
import type { ServiceContext } from '../types.ts';
import { readCaseBytes } from './open-file.ts';
import { refusal, trouble } from './trouble.ts';

/** A file that was named, and its octets. */
export type NamedBytes = { name: string; bytes: Uint8Array };

/** Case files as one, for programs without a window. `said`: sentences about parts that were left out. */
export type MergedFiles = { file: CaseFile; said: string[] };

type Merging = { ok: true; file: CaseFile; troubles: PartTrouble[] } | { ok: false };

/** Puts files about one server together, in the order given; the first one gives the case its number. Throws `ServiceError`. */
export async function mergeNamed(
  given: readonly NamedBytes[],
  options: { passphrase?: string | undefined; language: Language },
): Promise<MergedFiles> {
  const words = wordsIn(options.language);
  let whole: CaseFile | null = null;
  const said: string[] = [];
  for (const { name, bytes } of given) {
    const file = await readNamed(name, bytes, options.passphrase);
    const merging: Merging =
      whole === null ? { ok: true, file, troubles: file.troubles } : mergeFiles(whole, file);
    if (!merging.ok) throw refusal('other-server');
    const before: PartTrouble[] = whole?.troubles ?? [];
    const troubles: PartTrouble[] = [...file.troubles, ...merging.troubles].filter(
      (row, index, all) => all.findIndex((other) => isSame(row, other)) === index,
    );
    const fresh = troubles.filter((row) => !before.some((other) => isSame(row, other)));
    said.push(...fresh.map((row) => `${name}: ${troubleWords(row, words)}`));
    whole = { ...merging.file, troubles: [...before, ...fresh] };
  }
  if (whole === null || whole.parts.length === 0) throw trouble('empty', given[0]?.name ?? '');
  return { file: whole, said };
}

const isSame = (a: PartTrouble, b: PartTrouble): boolean =>
  a.id === b.id && a.why === b.why && a.index === b.index;

/** Reads one file; a locked one with the passphrase. Throws `ServiceError` with the sentence. */
export async function readNamed(name: string, bytes: Uint8Array, passphrase?: string): Promise<CaseFile> {
  const file = await readCaseBytes(bytes, name, passphrase);
  if (file === null)
    throw new ServiceError({ code: 'bad-input', key: 'cli:wrong.needs-passphrase', params: { name } });
  return file;
}

/** Was the relay question asked in any run of the file? */
export function wasRelayAsked(file: CaseFile): boolean {
  return requestsOf(file).some((request) => request.only.includes('relay'));
}

function requestsOf({ parts }: CaseFile): CheckRequest[] {
  return parts.flatMap(({ content }) => {
    const [start] = content?.kind === 'run' ? content.events : [];
    return start?.type === 'run-started' ? [start.request] : [];
  });
}

/** A file without what the switches take out. */
export function withoutHidden(file: CaseFile, hide: readonly HideSwitch[]): CaseFile {
  return hide.length === 0 ? file : hideInFile(file, [...hide]).file;
}

/** A report without what the switches take out. `runs`: stored runs it is made from, whose values may stand in it. */
export function reportWithoutHidden(
  report: Report,
  hide: readonly HideSwitch[],
  runs: readonly string[],
  { store }: ServiceContext,
): Report {
  return hide.length === 0
    ? report
    : hideInReport(
        report,
        [...hide],
        runs.flatMap((runId) => store.cases.events(runId)),
      );
}
