/** Mutated case files, read and merged: what must never happen is counted. `npm run bench -- --only cases` does 100,000. */
import { type CaseFile, mergeFiles, readCaseFile } from '../../../main/case-file/index.ts';
import { caseOf, mark, note, run, wholeCase } from '../../case-file/made.ts';
import { mutate } from './mutate.ts';

/** What came of it. `wrong`: a part that nobody wrote, lost without a word, or put together with another server's. */
export type FuzzCount = {
  files: number;
  opened: number;
  refused: number;
  crashes: string[];
  wrong: string[];
  peakBytes: number;
};

const OURS: readonly CaseFile[] = [
  wholeCase(),
  caseOf([run('RUN-IN', { lines: 1 })]),
  caseOf([run('RUN-OUT', { place: 'outside', lines: 1 }), note('N-2', 'two'), mark('M-2')]),
];
const STRANGER = caseOf([run('RUN-X', { domain: 'toko.example', lines: 1 })], { caseId: 'OTHER' });

/** Breaks, reads and merges `count` files, beginning with this seed. */
export async function fuzzCases(count: number, seed: number): Promise<FuzzCount> {
  const result: FuzzCount = { files: 0, opened: 0, refused: 0, crashes: [], wrong: [], peakBytes: 0 };
  const start = process.memoryUsage().rss;
  for (let turn = 0; turn < count; turn++) {
    const original = OURS[turn % OURS.length] ?? STRANGER;
    const number = seed + turn;
    try {
      const { how, bytes } = await mutate(original, number);
      const reading = await readCaseFile(bytes);
      result.files += 1;
      if (!reading.ok) result.refused += 1;
      else {
        result.opened += 1;
        const complaint = judge(original, reading.file, how);
        if (complaint !== null) result.wrong.push(`${number} ${how}: ${complaint}`);
      }
    } catch (error) {
      result.crashes.push(`${number}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (turn % 500 === 0) result.peakBytes = Math.max(result.peakBytes, process.memoryUsage().rss - start);
  }
  return result;
}

function judge(original: CaseFile, read: CaseFile, how: string): string | null {
  const known = new Map(original.parts.map((part) => [part.facts.id, part.facts.sha256]));
  // Whoever rewrites a part and its hash makes a part of their own: that it is not ours cannot be seen in the file alone.
  const isForged = how === 'forged' || how === 'json' || how === 'evil';
  for (const { facts } of read.parts)
    if (!isForged && known.get(facts.id) !== facts.sha256) return `part ${facts.id} is not as it was`;
  const isSaid = read.parts.length + read.troubles.length >= original.parts.length;
  if (!isForged && how !== 'flip' && how !== 'splice' && !isSaid && read.caseId !== '')
    return 'a part went without a word';
  const stranger = mergeFiles(STRANGER, read);
  const isTokos = JSON.stringify(read.parts.map((part) => part.content)).includes('toko.example');
  if (stranger.ok && !isForged && !isTokos) return 'two servers were put together';
  const merging = mergeFiles(original, read);
  if (!merging.ok) return null;
  const here = new Map(merging.file.parts.map((part) => [part.facts.id, part]));
  for (const { facts } of original.parts) {
    const part = here.get(facts.id);
    if (part === undefined) return `merging lost ${facts.id}`;
    // Only the same run that went on may take the place of a part that is here.
    const isLonger = part.content?.kind === 'run' && part.facts.sha256 !== facts.sha256;
    if (part.facts.sha256 !== facts.sha256 && !isLonger) return `merging altered ${facts.id}`;
  }
  const again = mergeFiles(merging.file, read);
  return again.ok && again.file.parts.length === merging.file.parts.length
    ? null
    : 'merging twice is not merging once';
}
