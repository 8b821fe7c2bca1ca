import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../main/store/index.ts';
import { type BlacklistRow, checkRequest, type RunEvent } from '../../preload/contract/index.ts';
import { makeOlder } from './older-database.ts';

const NOW = '2026-11-22T05:00:00.000Z';
const request = checkRequest.parse({ input: 'kantor.example', iMayTest: true });

let folder: string;
let store: Store;
const open = () => openStore(folder, () => new Date(NOW));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rd-store-'));
  store = open();
  store.cases.openCase({ key: 'k', name: 'kantor.example', practice: false, caseId: 'C1', now: NOW });
});
afterEach(() => {
  store.cases.close();
  rmSync(folder, { recursive: true, force: true });
});

function addRun(runId: string, startedAt: string, rows: Partial<BlacklistRow>[]): void {
  store.cases.addRun({ runId, caseId: 'C1', request, startedAt, owner: 1, recheckOf: null });
  for (const [seq, part] of rows.entries()) {
    const event: RunEvent = {
      type: 'blacklist-row',
      at: startedAt,
      row: {
        zone: 'a.example',
        name: 'List A',
        subject: '203.0.113.7',
        subjectKind: 'ip4',
        state: 'listed',
        weight: 'major',
        scope: 'ip',
        answers: ['127.0.0.2'],
        via: '192.0.2.53:53',
        ms: 1,
        ...part,
      },
    };
    store.cases.appendEvent(runId, seq, event);
  }
}

const mark = { caseId: 'C1', zone: 'a.example', subject: '203.0.113.7' };

describe('answers that decide', () => {
  it('are those of lists that ever listed something in this case, oldest first', () => {
    addRun('r2', '2026-11-23T05:00:00.000Z', [
      { state: 'clean', answers: [] },
      { zone: 'b.example', state: 'clean' },
    ]);
    addRun('r1', NOW, [
      {},
      { zone: 'b.example', state: 'clean' },
      { zone: 'c.example', state: 'refused' },
      { zone: 'd.example', state: 'policy', at: '2026-11-22T05:00:09.000Z' },
    ]);
    addRun('r3', '2026-11-24T05:00:00.000Z', [{ state: 'refused' }, { state: 'no-answer' }]);
    expect(store.delistings.seen('C1').map(({ runId, at, row }) => [runId, at, row.zone, row.state])).toEqual(
      [
        ['r1', NOW, 'a.example', 'listed'],
        ['r1', '2026-11-22T05:00:09.000Z', 'd.example', 'policy'],
        ['r2', '2026-11-23T05:00:00.000Z', 'a.example', 'clean'],
      ],
    );
    expect(store.delistings.seen('C2')).toEqual([]);
  });

  it('are not mistaken for words of a server that look like them', () => {
    addRun('r1', NOW, [{ state: 'clean', txt: '"type":"blacklist-row" "state":"listed"' }]);
    expect(store.delistings.seen('C1')).toEqual([]);
  });
});

describe('marks', () => {
  it('are kept, changed, due on their day, and forgotten without any day', () => {
    store.delistings.mark({ ...mark, askedOn: '2026-11-22', lookAgainOn: '2026-11-25' });
    store.delistings.mark({ ...mark, askedOn: '2026-11-22', lookAgainOn: '2026-11-24' });
    store.delistings.mark({ ...mark, zone: 'b.example', askedOn: '2026-11-20', lookAgainOn: null });
    expect(store.delistings.marks('C1')).toHaveLength(2);
    expect(store.delistings.due('2026-11-23')).toEqual([]);
    expect(store.delistings.due('2026-11-24')).toEqual([
      { ...mark, askedOn: '2026-11-22', lookAgainOn: '2026-11-24' },
    ]);
    store.delistings.mark({ ...mark, askedOn: null, lookAgainOn: null });
    expect(store.delistings.marks('C1').map((row) => row.zone)).toEqual(['b.example']);
    store.cases.close();
    store = open();
    expect(store.delistings.marks('C1')).toHaveLength(1);
  });

  it('go with their case, when a person deletes it and when it has become old', () => {
    store.delistings.mark({ ...mark, askedOn: '2026-11-22', lookAgainOn: '2026-11-24' });
    store.delistings.setQueueEmptied('C1', NOW);
    expect(store.delistings.queueEmptied('C1')).toBe(NOW);
    store.cases.deleteCase('C1', NOW, 1);
    expect(store.delistings.due('2027-01-01')).toEqual([]);
    store.cases.forgetCase('C1');
    expect(store.delistings.queueEmptied('C1')).toBeNull();
    store.cases.openCase({ key: 'k', name: 'k', practice: false, caseId: 'C3', now: NOW });
    store.delistings.mark({ ...mark, caseId: 'C3', askedOn: null, lookAgainOn: '2026-11-24' });
    expect(store.cases.prune('2026-12-01')).toBe(1);
    expect(store.delistings.due('2027-01-01')).toEqual([]);
  });
});

it('lifts a database of the version before, with everything in it', () => {
  addRun('r1', NOW, [{}]);
  store.cases.close();
  makeOlder(
    join(folder, 'relay-doctor.sqlite'),
    'DROP TABLE delistings; ALTER TABLE cases DROP COLUMN queue_emptied_at; PRAGMA user_version = 2',
  );
  store = open();
  expect(store.setAside).toBeNull();
  expect(store.delistings.seen('C1')).toHaveLength(1);
  store.delistings.mark({ ...mark, askedOn: '2026-11-22', lookAgainOn: null });
  expect(store.delistings.marks('C1')).toHaveLength(1);
});
