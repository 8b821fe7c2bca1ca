import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PendingArrival } from '../../main/engine/run/runner.ts';
import { buildReport } from '../../main/report/index.ts';
import { againRequest } from '../../main/service/checks.ts';
import { openStore } from '../../main/service/index.ts';
import { awaitWith, type Watch } from '../../main/service/proof/arrivals.ts';
import { withCatcher } from '../../main/service/proof/run-catcher.ts';
import { openDatabase } from '../../main/store/database.ts';
import { checkRequest, type Finding, type RunEvent } from '../../preload/contract/index.ts';
import { openCell, state } from '../engine/run/made.ts';
import { makeOlder } from '../store/older-database.ts';
import { type PracticeServices, startPracticeServices } from './practice-services.ts';

let practice: PracticeServices;
beforeAll(async () => {
  practice = await startPracticeServices();
});
afterAll(() => practice.close());

const signal = new AbortController().signal;
const pending: PendingArrival[] = [
  { cell: '192.0.2.25:25', ordinary: false, delivery: { token: 'one', state: 'accepted' } },
];

async function watchFor(watch: Watch, waitMs: number): Promise<number> {
  const startedMs = performance.now();
  const quiet = { news: () => [], listen: () => () => {} };
  for await (const _ of awaitWith(async () => watch, quiet)(pending, waitMs, signal)) expect.fail();
  return performance.now() - startedMs;
}

describe('a mailbox that keeps us waiting', () => {
  it('was not watched, when no look ended: silence is nobody’s word', async () => {
    const startedMs = performance.now();
    const hanging: Watch = { look: () => new Promise(() => {}) };
    await expect(watchFor(hanging, 500)).rejects.toThrow('not-watched');
    expect(performance.now() - startedMs).toBeLessThan(3000);
    let looks = 0;
    const once: Watch = {
      look: () => (looks++ === 0 ? Promise.resolve([]) : new Promise(() => {})),
    };
    await expect(watchFor(once, 1500)).rejects.toThrow('not-watched');
  });

  it('was watched when it could be read until near the end', async () => {
    let looks = 0;
    const slow: Watch = { look: () => (looks++ < 2 ? Promise.resolve([]) : new Promise(() => {})) };
    expect(await watchFor(slow, 1200)).toBeLessThan(3200 + 500);
  });

  it('was not silent when it holds something nobody can make sense of', async () => {
    const odd: Watch = { look: async () => [], isUnclear: () => true };
    await expect(watchFor(odd, 50)).rejects.toThrow('not-watched');
  });
});

describe('the catcher beside the practice world', () => {
  it('lets strangers in for a check of a real server', async () => {
    const wishes: unknown[] = [];
    const { context } = practice.services;
    const catcher = {
      ...context.catcher,
      start: async (wish: { loopbackOnly: boolean }) => {
        wishes.push(wish.loopbackOnly);
        return { listening: true, at: [], mailbox: 'rd-1@[203.0.113.50]', caught: 0 };
      },
    };
    const real = checkRequest.parse({ input: 'office.example', iMayTest: true, confirm: 'catcher' });
    await withCatcher(real, { ...context, catcher });
    await withCatcher({ ...real, resolvers: [practice.world.resolver] }, { ...context, catcher });
    expect(wishes).toEqual([false, true]);
  });
});

describe('the message', () => {
  it('says who asked for it', async () => {
    const request = practice.requestFor('open', { send: true, tickedBy: 'Rina, PT Contoh', waitS: 5 });
    const { report } = await practice.run(request);
    expect(report.verdict.code).toBe('OPEN-PROVED');
    const { messages } = await practice.services.handlers['practice.mailbox'](
      {},
      { signal, client: 'test', host: 'browser' },
    );
    expect(messages[0]?.source).toContain('Rina, PT Contoh asked for this test');
  }, 30_000);
});

