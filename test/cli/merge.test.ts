import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPractice } from '../../main/service/index.ts';
import { report as reportSchema } from '../../preload/contract/index.ts';
import { type FakeSocks, fakeSocks } from '../fakes/socks/server.ts';

const PROGRAM = join(import.meta.dirname, '../../main/cli/index.ts');
const folder = mkdtempSync(join(tmpdir(), 'rd-cli-merge-'));
const at = (name: string): string => join(folder, name);

type Practice = Awaited<ReturnType<typeof startPractice>>;
let practice: Practice;
let proxy: FakeSocks;

type Finished = { status: number | null; out: string; err: string };

function run(args: string[], home = 'home'): Promise<Finished> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, RELAY_DOCTOR_HOME: at(home), LANG: 'en_US.UTF-8', LC_ALL: '' },
  });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    texts.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    texts.err += chunk.toString();
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...texts })));
}

function check(id: string, home: string, ...more: string[]): Promise<Finished> {
  const { world } = practice;
  const server = world.servers.find((row) => row.id === id);
  const args = ['check', server?.target ?? '', '--i-may-test', '--server', server?.server ?? ''];
  const world4 = ['--resolver', world.resolver, '--outside', world.outside, '--sender', world.sender];
  return run([...args, ...world4, '--only', 'relay', '--port', '25', '--pace', 'normal', ...more], home);
}

beforeAll(async () => {
  practice = await startPractice({ language: 'en' });
  proxy = await fakeSocks();
  const made = await Promise.all([
    check('copier', 'office', '--case', at('inside.rdcase'), '--where', 'office, Bekasi'),
    // Through the helper's server, as `ssh -D` does.
    check(
      'copier',
      'helper',
      '--case',
      at('outside.rdcase'),
      '--vantage',
      'outside',
      '--proxy',
      `socks5://127.0.0.1:${proxy.port}`,
    ),
    check('closed', 'other', '--case', at('closed.rdcase')),
  ]);
  expect(made.map((one) => one.err.includes('Error'))).toEqual([false, false, false]);
}, 120_000);
afterAll(async () => {
  await practice.stop();
  await proxy.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('merge', () => {
  it('makes one verdict of inside and outside, and a case that report can read', async () => {
    const before = readFileSync(at('inside.rdcase'));
    const merged = await run([
      'merge',
      at('inside.rdcase'),
      at('outside.rdcase'),
      '-o',
      at('both.rdcase'),
      '--json',
    ]);
    expect(merged.err).toBe('');
    const report = reportSchema.parse(JSON.parse(merged.out));
    expect(report.merged?.parts).toHaveLength(2);
    expect(report.merged?.insidePart).not.toBeNull();
    expect(report.merged?.outsidePart).not.toBeNull();
    expect(report.merged?.meaning).toBe('open-relay');
    expect(merged.status).toBe(1);
    expect(readFileSync(at('inside.rdcase')).equals(before)).toBe(true);

    const text = await run(['merge', at('inside.rdcase'), at('outside.rdcase'), '-o', at('both.rdcase')]);
    expect(text.out).toContain('Seen from several places');
    const again = await run([
      'report',
      at('both.rdcase'),
      '--json',
      at('both.json'),
      '--html',
      at('both.html'),
    ]);
    expect(again).toMatchObject({ status: 0, err: '' });
    const kept = reportSchema.parse(JSON.parse(readFileSync(at('both.json'), 'utf8')));
    expect(kept.merged?.meaning).toBe(report.merged?.meaning);
    expect(kept.verdict.code).toBe(report.verdict.code);
    expect(readFileSync(at('both.html'), 'utf8')).toContain('<html');
  }, 60_000);

  it('refuses different servers, and writes nothing', async () => {
    const done = await run(['merge', at('inside.rdcase'), at('closed.rdcase'), '-o', at('never.rdcase')]);
    expect(done).toMatchObject({ status: 3, out: '' });
    expect(done.err).toContain('different servers');
    expect(() => readFileSync(at('never.rdcase'))).toThrow('ENOENT');
  }, 30_000);

  it.each([
    [['merge', 'a.rdcase', '-o', 'b.rdcase'], 'at least two'],
    [['merge', 'a.rdcase', 'b.rdcase'], '-o FILE'],
    [['merge', 'a.rdcase', 'b.rdcase', '-o', 'c', '--hide', 'x'], '--hide'],
    [['report', 'x', '--json', 'y', '--hide', 'everything'], '--hide must be one of'],
  ])('%j is explained', async (args, part) => {
    const done = await run(args);
    expect(done.status).toBe(3);
    expect(done.err).toContain(part);
  });
});

describe('a locked case', () => {
  it('is written and read with the passphrase from a file only', async () => {
    writeFileSync(at('word.txt'), 'lima ekor kucing\n');
    const lock = ['--passphrase-file', at('word.txt')];
    const done = await run([
      'merge',
      at('inside.rdcase'),
      at('outside.rdcase'),
      '-o',
      at('locked.rdcase'),
      ...lock,
    ]);
    expect(done.status).toBe(1);
    const refused = await run(['report', at('locked.rdcase'), '--json', at('x.json')]);
    expect(refused.status).toBe(3);
    expect(refused.err).toContain('--passphrase-file');
    const opened = await run(['report', at('locked.rdcase'), '--json', at('x.json'), ...lock]);
    expect(opened.status).toBe(0);
  }, 60_000);
});

describe('what is left out', () => {
  it('is in no document and not in the case file', async () => {
    const documents = ['--case', at('hidden.rdcase'), '--html', at('hidden.html'), '--json'];
    const done = await check(
      'copier',
      'hide',
      '--where',
      'office of Sari',
      '--hide',
      'names,inside',
      ...documents,
    );
    const report = reportSchema.parse(JSON.parse(done.out));
    expect(report.hidden).toEqual(['names', 'inside']);
    for (const text of [done.out, readFileSync(at('hidden.html'), 'utf8')])
      expect(text).not.toContain('192.168.20.40');
    const again = await run(['report', at('hidden.rdcase'), '--json', at('hidden.json')]);
    expect(again.status).toBe(0);
    expect(readFileSync(at('hidden.json'), 'utf8')).not.toContain('192.168.20.40');
  }, 60_000);
});
