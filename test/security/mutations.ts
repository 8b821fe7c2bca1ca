import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate as letSignalsIn } from 'node:timers/promises';
import { PROTECTIONS, type Protection } from './protections.ts';

// Takes each protection away in a copy of the tree and expects its tests to fail. `npm run test:mutations [number of a check…]`.
const root = resolve(import.meta.dirname, '../..');
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', 'out', '.lab-cache']);
const copy = mkdtempSync(join(tmpdir(), 'relay-doctor-mutations-'));
process.once('SIGINT', () => process.exit(130));
process.once('exit', () => rmSync(copy, { recursive: true, force: true }));

cpSync(root, copy, { recursive: true, filter: (path) => !LEFT_OUT.has(path.slice(root.length + 1)) });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');

function run(args: string[]): { isGood: boolean; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: 'utf8',
    timeout: 300_000,
  });
  return { isGood: status === 0, output: `${stdout}${stderr}` };
}

const build = (part: string) => run(['build/scripts/build.ts', part]);

function projectOf(file: string): string {
  if (file.startsWith('test/packaging/')) return 'packaging';
  return file.startsWith('test/e2e/') ? 'e2e' : 'unit';
}

/** Runs the tests of one protection; how many ran and failed by the report, not by the exit status alone. */
function test({ test: file, named }: Protection): { passed: number; failed: number; output: string } {
  const report = join(copy, 'mutation.json');
  rmSync(report, { force: true });
  const filter = named === undefined ? [] : ['-t', named.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')];
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', projectOf(file), file, ...filter];
  const { output } = run([...vitest, '--reporter=json', `--outputFile=${report}`]);
  if (!existsSync(report)) return { passed: 0, failed: 0, output };
  const seen = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    testResults: { status: string; assertionResults: unknown[] }[];
  };
  // A file that cannot be loaded any more has noticed, too.
  const broken = seen.testResults.filter(
    (one) => one.status === 'failed' && one.assertionResults.length === 0,
  ).length;
  return { passed: seen.numPassedTests, failed: seen.numFailedTests + broken, output };
}

/** One sentence on what went wrong, or null when the protection was missed by its tests. */
function takeAway(protection: Protection): string | null {
  const path = join(copy, protection.file);
  const whole = readFileSync(path, 'utf8');
  if (!whole.includes(protection.find)) return `not found in ${protection.file}: ${protection.find}`;
  writeFileSync(
    path,
    whole.replace(protection.find, () => protection.replace),
  );
  try {
    if (protection.build) {
      const made = build(protection.build);
      if (!made.isGood) return `cannot be built: ${made.output.slice(-300)}`;
    }
    const { failed, passed, output } = test(protection);
    if (failed === 0)
      return passed === 0 ? `no test ran: ${output.slice(-300)}` : `${passed} tests passed all the same`;
    return null;
  } finally {
    writeFileSync(path, whole);
    if (protection.build) build(protection.build);
  }
}

const numbers = process.argv.slice(2).map(Number);
const chosen = PROTECTIONS.filter(({ check }) => numbers.length === 0 || numbers.includes(check));
for (const part of ['main', 'preload', 'renderer'])
  if (!build(part).isGood) {
    console.error(`${part} cannot be built as it is`);
    process.exit(1);
  }

// First everything as it is: what fails already proves nothing.
const files = new Map(chosen.map((one) => [`${one.test} ${one.named ?? ''}`, one]));
let isSound = true;
for (const [name, one] of files) {
  await letSignalsIn();
  const { passed, failed, output } = test(one);
  if (passed > 0 && failed === 0) continue;
  isSound = false;
  console.error(`untouched: ${name}: ${passed} passed, ${failed} failed\n${output.slice(-600)}`);
}

let noticed = 0;
for (const protection of chosen) {
  await letSignalsIn();
  const fault = takeAway(protection);
  if (fault === null) noticed += 1;
  console.log(
    `${fault === null ? 'noticed' : 'MISSED '}  ${String(protection.check).padStart(2)}  ${protection.gone}${fault === null ? '' : `: ${fault}`}`,
  );
}
console.log(`${chosen.length} protections taken away, ${noticed} noticed`);
process.exitCode = isSound && noticed === chosen.length ? 0 : 1;
