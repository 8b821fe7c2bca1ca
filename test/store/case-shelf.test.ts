import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { caseNumber, openStore, type Store } from '../../main/store/index.ts';
import { checkRequest, type PartFacts, type RunEvent } from '../../preload/contract/index.ts';
import { makeOlder } from './older-database.ts';

const NOW = '2026-11-22T05:00:00.000Z';
const request = checkRequest.parse({ input: 'kantor.example', iMayTest: true });
const startedAs = (runId: string): RunEvent => ({
  type: 'run-started',
  at: NOW,
  runId,
  request,
  version: '0.1.0',
});
const seen: RunEvent = {
  type: 'vantage',
  at: NOW,
  vantage: {
    place: 'inside',
    how: 'person',
    sourceAddresses: [],
    port25Out: 'unknown',
    dns: { resolvers: [], honest: null },
  },
};
const octets = (...events: RunEvent[]): number =>
  events.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event)), 0);

let folder: string;
let store: Store;
const open = (): Store => openStore(folder, () => new Date(NOW));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rd-shelf-'));
  store = open();
});
afterEach(() => {
  store.cases.close();
  rmSync(folder, { recursive: true, force: true });
});

function addCase(caseId: string, runId = `run-${caseId}`): void {
  const { cases } = store;
  cases.openCase({ key: `key ${caseId}`, name: 'kantor.example', practice: false, caseId, now: NOW });
  cases.addRun({ runId, caseId, request, startedAt: NOW, owner: 1, recheckOf: null });
  cases.appendEvent(runId, 0, startedAs(runId));
  cases.appendEvent(runId, 1, seen);
}

const facts = (id: string): PartFacts => ({
  id,
  kind: 'note',
  sha256: '0'.repeat(64),
  bytes: 5,
  who: '',
  where: '',
  place: 'unknown',
  startedAt: NOW,
  endedAt: null,
  clockOffsetS: null,
  version: '',
  planHash: '',
  hidden: [],
});
const part = (id: string, own: boolean) => ({
  facts: facts(id),
  bytes: Uint8Array.from([1, 2, 3, 4, 5]),
  own,
  runId: null,
  content: { kind: 'note' },
  addedAt: NOW,
});

