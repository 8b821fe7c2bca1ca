import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bounceReading } from '../../../preload/contract/index.ts';
import { type Finished, newHome, PROGRAM, runProgram } from './program.ts';

const home = newHome();
afterAll(() => rmSync(home, { recursive: true, force: true }));

const BOUNCE = [
  'Subject: Undelivered Mail Returned to Sender',
  '',
  '<budi@contoh.example>: host mx.contoh.example[198.51.100.9] said: 554 5.7.1 Service',
  '    unavailable; Client host [203.0.113.7] blocked using zen.spamhaus.org',
  '',
].join('\r\n');

const feed = (args: string[], ...parts: (string | Buffer)[]): Promise<Finished> =>
  runProgram(['explain', '-', ...args], home, (child) => {
    child.stdin?.on('error', () => {});
    for (const part of parts) child.stdin?.write(part);
    child.stdin?.end();
  });

describe('explain (built program)', () => {
  it('reads standard input, and says on stdout who refused and what to do', async () => {
    const finished = await feed([], BOUNCE);
    expect(finished).toMatchObject({ status: 1, err: '' });
    expect(finished.out).toContain('203.0.113.7');
    expect(finished.out).toMatch(/Spamhaus/);
    expect(finished.out).toContain('The lines that decided');
    const indonesian = await feed(['--lang', 'id'], BOUNCE);
    expect(indonesian.out).toContain('Baris yang menentukan');
  });

  it('reads a file, and gives the reading as JSON with its words', async () => {
    const path = join(home, 'returned.eml');
    writeFileSync(path, BOUNCE);
    const finished = await runProgram(['explain', path, '--json'], home);
    const reading = bounceReading.parse(JSON.parse(finished.out));
    expect(reading).toMatchObject({
      understood: true,
      kind: 'list',
      subject: '203.0.113.7',
      ours: 'unknown',
    });
    expect(reading.words?.headline).not.toBe('');
    expect(finished.status).toBe(1);
  });

  it('keeps nothing: no folder is made, no database is opened', async () => {
    const nowhere = join(home, 'none');
    const child = spawn(process.execPath, [PROGRAM, 'explain', '-'], {
      env: { ...process.env, RELAY_DOCTOR_HOME: nowhere },
    });
    child.stdin.end(BOUNCE);
    child.stdout.resume();
    await new Promise((resolve) => child.on('close', resolve));
    expect(existsSync(nowhere)).toBe(false);
    expect(readdirSync(home).filter((name) => name.includes('sqlite'))).toEqual([]);
  });

  it('says 2 when it is not a returned mail, and 3 when there is nothing to read', async () => {
    const letter = await feed([], 'Dear all,\n\nlunch is at noon.\n');
    expect(letter.status).toBe(2);
    expect(letter.out.trim()).not.toBe('');
    expect((await feed([])).status).toBe(2);
    const missing = await runProgram(['explain', join(home, 'missing.eml')], home);
    expect(missing).toMatchObject({ status: 3, out: '', err: expect.stringContaining('cannot be read') });
    expect(await runProgram(['explain'], home)).toMatchObject({ status: 3, out: '' });
  });

  it('stops reading at its limit, and says so', async () => {
    const block = Buffer.alloc(1024 * 1024, `${'x'.repeat(70)}\n`);
    const finished = await feed(['--json'], BOUNCE, ...Array.from({ length: 50 }, () => block));
    const reading = bounceReading.parse(JSON.parse(finished.out));
    expect(reading).toMatchObject({ understood: true, kind: 'list', source: { cut: true } });
    expect(reading.source.octets).toBeLessThanOrEqual(8 * 1024 * 1024);
    expect(finished.status).toBe(1);
  });
});
