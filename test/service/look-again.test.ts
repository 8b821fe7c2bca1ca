import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../main/service/index.ts';
import { CALL, type PracticeServices, startPracticeServices } from './practice-services.ts';

/** No process has this number. */
const NOBODY = 2 ** 30;
let practice: PracticeServices;
let visitors = 0;
beforeAll(async () => {
  // Before everything else, so that the practice servers read the same clock.
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true });
  practice = await startPracticeServices();
});
afterAll(async () => {
  await practice.close();
  vi.useRealTimers();
});

/** A run that a greylisting server sent away, and the clock under our hand. */
async function sentAway(): Promise<{ runId: string; caseId: string; dueMs: number }> {
  visitors += 1;
  // Another sender each time: the greylist remembers whom it has seen.
  const sender = practice.world.sender.replace('@', `${visitors}@`);
  const { runId, caseId, report } = await practice.run(practice.requestFor('greylist', { sender }));
  expect(report.verdict.code).toBe('CT-LATER');
  const dueAt = report.run.lookAgain?.dueAt ?? '';
  expect(practice.services.context.store.cases.getRun(runId)).toMatchObject({
    state: 'done',
    lookAgainAt: dueAt,
  });
  return { runId, caseId, dueMs: Date.parse(dueAt) };
}

const runOf = (runId: string) => practice.services.context.store.cases.getRun(runId);

describe('looking again', () => {
  it('asks when the time has come and not before, and at once when the person says so', async () => {
    const { context, handlers } = practice.services;
    const { runId, caseId, dueMs } = await sentAway();
    expect(dueMs - Date.now()).toBeGreaterThan(30_000);
    await context.lookAgain.check();
    expect(runOf(runId)?.lookAgainAt).toBe(new Date(dueMs).toISOString());
    vi.setSystemTime(dueMs + 1000);
    await context.lookAgain.check();
    const asked = (await practice.report(runId)).relay.cells[0]?.attempts.find((row) => row.earlier);
    expect(asked).toMatchObject({ id: 'S1', outcome: 'refused-relay', earlier: [{ outcome: 'temporary' }] });
    for (let due = runOf(runId)?.lookAgainAt; due; due = runOf(runId)?.lookAgainAt) {
      vi.setSystemTime(Date.parse(due) - 60_000);
      await handlers['run.lookAgain']({ runId, when: 'now' }, CALL);
      expect(runOf(runId)?.state).toBe('running');
      await expect.poll(() => runOf(runId)?.state, { timeout: 15_000 }).toBe('done');
    }
    expect(runOf(runId)).toMatchObject({ state: 'done', verdict: 'CLOSED', lookAgainAt: null });
    const { runs } = await handlers['cases.get']({ caseId, language: 'en' }, CALL);
    expect(runs.map((run) => run.runId)).toEqual([runId]);
  }, 60_000);

  it('leaves a busy server alone, and stops when it is told so, or when it has no sense any more', async () => {
    const { context, handlers, startCheck } = practice.services;
    const { cases } = context.store;
    const { runId, dueMs } = await sentAway();
    const dueAt = new Date(dueMs).toISOString();
    expect(cases.lookingAgain()).toEqual([{ runId, dueAt }]);
    const other = await startCheck(practice.requestFor('greylist'), { recheckOf: null });
    vi.setSystemTime(dueMs + 1000);
    await context.lookAgain.check();
    expect(runOf(runId)).toMatchObject({ state: 'done', lookAgainAt: dueAt });
    context.runs.stop(other.runId);
    await other.finished;

    // A program that took it and died: the next one has it again, and only one.
    const died = cases.claimLookAgain(runId, dueAt, NOBODY, new Date().toISOString());
    expect(died).toBe(true);
    expect(cases.lookingAgain()).toEqual([]);
    vi.setSystemTime(dueMs - 1000);
    await context.lookAgain.check();
    expect(runOf(runId)).toMatchObject({ state: 'died', lookAgainAt: dueAt });
    vi.setSystemTime(dueMs + 1000);

    practice.published.length = 0;
    await handlers['run.lookAgain']({ runId, when: 'never' }, CALL);
    expect(practice.published).toEqual(expect.arrayContaining(['run.changed', 'cases.changed']));
    expect(runOf(runId)).toMatchObject({ verdict: 'CT-LATER', lookAgainAt: null });
    expect((await practice.report(runId)).run.lookAgain?.dueAt ?? null).toBeNull();
    const ask = handlers['run.lookAgain']({ runId, when: 'now' }, CALL);
    await expect(ask).rejects.toMatchObject({ info: { key: 'nothing-to-ask' } });

    cases.setLookAgain(runId, new Date(Date.now() - 5 * 86_400_000).toISOString());
    await context.lookAgain.check();
    expect(runOf(runId)).toMatchObject({ state: 'done', verdict: 'CT-LATER', lookAgainAt: null });

    cases.setLookAgain(runId, dueAt);
    await handlers['practice.stop']({}, CALL);
    await context.lookAgain.check();
    expect(runOf(runId)).toMatchObject({ state: 'done', verdict: 'CT-LATER', lookAgainAt: null });
  }, 60_000);

  it('is taken up by the next start when the program is closed meanwhile', async () => {
    const second = await startPracticeServices();
    const { handlers, context } = second.services;
    const { runId, report } = await second.run(second.requestFor('greylist'));
    const dueAt = report.run.lookAgain?.dueAt ?? '';
    vi.setSystemTime(Date.parse(dueAt) + 1000);
    await handlers['run.lookAgain']({ runId, when: 'now' }, CALL);
    expect(context.store.cases.lookingAgain()).toEqual([]);
    await second.close({ keep: true });
    const store = openStore(second.folder, () => new Date());
    expect(store.cases.lookingAgain()).toEqual([{ runId, dueAt }]);
    store.cases.close();
    rmSync(second.folder, { recursive: true, force: true });
  }, 60_000);
});
