import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTracker } from '../../main/service/delisting/tracker.ts';
import { composeServices, openStore, type Services, type Shell } from '../../main/service/index.ts';
import {
  type Cell,
  type CheckRequestInput,
  checkRequest,
  type DelistPlan,
  type VerdictCode,
} from '../../preload/contract/index.ts';
import { goodList, startFakeLists } from '../fakes/dns/lists.ts';
import type { FakeDns } from '../fakes/dns/server.ts';
import { CALL } from './practice-services.ts';

const SUBJECT = '9.9.9.9';
const ZONE = 'psbl.surriel.com';
const OTHER = 'bl.spamcop.net';
const NOON = Date.parse('2026-11-22T12:00:00');

let folder: string;
let dns: FakeDns;
let services: Services;
let onList: string[] = [ZONE];
const changed: string[] = [];
const list = (zone: string) => (label: string, question: Parameters<ReturnType<typeof goodList>>[1]) =>
  goodList(onList.includes(zone) ? { [SUBJECT]: ['127.0.0.2'] } : {})(label, question);
const shell: Shell = {
  host: 'browser',
  version: '0.1.0',
  systemLanguage: 'en',
  publish: (name, payload) => {
    if (name === 'delisting.changed') changed.push((payload as { caseId: string }).caseId);
  },
  printPdf: null,
  chooseFile: null,
  openLink: async () => true,
};

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true, now: NOON });
  folder = mkdtempSync(join(tmpdir(), 'rd-delist-'));
  dns = await startFakeLists({ [ZONE]: list(ZONE), [OTHER]: list(OTHER) });
  services = composeServices(
    shell,
    openStore(folder, () => new Date()),
    {},
  );
});
afterAll(async () => {
  await services.stop();
  await dns.close();
  rmSync(folder, { recursive: true, force: true });
  vi.useRealTimers();
});
afterEach(() => {
  onList = [ZONE];
  changed.length = 0;
});

const handlers = () => services.handlers;
const plan = (caseId: string): Promise<DelistPlan> => handlers()['delist.plan']({ caseId }, CALL);

/** A check of the lists alone, in a case of its own. */
async function check(more: Partial<CheckRequestInput> = {}): Promise<{ caseId: string; runId: string }> {
  const { caseId, runId, finished } = await services.startCheck(
    checkRequest.parse({
      input: SUBJECT,
      iMayTest: true,
      only: ['blacklists'],
      resolvers: [dns.address],
      zones: [ZONE, OTHER],
      ...more,
    }),
    { recheckOf: null },
  );
  await finished;
  return { caseId, runId };
}

async function look(caseId: string, zones: string[] = []): Promise<string> {
  const { runId } = await handlers()['delist.look']({ caseId, zones }, CALL);
  await expect.poll(() => services.context.runs.isLive(runId), { timeout: 15_000 }).toBe(false);
  return runId;
}

const mark = (caseId: string, more: { askedOn: string | null; lookAgainOn?: string | null }) =>
  handlers()['delist.mark']({ caseId, zone: ZONE, subject: SUBJECT, ...more }, CALL);

