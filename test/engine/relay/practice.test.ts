import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeRun } from '../../../main/engine/relay/index.ts';
import { type PracticeHandle, startPractice } from '../../../main/practice/index.ts';
import type { PracticeServer } from '../../../main/practice/policy.ts';
import { ROSTER } from '../../../main/practice/roster.ts';
import { hasIpv6, LOOPBACK, SECOND_LOOPBACK } from '../../../main/practice/smtp/listen.ts';
import type { Cell, VerdictCode } from '../../../preload/contract/index.ts';
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

  /** Doors of a server as a check finds them by MX: its families, and the backup's address. */
  function doorsOf(row: PracticeServer): { address: string; family: 4 | 6; host: string }[] {
    const own = families
      .filter((one) => row.families.includes(one))
      .map((family) => ({ address: LOOPBACK[family], family, host: row.host }));
    const { companion } = row;
    return companion?.role === 'backup'
      ? [...own, { address: SECOND_LOOPBACK, family: 4, host: companion.host }]
      : own;
  }

  async function check(
    row: PracticeServer,
    port: number,
    impersonate: boolean,
  ): Promise<{ code: VerdictCode; why: string }> {
    const cells: Cell[] = [];
    for (const ref of doorsOf(row)) {
      const { cell } = await probe(
        port,
        {
          ref: { ...ref, port },
          domain: row.domain,
          victimHost: ref.host,
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
          impersonate,
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
    return { code: verdict.code, why: JSON.stringify(cells.map((cell) => [cell.verdict, cell.reason])) };
  }

  it.each(ROSTER.map((row) => [row.id, row] as const))('%s', async (id, row) => {
    const listed = practice.world.servers.find((server) => server.id === id);
    if (!listed) return;
    const { code, why } = await check(row, Number(listed.target.split(':')[1]), false);
    // Without a message and without waiting: always the first of the promised answers.
    expect(code, why).toBe(row.expect[0]);
  });

  it('xclient, when an address may be claimed', async () => {
    const row = ROSTER.find(({ id }) => id === 'xclient');
    const listed = practice.world.servers.find(({ id }) => id === 'xclient');
    if (!row || !listed) throw new Error('no such practice server');
    const { code, why } = await check(row, Number(listed.target.split(':')[1]), true);
    expect(code, why).not.toBe('CLOSED');
    expect(row.expect, why).toContain(code);
  });
});