describe('an open door looked at again', () => {
  it('is asked everything: what stood behind the plain hole was never tried', () => {
    const before = checkRequest.parse({ input: 'office.example', iMayTest: true });
    const finding = (id: Finding['id'], refs: string[]): Finding => ({
      id,
      subject: '192.0.2.25:25',
      area: 'relay',
      severity: 'act-now',
      params: {},
      evidence: [],
      status: 'tested',
      cause: 'target',
      fix: 'none',
      refs,
    });
    expect(againRequest(before, finding('relay.open', ['S1'])).recheck?.attempts).toEqual([]);
    expect(againRequest(before, finding('relay.open-forged', ['S8'])).recheck?.attempts).toEqual(['S8']);
  });
});

describe('a run that died while it looked again', () => {
  it('keeps what was proved, with all its words', () => {
    for (const [parts, code] of [
      [
        { state: 'seen' as const, confirmed: { how: 'code' as const, at: '2026-11-22T05:01:00.000Z' } },
        'OPEN-PROVED',
      ],
      [{ state: 'kept' as const, waitedS: 60 }, 'KEEPS-IT'],
    ] as const) {
      const open = openCell(parts);
      const run = state([
        code === 'KEEPS-IT'
          ? { ...open, state: 'keeps', verdict: code }
          : { ...open, state: 'open', verdict: code },
      ]);
      run.result = 'died';
      const { verdict } = buildReport(run, 'en', '2026-11-22T06:00:00.000Z');
      expect(verdict.code).toBe(code);
      expect(`${verdict.headline} ${verdict.detail}`).not.toMatch(/\{\{|undefined/);
      expect(verdict.detail).toContain(code === 'OPEN-PROVED' ? 'user@outside.example' : 'tokentoken');
    }
  });
});

describe('one server at a time', () => {
  it('also when it goes by its name or address the second time', async () => {
    const { context } = practice.services;
    const request = practice.requestFor('open');
    const started = await practice.services.startCheck(request, { recheckOf: null });
    context.runs.pause(started.runId, true);
    await expect.poll(() => context.runs.state(started.runId).target, { timeout: 5000 }).not.toBeNull();
    const host = context.runs.state(started.runId).target?.hosts[0]?.name ?? '';
    expect(context.runs.isVisited([host.toUpperCase()])).toBe(true);
    expect(context.runs.isVisited(['127.0.0.1'])).toBe(false);
    const other = { ...request, input: host, servers: [] };
    const second = practice.services.startCheck(other, { recheckOf: null });
    await expect(second).rejects.toMatchObject({ info: { code: 'busy', key: 'already-running' } });
    context.runs.stop(started.runId);
    await started.finished;
  }, 20_000);
});

describe('a database of version 1', () => {
  it('is lifted once, whoever else has it open, and keeps its runs', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rd-v1-'));
    const path = join(folder, 'relay-doctor.sqlite');
    const fresh = openStore(folder, () => new Date());
    const now = '2026-11-22T05:00:00.000Z';
    fresh.cases.openCase({ key: 'k', name: 'office.example', practice: false, caseId: 'c', now });
    const request = checkRequest.parse({ input: 'office.example', iMayTest: true });
    fresh.cases.addRun({ runId: 'r', caseId: 'c', request, startedAt: now, owner: 1, recheckOf: null });
    const started: RunEvent = { type: 'run-started', at: now, runId: 'r', request, version: '0.0.1' };
    fresh.cases.appendEvent('r', 0, started);
    fresh.cases.close();
    makeOlder(
      path,
      'DROP TABLE delistings; ALTER TABLE cases DROP COLUMN queue_emptied_at; DROP INDEX runs_by_look_again; ALTER TABLE runs DROP COLUMN look_again_at; PRAGMA user_version = 1;',
    );
    const first = openDatabase(path, () => new Date());
    const second = openDatabase(path, () => new Date());
    expect([first.setAside, second.setAside]).toEqual([null, null]);
    first.db.close();
    second.db.close();
    const again = openStore(folder, () => new Date());
    expect(again.setAside).toBeNull();
    expect(again.cases.getRun('r')).toMatchObject({
      lookAgainAt: null,
      request: { input: 'office.example' },
    });
    expect(again.cases.events('r')).toEqual([started]);
    again.cases.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
