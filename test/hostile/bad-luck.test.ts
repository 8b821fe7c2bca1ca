import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newHome, PROGRAM, readReport, runProgram } from '../e2e/cli/program.ts';
import type { FakeDns } from '../fakes/dns/server.ts';
import { startNames } from './names.ts';
import { expectReadable } from './readable.ts';
import { argumentsFor } from './run-case.ts';
import { closedOffice, mute, type Trap } from './servers.ts';

let names: FakeDns;
let server: Trap;
const homes: string[] = [];

beforeAll(async () => {
  [names, server] = await Promise.all([startNames(), closedOffice()]);
});
afterAll(async () => {
  await Promise.all([names.close(), server.close()]);
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

function home(): string {
  const made = newHome();
  homes.push(made);
  return made;
}

const args = (trap: Trap, ...more: string[]): string[] =>
  argumentsFor('kantor.example', { resolver: names.address, server: `127.0.0.1:${trap.port}` }, more);

/** The result was printed although something else went wrong, and the one thing wrong was said. */
function expectSaid(finished: { status: number | null; out: string; err: string }, sentence: RegExp): void {
  expect(readReport(finished).verdict.code).toBe('CLOSED');
  expect(finished.err).toMatch(sentence);
  expect(finished.err).not.toMatch(/\{\{|\w+:\w+\.\w+\.|^\s+at /m);
}

describe.concurrent('where the result goes', () => {
  it.each([
    ['--html', 'no-such-folder/r.html'],
    ['--case', 'no-such-folder/r.events'],
  ])(
    '%s into a folder that is not there: the result all the same, one sentence, status 3',
    async (option, path) => {
      const folder = home();
      const finished = await runProgram(args(server, option, join(folder, path)), folder);
      expect(finished.status).toBe(3);
      expectSaid(finished, /could not be written/);
      expect(existsSync(join(folder, 'no-such-folder'))).toBe(false);
    },
  );

  it('a folder where the file should be', async () => {
    const folder = home();
    const path = join(folder, 'r.html');
    mkdirSync(path);
    const finished = await runProgram(args(server, '--html', path), folder);
    expect(finished.status).toBe(3);
    expectSaid(finished, /could not be written|open in another program/);
    expect(readdirSync(path)).toEqual([]);
  });

  it.skipIf(!existsSync('/dev/full'))(
    'a disk that is full: said so, nothing pretends to be written',
    async () => {
      const folder = home();
      const child = spawn(process.execPath, [PROGRAM, ...args(server)], {
        env: { ...process.env, RELAY_DOCTOR_HOME: folder, LANG: 'en_US.UTF-8', LC_ALL: '' },
        stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      });
      const { status, err } = await endOf(child);
      expect(status).toBe(3);
      expect(err).toMatch(/disk is full|could not be written/);
      expect(err).not.toMatch(/^\s+at /m);
    },
  );

  it('a reader that goes away early (as `head` does): no stack, and the run is kept', async () => {
    const folder = home();
    const child = spawn(process.execPath, [PROGRAM, ...args(server)], {
      env: { ...process.env, RELAY_DOCTOR_HOME: folder, LANG: 'en_US.UTF-8', LC_ALL: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.destroy();
    const { err } = await endOf(child);
    expect(err).not.toMatch(/^\s+at |EPIPE/m);
    const file = join(folder, 'kept.json');
    expect((await runProgram(['report', 'kantor.example', '--json', file], folder)).status).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8')).run.result).toBe('done');
  });
});

function endOf(child: ChildProcess): Promise<{ status: number | null; err: string }> {
  let err = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, err })));
}

describe.concurrent('where things are kept', () => {
  it('a damaged database is put aside with its date, and the check runs', async () => {
    const folder = home();
    expect((await runProgram(args(server), folder)).status).toBe(1);
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.sqlite'));
    const rubbish = Buffer.alloc(20_000, 'this is no database ');
    writeFileSync(join(folder, file), rubbish);
    const finished = await runProgram(args(server), folder);
    expect(finished.status).toBe(1);
    const aside = readdirSync(folder).filter((name) => /damaged-\d{4}-\d\d-\d\d.*\.sqlite$/.test(name));
    expect(aside).toHaveLength(1);
    expectSaid(finished, /put aside as .*damaged.*nothing was deleted/);
    expect(readFileSync(join(folder, aside[0] ?? '')).equals(rubbish)).toBe(true);
    expect((await runProgram(args(server), folder)).err).not.toMatch(/put aside/);
  });

  it('no folder to keep anything in: said so, and the check runs', async () => {
    const folder = home();
    const blocked = join(folder, 'a-file');
    writeFileSync(blocked, '');
    const finished = await runProgram(args(server), blocked);
    expect(finished.status).toBe(1);
    expectSaid(finished, /cannot be kept/);
  });
});

describe.concurrent('stopped from outside', () => {
  it.each([['SIGINT'], ['SIGTERM']] as const)('%s: the report within a second, status 130', async (name) => {
    const folder = home();
    // Nobody greets here, so the program is in the middle of its longest wait.
    const silent = await mute();
    let stoppedAt = 0;
    const finished = await runProgram(args(silent), folder, (child) => {
      const timer = setInterval(() => {
        if (silent.connections() === 0) return;
        clearInterval(timer);
        stoppedAt = performance.now();
        child.kill(name);
      }, 50);
    });
    const ms = performance.now() - stoppedAt;
    await silent.close();
    expect(ms).toBeLessThan(1000);
    expect(finished.status).toBe(130);
    const report = readReport(finished);
    expect(report.run.result).toBe('stopped');
    expect(report.verdict.code).toBe('CT-STOPPED');
    expectReadable(report);
  });
});

describe.concurrent('an address with a typo: one sentence, status 3, nothing asked', () => {
  it.each([
    ['203.0.113.300'],
    ['203.0.113'],
    ['kantor..example'],
    ['kantor,example'],
    ['info@kantor.example, budi@kantor.example'],
    ['kantor.example:99999'],
    ['[::1'],
    ['<script>'],
    ['kantor.example\x1b[31m'],
    ['\u202egro.elpmaxe'],
    [`${'a'.repeat(300)}.example`],
    [' '],
  ])('%j', async (typed) => {
    const point = { resolver: names.address, server: null };
    const finished = await runProgram(argumentsFor(typed, point), home());
    expect(finished.status).toBe(3);
    expect(finished.out).toBe('');
    expect(finished.err.trim().split('\n')).toHaveLength(1);
    expect(finished.err).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\{\{/u);
    expect(names.asked.some((question) => /elpmaxe|script|aaaa/.test(question.name))).toBe(false);
  });
});
