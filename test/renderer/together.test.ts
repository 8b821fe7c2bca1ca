import { describe, expect, it } from 'vitest';
import { partKey, sizeText } from '../../renderer/features/case-file/part-words.ts';
import { isMendable, troubleKey } from '../../renderer/features/case-file/trouble-words.ts';
import { shapeOfMerged } from '../../renderer/features/merged/cell-shape.ts';
import { clockWords, stretch } from '../../renderer/features/merged/time-words.ts';
import { createOpeningStore } from '../../renderer/state/opening.ts';
import { hashOf, routeOf } from '../../renderer/state/route.ts';
import { wordsIn } from '../../words/index.ts';
import { mergedView } from './fake-together.ts';

const w = (key: string, params = {}): string => wordsIn('en')(`together:${key}`, params);
const number = (value: number): string => String(value);

describe('clocks and sizes in words', () => {
  it('uses the largest unit that fits', () => {
    expect([4, 187, 10_900].map((seconds) => stretch(seconds, w))).toEqual(['4 s', '3 min', '3 h']);
    expect(stretch(-187, w)).toBe('3 min');
  });
  it('calls a clock wrong only when it is', () => {
    expect(clockWords(null, w)).toBe('not known');
    expect(clockWords(2, w)).toBe('the same as the server’s');
    expect(clockWords(-3600 * 3, w)).toBe('3 h behind the server’s');
    expect(clockWords(40, w)).toBe('40 s ahead of the server’s');
  });
  it('gives the size of a file', () => {
    expect([12, 12_400, 1_440_000].map((bytes) => sizeText(bytes, number))).toEqual([
      '12 B',
      '12 KB',
      '1.4 MB',
    ]);
  });
});

describe('shapes of two places', () => {
  const [first] = mergedView('en', 'two').rows;
  it('does not alarm when staff get through, and does when strangers do', () => {
    if (!first?.inside || !first.outside) throw new Error('no row');
    const accepted = { ...first.outside, state: 'accepted' };
    expect(shapeOfMerged(first, 'inside', first.inside)).toBe('info');
    expect(shapeOfMerged(first, 'outside', accepted)).toBe('probably');
    expect(shapeOfMerged(first, 'outside', { ...accepted, state: 'delivered' })).toBe('open');
    expect(shapeOfMerged(first, 'outside', { ...accepted, state: 'refused' })).toBe('closed');
    expect(shapeOfMerged(first, 'outside', { ...accepted, state: 'silent' })).toBe('unknown');
    expect(shapeOfMerged({ ...first, meaning: 'open-relay' }, 'inside', first.inside)).toBe('probably');
  });
});

describe('parts and their troubles', () => {
  it('names what a newer program made', () => {
    expect(partKey({ kind: 'run', place: 'inside' })).toBe('file.partFrom.inside');
    expect(partKey({ kind: 'hologram', place: 'unknown' })).toBe('file.part.other');
  });
  it('asks for the file again only when that helps', () => {
    const trouble = { index: 2, of: 3, id: 'x' };
    expect(isMendable({ ...trouble, why: 'damaged' })).toBe(true);
    expect(isMendable({ ...trouble, why: 'not-understood' })).toBe(false);
    expect(troubleKey({ ...trouble, why: 'differs' })).toBe('open.partDiffers');
  });
});

describe('opening', () => {
  it('settles a locked file in the list', () => {
    const store = createOpeningStore();
    const locked = { ticket: 't', fileName: 'a.rdcase' };
    store.getState().tell([{ fileName: 'a.rdcase', opened: null, locked, trouble: null }]);
    store.getState().ask(locked);
    store.getState().settle('t', null);
    expect(store.getState()).toMatchObject({ asked: null, results: [{ locked: null }] });
  });
  it('has an address for each page', () => {
    for (const place of ['support', 'merged', 'add-result'] as const)
      expect(routeOf(hashOf({ place, caseId: 'a b/c' }))).toEqual({ place, caseId: 'a b/c' });
    expect(routeOf('#/merged')).toEqual({ place: 'checks' });
  });
});
