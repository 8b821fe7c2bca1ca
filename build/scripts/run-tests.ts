import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');
const outFile = join(root, 'out/test-results.json');

/** The part of Vitest's JSON report that is counted. */
const testReport = z.object({
  numPassedTests: z.number().int(),
  numFailedTests: z.number().int(),
  numPendingTests: z.number().int(),
  numTodoTests: z.number().int(),
  testResults: z.array(
    z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.unknown()) }),
  ),
});

/** Files that broke before any of their tests could run: each counts as one failure. */
function countBrokenFiles(report: z.infer<typeof testReport>): number {
  return report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
    .length;
}

// The tests drive what was built: build it from what is here now.
const build = spawnSync(process.execPath, [join(root, 'build/scripts/build.ts')], {
  cwd: root,
  stdio: 'inherit',
});
mkdirSync(join(root, 'out'), { recursive: true });
rmSync(outFile, { force: true });
const vitest = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${outFile}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);

let passed = 0;
let failed = 0;
try {
  const report = testReport.parse(JSON.parse(readFileSync(outFile, 'utf8')));
  passed = report.numPassedTests;
  // Nothing here may be skipped: a test that did not run has not passed.
  failed = report.numFailedTests + countBrokenFiles(report) + report.numPendingTests + report.numTodoTests;
} catch (error) {
  failed = 1;
  console.error(`no test results could be read: ${error instanceof Error ? error.message : String(error)}`);
}
const isGood = build.status === 0 && vitest.status === 0 && failed === 0 && passed > 0;
if (!isGood && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = isGood ? 0 : 1;
