import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../main/report/index.ts';
import { localDay } from '../../main/service/delisting/days.ts';
import { CALL, type PracticeServices, startPracticeServices } from '../service/practice-services.ts';

let practice: PracticeServices;

beforeAll(async () => {
  practice = await startPracticeServices();
});
afterAll(() => practice.close());

const handlers = () => practice.services.handlers;

/** Ends when the run has ended. */
async function ended(runId: string): Promise<void> {
  await expect.poll(async () => (await practice.report(runId)).run.result, { timeout: 20_000 }).toBe('done');
}

describe('the tracker, learnt on the practice server "listed"', { timeout: 60_000 }, () => {
  it('asks one list, looks again, finds that listing gone and the other still there', async () => {
    const request = practice.requestFor('listed', { only: ['relay', 'blacklists'], pace: 'normal' });
    const { caseId } = await practice.run(request);
    const stateOf = async (zone: string) => {
      const { lists } = await handlers()['delist.plan']({ caseId }, CALL);
      return lists.find((row) => row.zone === `${zone}.blacklist.practice.example`)?.state;
    };
    const plan = await handlers()['delist.plan']({ caseId }, CALL);
    expect(plan.hole).toBe('closed');
    expect(await stateOf('policy')).toBe('to-ask');
    expect(await stateOf('listing')).toBe('waits');
    const zone = 'policy.blacklist.practice.example';
    const askedOn = localDay(new Date());
    await handlers()['delist.mark']({ caseId, zone, subject: '203.0.113.22', askedOn }, CALL);
    expect(await stateOf('policy')).toBe('asked');

    const look = await handlers()['delist.look']({ caseId, zones: [] }, CALL);
    await ended(look.runId);
    expect(await stateOf('policy')).toBe('gone');
    expect(await stateOf('listing')).toBe('waits');

    const page = renderHtml(await practice.report(look.runId), { preset: 'full' });
    expect(page).toMatch(/class="chip"><svg[^>]*>.*?<\/svg><b>closed<\/b>/);
    expect(page).toMatch(/Practice list C[\s\S]{0,700} gone<small>/);
  });
});

describe('the example of a returned mail', { timeout: 60_000 }, () => {
  it('names a practice list and an address of this world, and a live check finds it there', async () => {
    const { text } = await handlers()['bounce.example']({ language: 'en' }, CALL);
    const reading = await handlers()['bounce.read']({ text, cut: false, language: 'en' }, CALL);
    expect(reading).toMatchObject({ understood: true, kind: 'list' });
    const { live } = reading;
    if (!live) throw new Error('nothing to look at');
    const server = practice.world.servers.find((row) => row.outbound === live.subject);
    expect(server?.id).toBe('open');
    const request = practice.requestFor(server?.id ?? '', { only: ['blacklists'], zones: live.zones });
    const { report } = await practice.run(request);
    const rows = report.blacklists.rows.map((row) => [row.zone, row.subject, row.state]);
    expect(rows).toEqual([['listing.blacklist.practice.example', live.subject, 'listed']]);
  });
});
