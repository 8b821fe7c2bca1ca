import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeRun } from '../../../main/engine/relay/index.ts';
import { type PracticeHandle, startPractice } from '../../../main/practice/index.ts';
import { ROSTER } from '../../../main/practice/roster.ts';
import { hasIpv6 } from '../../../main/practice/smtp/listen.ts';
import type { Cell } from '../../../preload/contract/index.ts';
import { probe } from '../../fakes/smtp/probe.ts';

/** Real limits, so that the practice tarpit is waited out; the retry of first-contact answers is short. */
const LIMITS = { connectMs: 2000, bannerMs: 10_000, replyMs: 10_000 };

describe('the practice servers keep the promise of their names', () => {
  let practice: PracticeHandle;
  let families: (4 | 6)[];
  beforeAll(async () => {
    practice = await startPractice({ language: 'en', slowness: 0.1 });
    families = (await hasIpv6()) ? [4, 6] : [4];
  });
  afterAll(() => practice.stop());

  it.each(ROSTER.map((row) => [row.id, row] as const))('%s', async (id, row) => {
    const listed = practice.world.servers.find((server) => server.id === id);
    if (!listed && !families.includes(6)) return;
    const port = Number(listed?.server?.split(':').at(-1));
    const cells: Cell[] = [];
    for (const family of families.filter((one) => row.families.includes(one))) {
      const { cell } = await probe(
        port,
        {
          ref: { address: family === 6 ? '::1' : '127.0.0.1', family, port, host: row.host },
          domain: row.domain,
          victimHost: row.host,
          helo: 'visitor.practice-visitor.example',
          sender: practice.world.sender,
          outside: practice.world.outside,
          place: row.place,
          ourAddresses: [
            '127.0.0.1',
            '::1',
            '203.0.113.50',
            '2001:db8:ffff::50',
            ...(row.place === 'inside' ? ['192.168.20.40'] : []),
          ],
          form: cells.length === 0 ? 'full' : 'short',
        },
        LIMITS,
      );
      cells.push(cell);
    }
    const verdict = judgeRun({
      cells,
      place: row.place,
      port25Out: 'unknown',
      result: 'done',
      attemptsDone: 0,
      attemptsPlanned: 0,
      honest: true,
    });
    expect(row.expect, JSON.stringify(cells.map((cell) => [cell.verdict, cell.reason]))).toContain(
      verdict.code,
    );
  });
});
