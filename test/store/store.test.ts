import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../main/store/index.ts';
import { checkRequest, type RunEvent } from '../../preload/contract/index.ts';
import { makeOlder } from './older-database.ts';

const NOW = '2026-11-22T05:00:00.000Z';
const request = checkRequest.parse({ input: 'kantor.example', iMayTest: true });
const started: RunEvent = { type: 'run-started', at: NOW, runId: 'r1', request, version: '0.1.0' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rd-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Cases = ReturnType<typeof openStore>['cases'];
const open = () => openStore(folder, () => new Date(NOW));

function addRun(store: ReturnType<typeof open>, owner = process.pid): void {
  store.cases.openCase({
    key: 'kantor.example',
    name: 'kantor.example',
    practice: false,
    caseId: 'C1',
    now: NOW,
  });
  store.cases.addRun({ runId: 'r1', caseId: 'C1', request, startedAt: NOW, owner, recheckOf: null });
}

describe('the database', () => {
  it('keeps a run and its events over a restart', () => {
    const first = open();
    addRun(first);
    first.cases.appendEvent('r1', 0, started);
    first.cases.close();
    const second = open();
    expect(second.setAside).toBeNull();
    expect(second.cases.events('r1')).toEqual([started]);
    expect(second.cases.eventCount('r1')).toBe(1);
    expect(second.cases.listCases()).toMatchObject([
      { caseId: 'C1', runs: 1, last: { runId: 'r1', state: 'running' } },
    ]);
    expect(second.cases.getRun('r1')?.request).toEqual(request);
    second.cases.close();
  });

  it('puts a damaged file aside with its date and begins anew', () => {
    writeFileSync(
      join(folder, 'relay-doctor.sqlite'),
      'this is not a database, and long enough to be read as one '.repeat(40),
    );
    const store = open();
    expect(store.setAside).toBe('relay-doctor.damaged-2026-11-22T05-00-00.sqlite');
    expect(readdirSync(folder)).toContain(store.setAside);
    addRun(store);
    expect(store.cases.listCases()).toHaveLength(1);
    store.cases.close();
  });

  it('names runs whose process is gone, or that gave no sign of life', () => {
    const store = open();
    addRun(store, 1);
    const before = '2026-11-22T04:00:00.000Z';
    expect(store.cases.interrupted(() => true, before)).toEqual([]);
    expect(store.cases.interrupted(() => false, before)).toMatchObject([
      { runId: 'r1', name: 'kantor.example' },
    ]);
    expect(store.cases.interrupted(() => true, '2026-11-22T06:00:00.000Z')).toHaveLength(1);
    store.cases.touch('r1', '2026-11-22T07:00:00.000Z');
    expect(store.cases.interrupted(() => true, '2026-11-22T06:00:00.000Z')).toEqual([]);
    store.cases.close();
  });

  it('forgets a case with its runs and events', () => {
    const store = open();
    addRun(store);
    store.cases.appendEvent('r1', 0, started);
    store.cases.forgetCase('C1');
    expect(store.cases.events('r1')).toEqual([]);
    expect(store.cases.getRun('r1')).toBeNull();
    expect(store.cases.getCase('C1')).toBeNull();
    store.cases.close();
  });

  it('keeps one case for one server, and prunes old ones', () => {
    const store = open();
    addRun(store);
    const again = store.cases.openCase({
      key: 'kantor.example',
      name: 'x',
      practice: false,
      caseId: 'C2',
      now: NOW,
    });
    expect(again.caseId).toBe('C1');
    expect(store.cases.prune('2026-11-21T00:00:00.000Z')).toBe(0);
    expect(store.cases.prune('2026-11-23T00:00:00.000Z')).toBe(1);
    store.cases.close();
  });
});

describe('one check of a server at a time', () => {
  const life = { isAlive: (owner: number): boolean => owner === 7, staleBefore: '2026-11-22T04:59:00.000Z' };
  const two = () => {
    const first = open();
    addRun(first, 7);
    const second = open();
    const seed = { key: 'b.example', name: 'b.example', practice: false, caseId: 'C2', now: NOW };
    second.cases.openCase(seed);
    const run = { runId: 'r2', caseId: 'C2', request, startedAt: NOW, owner: 8, recheckOf: null };
    const begin = () => second.cases.addRun(run);
    const close = (): void => [first, second].forEach((store) => void store.cases.close());
    return { first, second, begin, close };
  };

  it('whatever program makes it, and whatever name it goes by', () => {
    const { first, second, begin, close } = two();
    expect(first.cases.claimServers(['mail.kantor.example'], 'r1', life, () => {})).toBe(true);
    first.cases.addServers(['192.0.2.25', '192.0.2.25'], 'r1');
    expect(second.cases.areServersTaken(['192.0.2.25'], 'r2', life)).toBe(true);
    expect(second.cases.areServersTaken(['192.0.2.25'], 'r1', life)).toBe(false);
    expect(second.cases.areServersTaken(['192.0.2.26'], null, life)).toBe(false);
    expect(second.cases.claimServers(['b.example', '192.0.2.25'], 'r2', life, begin)).toBe(false);
    expect(second.cases.getRun('r2')).toBeNull();
    expect(second.cases.claimServers(['b.example'], 'r2', life, begin)).toBe(true);
    expect(second.cases.getRun('r2')).toMatchObject({ state: 'running' });
    close();
  });

  it('until it ends, or gives no sign of life', () => {
    const { first, second, close } = two();
    first.cases.claimServers(['192.0.2.25'], 'r1', life, () => {});
    const isTaken = (more: Partial<typeof life> = {}) =>
      second.cases.areServersTaken(['192.0.2.25'], null, { ...life, ...more });
    expect(isTaken()).toBe(true);
    expect(isTaken({ isAlive: () => false })).toBe(false);
    expect(isTaken({ staleBefore: '2026-11-22T05:00:01.000Z' })).toBe(false);
    first.cases.touch('r1', '2026-11-22T05:01:00.000Z');
    expect(isTaken({ staleBefore: '2026-11-22T05:00:01.000Z' })).toBe(true);
    const ended = { state: 'done', endedAt: NOW, verdict: null, lookAgainAt: null } as const;
    first.cases.updateRun('r1', { ...ended, attemptsDone: 0, attemptsPlanned: 0, toDo: 0 });
    expect(isTaken()).toBe(false);
    close();
  });

  it('a beginning that fails takes nothing', () => {
    const { first, second, close } = two();
    const fails = (): void => {
      throw new Error('disk full');
    };
    expect(() => first.cases.claimServers(['192.0.2.25'], 'r1', life, fails)).toThrow('disk full');
    expect(second.cases.areServersTaken(['192.0.2.25'], null, life)).toBe(false);
    close();
  });
});

describe('looking again', () => {
  const figures = {
    state: 'done' as const,
    endedAt: NOW,
    verdict: 'CT-LATER' as const,
    attemptsDone: 3,
    attemptsPlanned: 3,
    toDo: 0,
  };

  it('keeps the time over a restart, and gives it to one program only', () => {
    const first = open();
    addRun(first);
    expect(first.cases.getRun('r1')?.lookAgainAt).toBeNull();
    first.cases.updateRun('r1', { ...figures, lookAgainAt: '2026-11-22T05:05:00.000Z' });
    first.cases.close();
    const store = open();
    const due = { runId: 'r1', dueAt: '2026-11-22T05:05:00.000Z' };
    expect(store.cases.lookingAgain()).toEqual([due]);
    expect(store.cases.listRuns('C1')).toMatchObject([{ lookAgainAt: due.dueAt }]);
    expect(store.cases.claimLookAgain('r1', '2026-11-22T05:06:00.000Z', 7, NOW)).toBe(false);
    expect(store.cases.claimLookAgain('r1', due.dueAt, 7, NOW)).toBe(true);
    expect(store.cases.claimLookAgain('r1', due.dueAt, 8, NOW)).toBe(false);
    store.cases.setOwner('r1', process.pid, NOW);
    expect(store.cases.lookingAgain()).toEqual([]);
    expect(store.cases.getRun('r1')).toMatchObject({ state: 'running', lookAgainAt: null });
    store.cases.close();
  });

  const dueAt = '2026-11-22T05:05:00.000Z';
  const before = '2026-11-22T04:00:00.000Z';
  const waiting = () => {
    const store = open();
    addRun(store);
    store.cases.updateRun('r1', { ...figures, lookAgainAt: dueAt });
    return store;
  };
  const figuresSoFar = { ...figures, state: 'running' as const, endedAt: null, lookAgainAt: null };

  it.each([
    ['right after it was taken', () => {}],
    ['when it had begun', (cases: Cases) => cases.setOwner('r1', 7, NOW)],
    ['in the middle', (cases: Cases) => cases.updateRun('r1', figuresSoFar)],
  ])('comes back when the program dies: %s', (_name, go) => {
    const first = waiting();
    expect(first.cases.claimLookAgain('r1', dueAt, 7, NOW)).toBe(true);
    go(first.cases);
    first.cases.close();
    const store = open();
    store.cases.returnLooks({ isAlive: () => true, staleBefore: before }, () => false);
    expect(store.cases.lookingAgain()).toEqual([]);
    store.cases.returnLooks({ isAlive: () => false, staleBefore: before }, () => true);
    expect(store.cases.lookingAgain()).toEqual([]);
    // Nobody is asked about a run that is taken up by itself.
    expect(store.cases.interrupted(() => false, before)).toEqual([]);
    store.cases.returnLooks({ isAlive: () => false, staleBefore: before }, () => false);
    expect(store.cases.lookingAgain()).toEqual([{ runId: 'r1', dueAt }]);
    expect(store.cases.getRun('r1')).toMatchObject({ state: 'died', lookAgainAt: dueAt });
    store.cases.close();
  });

  it('is over when the look has got to its end', () => {
    const store = waiting();
    store.cases.claimLookAgain('r1', dueAt, 7, NOW);
    store.cases.updateRun('r1', { ...figures, lookAgainAt: null });
    expect(store.cases.lookingAgain()).toEqual([]);
    store.cases.close();
  });

  it('a run that was taken can be given back as it was', () => {
    const store = waiting();
    store.cases.claimLookAgain('r1', dueAt, 7, NOW);
    store.cases.releaseLookAgain({ runId: 'r1', state: 'done', endedAt: NOW }, '2026-11-22T05:06:00.000Z');
    expect(store.cases.getRun('r1')).toMatchObject({
      state: 'done',
      endedAt: NOW,
      lookAgainAt: '2026-11-22T05:06:00.000Z',
    });
    store.cases.close();
  });

  it('lifts a database of the first version, with everything in it', () => {
    const store = open();
    addRun(store);
    store.cases.appendEvent('r1', 0, started);
    store.cases.close();
    makeOlder(
      join(folder, 'relay-doctor.sqlite'),
      'DROP TABLE delistings; ALTER TABLE cases DROP COLUMN queue_emptied_at; DROP INDEX runs_by_look_again; ALTER TABLE runs DROP COLUMN look_again_at; PRAGMA user_version = 1',
    );
    const lifted = open();
    expect(lifted.setAside).toBeNull();
    expect(lifted.cases.events('r1')).toEqual([started]);
    lifted.cases.updateRun('r1', { ...figures, lookAgainAt: NOW });
    expect(lifted.cases.lookingAgain()).toEqual([{ runId: 'r1', dueAt: NOW }]);
    lifted.cases.close();
  });
});

describe('settings', () => {
  it('falls back value by value', () => {
    writeFileSync(
      join(folder, 'settings.json'),
      JSON.stringify({ version: 9, language: 'klingon', textSize: 150, extra: 1 }),
    );
    const store = open();
    expect(store.settings.read()).toMatchObject({
      version: 1,
      language: 'system',
      textSize: 150,
      theme: 'system',
    });
    store.settings.write({ ...store.settings.read(), language: 'id' });
    store.cases.close();
    const next = open();
    expect(next.settings.read().language).toBe('id');
    next.cases.close();
  });

  it('reads a broken file as defaults', () => {
    writeFileSync(join(folder, 'settings.json'), '{"language": ');
    const store = open();
    expect(store.settings.read()).toMatchObject({ language: 'system', pace: 'gentle' });
    store.cases.close();
  });
});
