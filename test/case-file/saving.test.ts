import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCaseFile, writeCaseFile } from '../../main/case-file/index.ts';
import { caseOf, run, wholeCase } from './made.ts';

const folder = mkdtempSync(join(tmpdir(), 'rd-saving-'));
const CHILD = join(import.meta.dirname, 'saving-child.ts');
const [before, after, saved] = ['before', 'after', 'saved'].map((name) => join(folder, `${name}.rdcase`));
const KILLS = 30;

beforeAll(async () => {
  writeFileSync(String(before), await writeCaseFile(caseOf([run('RUN-IN')]), { summary: 'before' }));
  writeFileSync(String(after), await writeCaseFile(wholeCase(), { summary: 'after' }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Saves over `target` until it is killed, this long after it began. */
function saveAndKill(target: string, afterMs: number): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [CHILD, String(before), String(after), target], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), afterMs));
  return new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)));
}

it(`killed at ${KILLS} random moments of saving, the file is the old or the new one, whole`, async () => {
  const whole = [before, after].map((name) => readFileSync(String(name)));
  const seen = [0, 0];
  const oneLane = async (lane: number): Promise<void> => {
    const target = `${saved}-${lane}`;
    writeFileSync(target, whole[0] ?? '');
    for (let turn = lane; turn < KILLS; turn += 4) {
      expect(await saveAndKill(target, Math.random() * 25)).toBe('SIGKILL');
      const now = readFileSync(target);
      const which = whole.findIndex((bytes) => bytes.equals(now));
      expect(which).not.toBe(-1);
      seen[which] = (seen[which] ?? 0) + 1;
      if (turn % 20 === lane)
        expect(await readCaseFile(now)).toMatchObject({ ok: true, file: { troubles: [] } });
    }
  };
  await Promise.all([0, 1, 2, 3].map(oneLane));
  expect(Math.min(...seen)).toBeGreaterThan(0);
}, 60_000);
