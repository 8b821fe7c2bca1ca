import { describe, expect, it } from 'vitest';
import type { CaseSummary } from '../../preload/contract/index.ts';
import { findCases, tagsOf } from '../../renderer/features/checks/find-cases.ts';

const made = (name: string, more: Partial<CaseSummary> = {}): CaseSummary => ({
  caseId: name,
  name,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
  practice: false,
  last: null,
  runs: 1,
  number: 'KTR-7Q2M',
  tags: [],
  archived: false,
  bytes: 0,
  places: [],
  fromFile: false,
  ...more,
});

const wishes = { text: '', tag: null, archived: false };
const names = (cases: CaseSummary[]): string[] => cases.map((one) => one.name);
const word = (one: CaseSummary): string =>
  one.name === 'toko.example' ? 'Not an open relay' : 'Probably open';

describe('the list of cases', () => {
  const all = [
    made('kantor.example', { tags: ['branch', 'urgent'] }),
    made('toko.example', { number: 'TKX-A1B2', updatedAt: '2026-11-20T00:00:00.000Z' }),
    made('old.example', { archived: true, tags: ['branch'] }),
  ];

  it('shows the newest first, and archived ones when asked', () => {
    expect(names(findCases(all, wishes, word))).toEqual(['toko.example', 'kantor.example']);
    expect(findCases(all, { ...wishes, archived: true }, word)).toHaveLength(3);
  });

  it.each([
    ['KANTOR', ['kantor.example']],
    ['tkx-a1', ['toko.example']],
    ['urgent', ['kantor.example']],
    ['not open relay', ['toko.example']],
    ['urgent tkx', []],
  ])('finds %s by name, number, tag or result', (text, found) => {
    expect(names(findCases(all, { ...wishes, text }, word))).toEqual(found);
  });

  it('keeps to a tag, and knows all tags once', () => {
    expect(names(findCases(all, { ...wishes, tag: 'branch' }, word))).toEqual(['kantor.example']);
    expect(tagsOf(all)).toEqual(['branch', 'urgent']);
  });
});
