import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type BounceReading, bounceReading } from '../../../preload/contract/index.ts';
import { newHome, runProgram } from '../../e2e/cli/program.ts';
import { expectSafeReading } from './harmless.ts';
import { HOSTILE_MAILS, type HostileMail } from './mails.ts';

/** The program itself needs about 90 MB; the thread that reads has a limit of its own, and octets are held twice. */
const PEAK_MB = 640;
/** The thread that reads is ended after 20 s. */
const MOST_MS = 30_000;

const folder = mkdtempSync(join(tmpdir(), 'rd-bounces-'));
const home = newHome();
afterAll(() => {
  for (const one of [folder, home]) rmSync(one, { recursive: true, force: true });
});

type Explained = { status: number | null; err: string; reading: BounceReading; ms: number; peakMb: number };

/** `relay-doctor explain FILE --json`, and the most memory it had. */
async function explain(octets: Buffer): Promise<Explained> {
  const path = join(folder, `${process.hrtime.bigint()}.eml`);
  writeFileSync(path, octets);
  const startedAt = performance.now();
  let peakMb = 0;
  let timer: NodeJS.Timeout | undefined;
  const { status, out, err } = await runProgram(['explain', path, '--json'], home, (child) => {
    timer = setInterval(() => {
      peakMb = Math.max(peakMb, residentMb(child.pid));
    }, 50);
  });
  clearInterval(timer);
  rmSync(path, { force: true });
  return {
    status,
    err,
    reading: bounceReading.parse(JSON.parse(out)),
    ms: performance.now() - startedAt,
    peakMb,
  };
}

/** From /proc; 0 where the system does not tell, or when the process has just ended. */
function residentMb(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

describe.each(Object.entries(HOSTILE_MAILS))('%s', (_group, mails) => {
  it.each(mails.map((mail): [string, HostileMail] => [mail.what, mail]))('%s', async (_what, mail) => {
    const octets = mail.make();
    const { status, err, reading, ms, peakMb } = await explain(octets);
    expectSafeReading(reading);
    expect(ms).toBeLessThan(MOST_MS);
    expect(peakMb).toBeLessThan(PEAK_MB);
    expect(err).not.toMatch(/Error|Warning|at .+:\d+:\d+/);
    if (mail.found === 'yes') {
      expect(reading).toMatchObject({ understood: true, kind: 'list', subject: '203.0.113.9' });
      expect(reading.lists[0]?.zone).toBe('zen.spamhaus.org');
      expect(status).toBe(1);
    }
    if (mail.found === 'no') {
      expect(reading.understood).toBe(false);
      expect(status).toBe(2);
    }
    expect([0, 1, 2]).toContain(status);
  });
});
