import { describe, expect, it } from 'vitest';
import { mergeRuns } from '../../../main/engine/merge/index.ts';
import type { Cell, Meaning, VerdictCode } from '../../../preload/contract/index.ts';
import { closed, HELPER, inside, NOW, OFFICE, open, outside, PUBLIC, PUBLIC6, silent } from './parts.ts';

const S = OFFICE.server;
const masked = { seenAs: '172.18.0.1' };
const table: [name: string, staff: Cell, stranger: Cell, meaning: Meaning, code: VerdictCode][] = [
  ['accepted × refused', open(S), closed(PUBLIC), 'trusted-network', 'CLOSED'],
  ['accepted × accepted, real', open(S), open(PUBLIC, { seenAs: HELPER }), 'open-relay', 'OPEN-ACCEPTED'],
  ['accepted × accepted, masked', open(S), open(PUBLIC, masked), 'masked-visitor', 'OPEN-MASKED'],
  ['refused × accepted', closed(S), open(PUBLIC), 'second-door', 'MIXED'],
  ['refused × refused', closed(S), closed(PUBLIC), 'closed', 'CLOSED'],
  ['any × could not connect', open(S), silent(PUBLIC), 'not-reachable', 'CT-NOANSWER'],
];

describe('the inside × outside table (UX §8)', () => {
  it.each(table)('%s', (_name, staff, stranger, meaning, code) => {
    const core = mergeRuns([inside([staff]), outside([stranger])], NOW);
    expect(core.rows.filter((row) => row.topic === 'door')).toHaveLength(1);
    expect(core.rows[0]).toMatchObject({ topic: 'door', family: 4, port: 25, meaning });
    expect(core).toMatchObject({ meaning, verdict: { code } });
    expect(core.deciding.place).toBe('outside');
  });

  it.each(table)('%s, with a closed second family outside', (_name, staff, stranger, meaning) => {
    const core = mergeRuns([inside([staff]), outside([stranger, closed(PUBLIC6)])], NOW);
    const doors = core.rows.filter((row) => row.topic === 'door');
    expect(doors.map((row) => [row.family, row.meaning])).toEqual([
      [4, meaning],
      [6, 'outside-only'],
    ]);
    if (meaning === 'open-relay') expect(core.verdict.code).toBe('OPEN-PART');
    if (meaning === 'not-reachable') expect(core.verdict.code).toBe('CT-NOANSWER');
  });

  it.each(table)('%s, with an open second family outside', (_name, staff, stranger) => {
    const proved = open(PUBLIC6, {
      delivery: { token: 'a'.repeat(24), state: 'seen', to: 'user@outside.example' },
    });
    const core = mergeRuns([inside([staff]), outside([stranger, proved])], NOW);
    expect(core.verdict.grade).toBe('proved');
    expect(core.verdict.code).toMatch(/^(?:OPEN|MIXED)/);
  });

  it('says what was not offered at both places as the same', () => {
    const gone = { state: 'not-offered', verdict: 'CT-REFUSED' } as const;
    const core = mergeRuns(
      [inside([closed(S), silent(S, gone, 465)]), outside([closed(PUBLIC), silent(PUBLIC, gone, 465)])],
      NOW,
    );
    expect(core.rows.map((row) => row.meaning).slice(0, 2)).toEqual(['closed', 'agree']);
    expect(core.verdict.code).toBe('CLOSED');
  });

  it('keeps the inside codes when only the inside has looked', () => {
    const core = mergeRuns([inside([open(S)])], NOW);
    expect(core).toMatchObject({ meaning: 'inside-only', verdict: { code: 'OPEN-INSIDE' } });
    expect(core.outside).toBeNull();
  });

  it('keeps the outside codes when only the outside has looked', () => {
    const core = mergeRuns([outside([closed(PUBLIC)])], NOW);
    expect(core).toMatchObject({ meaning: 'outside-only', verdict: { code: 'CLOSED', grade: 'closed' } });
  });

  it('knows whether an MX host of the domain did answer from outside', () => {
    const filter = closed('203.0.113.99', { host: 'mx.filter.example' });
    const core = mergeRuns([inside([open(S)]), outside([silent(PUBLIC), filter])], NOW);
    expect(core).toMatchObject({
      meaning: 'not-reachable',
      mxReached: true,
      verdict: { code: 'CT-NOANSWER' },
    });
    expect(mergeRuns([inside([open(S)]), outside([silent(PUBLIC)])], NOW).mxReached).toBe(false);
  });

  it('does not call an inside trouble a disagreement about strangers', () => {
    const core = mergeRuns([inside([silent(S)]), outside([open(PUBLIC)])], NOW);
    expect(core.verdict.code).toBe('OPEN-ACCEPTED');
    expect(core.rows[0]?.meaning).toBe('outside-counts');
  });
});
