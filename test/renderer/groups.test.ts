import { describe, expect, it } from 'vitest';
import type { Attempt, BlacklistRow, Cell, Outcome } from '../../preload/contract/index.ts';
import { playLine } from '../../renderer/components/play-line.ts';
import { groupOf, groupRows } from '../../renderer/features/blacklists/groups.ts';
import { doorCounts, doorName, doorTable, sameDoor } from '../../renderer/features/result/doors.ts';

type Facts = Pick<BlacklistRow, 'state' | 'weight' | 'scope'>;

describe('groups of the blacklist page', () => {
  it.each<[Facts, string]>([
    [{ state: 'listed', weight: 'major', scope: 'ip' }, 'blocks'],
    [{ state: 'policy', weight: 'common', scope: 'ip' }, 'blocks'],
    [{ state: 'listed', weight: 'major', scope: 'asn' }, 'information'],
    [{ state: 'policy', weight: 'common', scope: 'range' }, 'information'],
    [{ state: 'listed', weight: 'minor', scope: 'ip' }, 'may'],
    [{ state: 'listed', weight: 'informational', scope: 'ip' }, 'information'],
    [{ state: 'information', weight: 'major', scope: 'ip' }, 'information'],
    [{ state: 'clean', weight: 'major', scope: 'ip' }, 'clean'],
    [{ state: 'refused', weight: 'major', scope: 'ip' }, 'notChecked'],
    [{ state: 'broken', weight: 'major', scope: 'ip' }, 'notChecked'],
    [{ state: 'no-answer', weight: 'major', scope: 'ip' }, 'notChecked'],
    [{ state: 'not-asked', weight: 'minor', scope: 'ip' }, 'notChecked'],
  ])('%j belongs to %s', (row, group) => {
    expect(groupOf(row)).toBe(group);
  });

  it('puts the lists that matter most first', () => {
    const row = (name: string, weight: BlacklistRow['weight']): BlacklistRow => ({
      zone: name,
      name,
      subject: '203.0.113.7',
      subjectKind: 'ip4',
      state: 'listed',
      weight,
      scope: 'ip',
      answers: ['127.0.0.2'],
      via: '192.0.2.1',
      ms: 5,
    });
    const { blocks } = groupRows([row('c', 'common'), row('b', 'major'), row('a', 'major')]);
    expect(blocks.map((one) => one.name)).toEqual(['a', 'b', 'c']);
  });
});

const cell = (address: string, port: number, state: Cell['state'] = 'closed'): Cell => ({
  address,
  family: address.includes(':') ? 6 : 4,
  port,
  state,
  verdict: 'CLOSED',
  attempts: [],
  controls: [],
});

const attempt: Attempt = {
  id: 'S1',
  mailFrom: 'a@visitor.example',
  rcptTo: 'b@outside.example',
  outcome: 'refused-relay',
  stage: 'rcpt',
  reply: { code: 554, text: 'Relay access denied' },
  rule: 'reply.relay-refused',
  startedAt: '2026-11-22T10:00:00.000Z',
  ms: 5,
};

describe('the truth table', () => {
  it('has a row for each address and a column for each port, with gaps where nothing was tried', () => {
    const table = doorTable([cell('203.0.113.7', 587), cell('2001:db8::7', 25), cell('203.0.113.7', 25)]);
    expect(table.ports).toEqual([25, 587]);
    expect(table.rows.map((row) => row.cells.map((one) => one?.port ?? null))).toEqual([
      [25, 587],
      [25, null],
    ]);
  });

  it('names doors, and knows the same door however it is bracketed', () => {
    expect(doorName(cell('2001:db8::7', 25))).toBe('[2001:db8::7]:25');
    expect(doorName(cell('203.0.113.7', 25))).toBe('203.0.113.7:25');
    expect(sameDoor('[2001:db8::7]:25', '2001:db8::7:25')).toBe(true);
    expect(sameDoor('203.0.113.7:25', '203.0.113.7:587')).toBe(false);
  });

  it('counts relay attempts only, also when more was planned', () => {
    const outcomes: Outcome[] = ['refused-relay', 'auth-required', 'accepted', 'not-run'];
    const attempts = outcomes.map((outcome) => ({ ...attempt, outcome }));
    const counts = doorCounts({ ...cell('203.0.113.7', 25), attempts, controls: [attempt], planned: 34 });
    expect(counts).toEqual({ refused: 2, accepted: 1, total: 4 });
  });
});

describe('lines of a conversation', () => {
  it.each([
    ['> RCPT TO:<a@b.example>', 'out', 'RCPT TO:<a@b.example>'],
    ['< 250 2.1.5 Ok', 'in', '250 2.1.5 Ok'],
    ['C: QUIT', 'out', 'QUIT'],
    ['S: 221 Bye', 'in', '221 Bye'],
    ['connected', 'note', 'connected'],
    ['<b>250</b>', 'note', '<b>250</b>'],
  ])('%s is said by %s', (line, dir, text) => {
    expect(playLine(line)).toEqual({ dir, text });
  });
});
