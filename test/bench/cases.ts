import { fuzzCases } from '../hostile/case-files/fuzz.ts';

const FILES = 100_000;
const SEED = 1;

/** 100,000 broken case files, read and merged (issue: 0 crashes, 0 wrong merges, bounded memory). */
export async function benchCases(): Promise<string> {
  const began = performance.now();
  const { files, opened, refused, crashes, wrong, peakBytes } = await fuzzCases(FILES, SEED);
  const seconds = (performance.now() - began) / 1000;
  for (const line of [...crashes, ...wrong].slice(0, 20)) console.log(`  ${line}`);
  const memory = (peakBytes / 1024 / 1024).toFixed(0);
  return (
    `cases: ${files} broken files (seed ${SEED}), ${opened} opened, ${refused} refused, ${crashes.length} crashes, ` +
    `${wrong.length} wrong merges, memory +${memory} MB, ${(files / seconds).toFixed(0)} a second`
  );
}