describe('the tracker', () => {
  it('goes from “to ask” over “asked” to “gone”, by what later looks find', async () => {
    const { caseId, runId } = await check();
    expect(await plan(caseId)).toMatchObject({
      hole: 'unknown',
      lists: [{ zone: ZONE, subject: SUBJECT, state: 'to-ask', url: 'https://psbl.org/remove' }],
      nextLook: null,
    });
    const report = await handlers()['run.report']({ runId, language: 'en' }, CALL);
    expect(report.delisting?.lists).toHaveLength(1);

    const asked = await mark(caseId, { askedOn: '2026-11-22' });
    expect(asked).toMatchObject({
      lists: [{ state: 'asked', askedOn: '2026-11-22', lookAgainOn: '2026-11-23' }],
      nextLook: '2026-11-23',
    });
    expect(changed).toContain(caseId);
    expect((await handlers()['delist.due']({}, CALL)).reminders).toEqual([]);

    vi.setSystemTime(NOON + 86_400_000);
    const { reminders } = await handlers()['delist.due']({}, CALL);
    expect(reminders).toEqual([
      {
        caseId,
        caseName: SUBJECT,
        day: '2026-11-23',
        lists: [{ zone: ZONE, name: 'PSBL', subject: SUBJECT }],
      },
    ]);
    // Still there on its day: one usual wait more.
    const again = await look(caseId);
    expect(services.context.store.cases.getRun(again)?.request).toMatchObject({
      only: ['blacklists'],
      send: false,
      recheck: { zones: [ZONE] },
    });
    expect(await plan(caseId)).toMatchObject({ lists: [{ state: 'asked', lookAgainOn: '2026-11-24' }] });

    vi.setSystemTime(NOON + 2 * 86_400_000);
    onList = [];
    await look(caseId);
    expect(await plan(caseId)).toMatchObject({
      lists: [{ state: 'gone', goneAt: expect.any(String), lookAgainOn: null }],
      nextLook: null,
    });
    expect((await handlers()['delist.due']({}, CALL)).reminders).toEqual([]);
    await expect(look(caseId)).rejects.toMatchObject({ info: { key: 'lists:error.nothing-to-look' } });

    // Listed again: a new listing, not asked yet. The case's last full check stays the full one.
    onList = [ZONE];
    const full = await check();
    expect(await plan(caseId)).toMatchObject({ lists: [{ state: 'to-ask', askedOn: null, goneAt: null }] });
    expect(services.context.store.cases.getCase(caseId)?.last?.runId).toBe(full.runId);
    vi.setSystemTime(NOON);
  }, 60_000);

  it('lets the person choose the days, also earlier ones, and forgets them', async () => {
    const { caseId } = await check({ servers: ['9.9.9.9:2525'] });
    expect(await mark(caseId, { askedOn: '2026-11-10', lookAgainOn: '2026-12-24' })).toMatchObject({
      nextLook: '2026-12-24',
      lists: [{ state: 'asked', askedOn: '2026-11-10' }],
    });
    expect(await mark(caseId, { askedOn: '2026-11-10', lookAgainOn: null })).toMatchObject({
      nextLook: null,
      lists: [{ state: 'asked' }],
    });
    expect(await mark(caseId, { askedOn: null })).toMatchObject({
      lists: [{ state: 'to-ask', askedOn: null }],
    });
    expect(services.context.store.delistings.marks(caseId)).toEqual([]);
  });

  it.each([
    ['2026-11-31', undefined],
    ['2026-12-24', undefined],
    [null, '2026-02-30'],
  ])('refuses %s and %s', async (askedOn, lookAgainOn) => {
    const { caseId } = await check({ servers: ['9.9.9.9:2526'] });
    const wrong = mark(caseId, { askedOn, ...(lookAgainOn === undefined ? {} : { lookAgainOn }) });
    await expect(wrong).rejects.toMatchObject({ info: { code: 'bad-input', key: 'lists:error.bad-day' } });
    const unknown = handlers()['delist.mark'](
      { caseId, zone: OTHER, subject: SUBJECT, askedOn: '2026-11-22' },
      CALL,
    );
    await expect(unknown).rejects.toMatchObject({ info: { key: 'lists:error.listing-unknown' } });
  });

  it('reminds of a list that only forgets by itself, when the person wants that', async () => {
    onList = [OTHER];
    const { caseId } = await check({ servers: ['9.9.9.9:2527'] });
    const zone = OTHER;
    const { lists } = await plan(caseId);
    const marked = await handlers()['delist.mark']({ caseId, zone, subject: SUBJECT, askedOn: null }, CALL);
    const isWaiting = lists[0]?.state === 'waits';
    expect(marked.lists[0]?.lookAgainOn).toBe(isWaiting ? '2026-11-24' : null);
  });

  it('keeps when the queue was emptied, and forgets it with the case', async () => {
    const { caseId } = await check({ servers: ['9.9.9.9:2528'] });
    const emptied = await handlers()['delist.queue']({ caseId, emptied: true }, CALL);
    expect(emptied.queueEmptied?.slice(0, 10)).toBe(new Date().toISOString().slice(0, 10));
    expect((await handlers()['delist.queue']({ caseId, emptied: false }, CALL)).queueEmptied).toBeNull();
    await handlers()['cases.delete']({ caseId }, CALL);
    await expect(plan(caseId)).rejects.toMatchObject({ info: { key: 'case-not-found' } });
  });
});

