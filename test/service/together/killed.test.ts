import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCaseFile } from '../../../main/case-file/index.ts';
import { openStore } from '../../../main/store/index.ts';
import { type PracticeServices, startPracticeServices } from '../practice-services.ts';
import { hands } from './two-computers.ts';

const folder = mkdtempSync(join(tmpdir(), 'rd-killed-'));
const CHILD = join(import.meta.dirname, 'killed-child.ts');
let practice: PracticeServices;
let caseId = '';
let partsOfFile = 0;

beforeAll(async () => {
  practice = await startPracticeServices();
  ({ caseId } = await practice.run(practice.requestFor('open', { ports: [25] })));
  await practice.run(practice.requestFor('open', { ports: [25], pace: 'normal' }));
  const file = Buffer.from(await hands(practice.services).save(caseId), 'base64');
  writeFileSync(join(folder, 'in.rdcase'), file);
  const read = await readCaseFile(file);
  partsOfFile = read.ok ? read.file.parts.length : 0;
}, 60_000);
afterAll(async () => {
  await practice.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A program that opens the file and saves the case, again and again in new folders, until it is killed. */
function runAndKill(home: string, afterMs: number): Promise<void> {
  const child = spawn(
    process.execPath,
    [CHILD, home, join(folder, 'in.rdcase'), join(folder, 'out.rdcase')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return new Promise((resolve) => {
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), afterMs));
    child.on('close', () => resolve());
  });
}

it('killed at any moment, all of a file is in the store or nothing, and the saved file is whole', async () => {
  expect(partsOfFile).toBe(2);
  const out = join(folder, 'out.rdcase');
  writeFileSync(out, readFileSync(join(folder, 'in.rdcase')));
  for (let turn = 0; turn < 6; turn += 1) {
    const home = join(folder, `home-${turn}`);
    await runAndKill(home, 3 + ((turn * 37) % 90));
    for (const name of readdirSync(home)) {
      const store = openStore(join(home, name), () => new Date());
      expect(store.setAside).toBeNull();
      const [kase] = store.cases.listCases();
      expect([0, partsOfFile]).toContain(kase?.runs ?? 0);
      if (kase) {
        expect(store.parts.list(kase.caseId)).toHaveLength(partsOfFile);
        for (const run of store.cases.listRuns(kase.caseId)) expect(run.state).toBe('done');
      }
      store.cases.close();
    }
    const read = await readCaseFile(readFileSync(out));
    expect(read).toMatchObject({ ok: true, file: { caseId, troubles: [] } });
  }
}, 60_000);
