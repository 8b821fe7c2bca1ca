import { describe, expect, it } from 'vitest';
import type { BlacklistRow } from '../../preload/contract/index.ts';
import { dayOf, daysAfter, daysBetween, lookDays } from '../../renderer/features/blacklists/days.ts';
import { namesOf, subjectLines, uncheckedByReason } from '../../renderer/features/blacklists/subjects.ts';
import { findLists, sortLists, zoneOf } from '../../renderer/features/lists/find-lists.ts';
import { formatsFor } from '../../renderer/i18n/format.ts';
import { catalogue, listRows } from './fake-lists.ts';

const rows = listRows();
const base = rows.find((row) => row.state === 'clean') as BlacklistRow;

describe('a line of counts', () => {
  it('is made for each subject, with what it is to the case', () => {
    expect(subjectLines(rows)).toEqual([
      {
        subject: '203.0.113.7',
        role: 'server',
        blocks: 2,
        may: 1,
        information: 1,
        clean: 2,
        notChecked: 4,
      },
      {
        subject: 'kantor.example',
        role: 'domain',
        blocks: 0,
        may: 0,
        information: 0,
        clean: 1,
        notChecked: 1,
      },
    ]);
  });

  it('never counts a refused list as listed, nor an empty one as clean', () => {
    const lines = subjectLines([
      { ...base, state: 'refused', answers: ['127.255.255.254'] },
      { ...base, state: 'broken', reason: 'empty' },
    ]);
    expect(lines).toMatchObject([{ blocks: 0, may: 0, clean: 0, notChecked: 2 }]);
  });
});

describe('what was not checked', () => {
  const unchecked = rows.filter((row) => ['refused', 'no-answer', 'broken', 'not-asked'].includes(row.state));

  it('is told by reason, with the next step, the reason of most lists first', () => {
    expect(
      uncheckedByReason(unchecked).map((group) => [group.reason, group.next, group.rows.length]),
    ).toEqual([
      ['refused-resolver', 'ask-otherwise', 2],
      ['timeout', 'later', 1],
      ['lists-everyone', 'none', 1],
      ['needs-key', 'catalogue', 1],
    ]);
  });

  it.each([
    ['broken', 'empty', 'ask-otherwise'],
    ['broken', 'foreign-answer', 'ask-otherwise'],
    ['not-asked', 'dns-makes-up', 'ask-otherwise'],
    ['no-answer', 'resolver-silent', 'ask-otherwise'],
    ['no-answer', 'servfail', 'later'],
    ['not-asked', 'muted', 'catalogue'],
  ] as const)('%s because of %s leads to %s', (state, reason, next) => {
    expect(uncheckedByReason([{ ...base, state, reason }])[0]?.next).toBe(next);
  });

  it('names the first lists and says how many more there are', () => {
    expect(namesOf([base, base, { ...base, name: 'B' }, { ...base, name: 'C' }], 2)).toEqual({
      names: `${base.name}, B`,
      more: 1,
    });
  });
});

describe('days', () => {
  it('are counted in the person’s own calendar, over months and summer time', () => {
    expect(dayOf(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
    expect(daysAfter('2026-02-27', 2)).toBe('2026-03-01');
    expect(daysAfter('2026-10-24', 2)).toBe('2026-10-26');
    expect(daysBetween('2026-12-30', '2027-01-02')).toBe(3);
    expect(daysBetween('2026-11-22', '2026-11-20')).toBe(-2);
  });

  it('to choose from hold the one that is set', () => {
    expect(lookDays('2026-11-22', '2026-11-20')[0]).toBe('2026-11-20');
    expect(lookDays('2026-11-22', '2026-11-24')).toEqual(lookDays('2026-11-22', null));
  });

  it('are written as the language writes them, the same day everywhere', () => {
    expect(formatsFor('en').day('2026-11-24')).toBe('Tue, 24 Nov 2026');
    expect(formatsFor('id').day('2026-11-24')).toBe('Sel, 24 Nov 2026');
  });
});

describe('the catalogue', () => {
  const lists = catalogue();

  it('is searched by name, zone and operator, all words of it', () => {
    const zen = findLists(sortLists(lists), 'zen spamhaus', 'all');
    expect(zen[0]?.zone).toBe('zen.spamhaus.org');
    expect(findLists(lists, 'no such list', 'all')).toEqual([]);
    expect(findLists(lists, '', 'all')).toHaveLength(lists.length);
  });

  it('is found by a name as a bounce shows it', () => {
    const found = findLists(lists, '2.0.0.127.bl.spamcop.net', 'all');
    expect(found.map((list) => list.zone)).toContain('bl.spamcop.net');
  });

  it('shows one’s own lists first, then what is asked', () => {
    const [first] = lists;
    if (!first) throw new Error('no catalogue');
    const own = { ...first, zone: 'zz.own.example', name: 'zz', own: true, asked: 'muted' as const };
    const all = sortLists([...lists, own]);
    expect(all[0]).toBe(own);
    expect(all[1]?.asked).toBe('yes');
    expect(findLists([...lists, own], '', 'own')).toEqual([own]);
    expect(findLists([...lists, own], '', 'muted')).toEqual([own]);
    expect(findLists(lists, '', 'asked').length + findLists(lists, '', 'not-asked').length).toBe(
      lists.length,
    );
  });

  it.each([
    [' BL.Kantor.Example. ', 'bl.kantor.example'],
    ['_dnsbl.kantor.example', '_dnsbl.kantor.example'],
    ['kantor', null],
    ['bl..example', null],
    ['bl kantor.example', null],
    ['-a.example', null],
    [`${'a.'.repeat(130)}example`, null],
    ['', null],
  ])('%j as a zone is %s', (text, zone) => {
    expect(zoneOf(text)).toBe(zone);
  });
});
