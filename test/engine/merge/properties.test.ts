import { describe, expect, it } from 'vitest';
import { type MergeCore, type MergePart, mergeRuns } from '../../../main/engine/merge/index.ts';
import { emptyRunState } from '../../../main/engine/run/fold.ts';
import { closed, NOW, PUBLIC, part } from './parts.ts';
import { randomCase, randomOf } from './random-case.ts';

/** What a case says, without the objects it was made from. */
const said = (core: MergeCore) => ({
  parts: core.parts.map((one) => [one.id, one.place, one.old, one.doubt]),
  rows: core.rows.map((row) => ({
    ...row,
    inside: row.inside && { ...row.inside, part: row.inside.part.id },
    outside: row.outside && { ...row.outside, part: row.outside.part.id },
    others: row.others.map((one) => ({ ...one, part: one.part.id })),
  })),
  verdict: core.verdict,
  meaning: core.meaning,
  mask: core.mask,
  bases: [core.inside?.base.id, core.outside?.base.id, core.unknown?.base.id],
});

const seeds = Array.from({ length: 400 }, (_, index) => index + 1);

describe('any case', () => {
  it('says the same in whatever order its parts come', () => {
    for (const seed of seeds) {
      const parts = randomCase(seed);
      const random = randomOf(seed + 9000);
      const mixed = parts.map((one) => ({ one, at: random() })).sort((a, b) => a.at - b.at);
      expect(
        said(
          mergeRuns(
            mixed.map((row) => row.one),
            NOW,
          ),
        ),
        `seed ${seed}`,
      ).toEqual(said(mergeRuns(parts, NOW)));
    }
  });

  it('says the same when a part is merged twice', () => {
    for (const seed of seeds) {
      const parts = randomCase(seed);
      expect(said(mergeRuns([...parts, ...parts], NOW)), `seed ${seed}`).toEqual(said(mergeRuns(parts, NOW)));
    }
  });

  it('changes none of the runs that it was given', () => {
    for (const seed of seeds.slice(0, 60)) {
      const parts = randomCase(seed);
      const before = structuredClone(parts);
      mergeRuns(parts, NOW);
      expect(parts).toEqual(before);
    }
  });

  it('never calls strangers refused whom a fresh whole run from outside saw accepted', () => {
    for (const seed of seeds) {
      const core = mergeRuns(randomCase(seed), NOW);
      const hole = [...(core.outside?.state.cells.values() ?? [])].some((cell) => cell.state === 'probably');
      if (hole) expect(core.verdict.code, `seed ${seed}`).not.toMatch(/^CLOSED/);
    }
  });

  it('gives an answer for runs that never began, and for times that are none', () => {
    const empty = part({ id: 'e' });
    const odd: MergePart = {
      ...empty,
      state: emptyRunState('e'),
      facts: { ...empty.facts, startedAt: 'yesterday', endedAt: null, clockOffsetS: Number.NaN },
    };
    expect(mergeRuns([odd], NOW).verdict.code).toMatch(/^CT-/);
    expect(mergeRuns([odd, part({ id: 'x', cells: [closed(PUBLIC)] })], 'never').parts).toHaveLength(2);
    expect(() => mergeRuns([], NOW)).toThrow(RangeError);
  });
});