describe('the hole', () => {
  const DOOR = { address: '198.51.100.25', family: 4 as const, port: 25 };
  let serial = 0;

  /** A case with one listing and relay runs as said, oldest first. */
  function holeAfter(
    ...runs: { state: Cell['state']; verdict: VerdictCode; again?: boolean; port?: number }[]
  ) {
    serial += 1;
    const caseId = `H${serial}`;
    const { cases } = services.context.store;
    const now = new Date().toISOString();
    cases.openCase({ key: caseId, name: caseId, practice: false, caseId, now });
    const request = checkRequest.parse({ input: 'kantor.example', iMayTest: true });
    const full = `${caseId}-0`;
    for (const [index, run] of runs.entries()) {
      const runId = `${caseId}-${index}`;
      const at = new Date(NOON + index * 60_000).toISOString();
      cases.addRun({ runId, caseId, request, startedAt: at, owner: 1, recheckOf: run.again ? full : null });
      const door = { ...DOOR, port: run.port ?? 25 };
      const cell: Cell = { ...door, state: run.state, verdict: run.verdict, attempts: [], controls: [] };
      const row = {
        zone: ZONE,
        name: 'PSBL',
        subject: SUBJECT,
        subjectKind: 'ip4' as const,
        state: 'listed' as const,
        weight: 'minor' as const,
        scope: 'ip' as const,
        answers: [],
        via: '',
        ms: 1,
      };
      const events = [
        { type: 'run-started' as const, at, runId, request, version: '0.1.0' },
        { type: 'cell-started' as const, at, cell: door, planned: 1 },
        { type: 'cell-ended' as const, at, cell },
        { type: 'blacklist-row' as const, at, row },
        {
          type: 'verdict' as const,
          at,
          verdict: { code: run.verdict, grade: 'unknown' as const, seenFrom: 'outside' as const, params: {} },
        },
        { type: 'run-ended' as const, at, result: 'done' as const },
      ];
      for (const [seq, event] of events.entries()) cases.appendEvent(runId, seq, event as never);
      cases.updateRun(runId, {
        state: 'done',
        endedAt: at,
        verdict: run.verdict,
        attemptsDone: 3,
        attemptsPlanned: 3,
        toDo: 0,
        lookAgainAt: null,
      });
    }
    return plan(caseId);
  }

  it('is what the newest full result says, brought up to date by later looks', async () => {
    const open = { state: 'probably', verdict: 'OPEN-ACCEPTED' } as const;
    const closed = { state: 'closed', verdict: 'CLOSED' } as const;
    const unknown = { state: 'unknown', verdict: 'CT-NOANSWER' } as const;
    expect(await holeAfter(open)).toMatchObject({ hole: 'open' });
    expect(await holeAfter(open, closed)).toMatchObject({ hole: 'closed' });
    expect(await holeAfter(closed, open)).toMatchObject({ hole: 'open' });
    expect(await holeAfter(open, { ...closed, again: true })).toMatchObject({ hole: 'closed' });
    expect(await holeAfter(open, { ...unknown, again: true })).toMatchObject({ hole: 'open' });
    expect(await holeAfter(open, { ...closed, again: true, port: 587 })).toMatchObject({ hole: 'open' });
    expect(await holeAfter(closed, unknown)).toMatchObject({ hole: 'closed' });
    expect(await holeAfter(unknown)).toMatchObject({ hole: 'unknown' });
    expect(await holeAfter({ state: 'probably', verdict: 'OPEN-INSIDE' })).toMatchObject({ hole: 'unknown' });
  });
});

describe('reminders', () => {
  it('come when the program starts, and on each new day while it runs', async () => {
    const { caseId } = await check({ servers: ['9.9.9.9:2530'] });
    await mark(caseId, { askedOn: '2026-11-22', lookAgainOn: '2026-11-24' });
    const said: string[] = [];
    let now = new Date('2026-11-23T23:59:30');
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const tracker = createTracker({
      ...services.context,
      shell: {
        ...shell,
        publish: (_name, payload) => void said.push((payload as { caseId: string }).caseId),
      },
      now: () => now,
    });
    tracker.begin();
    expect(said).toEqual([]);
    now = new Date('2026-11-24T00:00:10');
    vi.advanceTimersByTime(60_000);
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual([caseId]);
    // Asleep over two midnights, then a clock that was set back and forth.
    for (const time of ['2026-11-26T09:00:00', '2026-11-20T09:00:00', '2026-11-26T09:00:00']) {
      now = new Date(time);
      vi.advanceTimersByTime(60_000);
    }
    expect(said).toEqual([caseId, caseId, caseId]);
    tracker.stop();
    now = new Date('2026-11-27T09:00:00');
    vi.advanceTimersByTime(120_000);
    expect(said).toHaveLength(3);
    tracker.begin();
    expect(said).toHaveLength(4);
    tracker.stop();
    vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true, now: NOON });
  });
});