describe('a case in lists', () => {
  it('has a number to be read out, its size and its places', () => {
    addCase('C1');
    store.parts.put('C1', part('n1', false));
    const [kase] = store.cases.listCases();
    expect(kase).toMatchObject({
      number: caseNumber('kantor.example', 'C1'),
      places: ['inside'],
      fromFile: true,
    });
    expect(kase?.number).toMatch(/^KNT-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(kase?.bytes).toBe(octets(startedAs('run-C1'), seen) + 5);
    expect(store.cases.findCase(kase?.number.toLowerCase() ?? '')?.caseId).toBe('C1');
  });

  it('takes over the number of the file it came in', () => {
    const seed = { key: 'k', name: 'x', practice: false, caseId: 'C9', now: NOW, number: 'KTR-7Q2M' };
    expect(store.cases.openCase(seed).number).toBe('KTR-7Q2M');
  });

  it('is renamed, tagged and archived', () => {
    addCase('C1');
    expect(
      store.cases.updateCase('C1', { name: 'Bekasi', tags: [' a ', 'a', 'b'], archived: true }),
    ).toMatchObject({
      name: 'Bekasi',
      tags: ['a', 'b'],
      archived: true,
    });
    expect(store.cases.updateCase('C1', { archived: false })).toMatchObject({
      tags: ['a', 'b'],
      archived: false,
    });
    expect(store.cases.updateCase('nobody', { name: 'x' })).toBeNull();
  });

  it('a thousand of them are listed at once', () => {
    store.cases.atOnce(() => {
      for (let index = 0; index < 1000; index += 1) addCase(`C${index}`);
    });
    const from = performance.now();
    const cases = store.cases.listCases();
    const sums = store.cases.storage();
    expect(performance.now() - from).toBeLessThan(400);
    expect(cases).toHaveLength(1000);
    expect(sums).toMatchObject({ cases: 1000, bytes: cases.reduce((sum, kase) => sum + kase.bytes, 0) });
  });
});

describe('a deleted case', () => {
  it('is nowhere to be seen, and comes back whole', () => {
    addCase('C1');
    store.parts.put('C1', part('n1', true));
    const size = store.cases.storage().bytes;
    store.cases.setLookAgain('run-C1', NOW);
    expect(store.cases.deleteCase('C1', NOW, process.pid)).toBe(true);
    expect(store.cases.deleteCase('C1', NOW, process.pid)).toBe(false);
    expect(store.cases.getCase('C1')).toBeNull();
    expect(store.cases.listCases()).toEqual([]);
    expect(store.cases.lookingAgain()).toEqual([]);
    expect(store.cases.interrupted(() => false, NOW)).toEqual([]);
    expect(store.cases.storage()).toEqual({ bytes: 0, deletedBytes: size, cases: 0 });
    expect(store.cases.restoreCase('C1')).toBe(true);
    expect(store.cases.getCase('C1')).toMatchObject({ runs: 1, bytes: size });
    expect(store.cases.findCase('key C1')?.caseId).toBe('C1');
  });

  it('leaves its server free for a new case, and comes back beside it', () => {
    addCase('C1');
    store.cases.deleteCase('C1', NOW, 1);
    store.cases.openCase({ key: 'key C1', name: 'kantor.example', practice: false, caseId: 'C2', now: NOW });
    store.cases.restoreCase('C1');
    expect(
      store.cases
        .listCases()
        .map((kase) => kase.caseId)
        .sort(),
    ).toEqual(['C1', 'C2']);
    expect(store.cases.findCase('key C1')?.caseId).toBe('C2');
  });

  it('is gone for good after a while, when the program that deleted it has ended', () => {
    addCase('C1');
    addCase('C2');
    store.cases.deleteCase('C1', '2026-11-22T04:00:00.000Z', 1);
    store.cases.deleteCase('C2', NOW, 1);
    expect(store.cases.purge('2026-11-22T04:50:00.000Z', () => true)).toBe(0);
    expect(store.cases.purge('2026-11-22T04:50:00.000Z', () => false)).toBe(1);
    expect(store.cases.restoreCase('C1')).toBe(false);
    expect(store.cases.events('run-C1')).toEqual([]);
    expect(store.cases.restoreCase('C2')).toBe(true);
  });
});

describe('parts', () => {
  it('are kept octet by octet, and only own ones are taken back', () => {
    addCase('C1');
    store.parts.put('C1', part('n1', false));
    store.parts.put('C1', part('n2', true));
    expect(store.parts.list('C1').map((row) => [row.facts.id, [...row.bytes], row.own])).toEqual([
      ['n1', [1, 2, 3, 4, 5], false],
      ['n2', [1, 2, 3, 4, 5], true],
    ]);
    expect(store.parts.removeOwn('C1', 'n1')).toBe(false);
    expect(store.parts.removeOwn('C1', 'n2')).toBe(true);
  });

  it('go over to another case with all that hangs on the first', () => {
    addCase('C1');
    addCase('C2');
    store.parts.put('C1', part('n1', false));
    store.letters.put('C1', 'boss', 'en', { to: 'a@b.example', subject: 's', body: 'b' });
    store.parts.moveAll('C1', 'C2');
    store.cases.forgetCase('C1');
    expect(store.cases.listRuns('C2')).toHaveLength(2);
    expect(store.parts.list('C2')).toHaveLength(1);
    expect(store.letters.get('C2', 'boss', 'en')).toEqual({ to: 'a@b.example', subject: 's', body: 'b' });
    store.letters.delete('C2', 'boss', 'en');
    expect(store.letters.get('C2', 'boss', 'en')).toBeNull();
  });
});

it('lifts a database of the fourth version: numbers, sizes and places are known after', () => {
  addCase('C1');
  store.delistings.mark({
    caseId: 'C1',
    zone: 'a.example',
    subject: 'x',
    askedOn: '2026-11-22',
    lookAgainOn: null,
  });
  const before = store.cases.listCases();
  store.cases.close();
  makeOlder(join(folder, 'relay-doctor.sqlite'));
  store = open();
  expect(store.setAside).toBeNull();
  expect(store.cases.listCases()).toEqual(before);
  expect(store.cases.events('run-C1')).toHaveLength(2);
  expect(store.delistings.marks('C1')).toHaveLength(1);
  // Counting goes on.
  store.cases.appendEvent('run-C1', 2, seen);
  expect(store.cases.listCases()[0]?.bytes).toBe((before[0]?.bytes ?? 0) + octets(seen));
});
