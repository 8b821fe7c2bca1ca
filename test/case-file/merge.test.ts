import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CaseFile,
  hideInFile,
  isSameServer,
  makeRunPart,
  mergeFiles,
  type Part,
} from '../../main/case-file/index.ts';
import { at, caseOf, eventsOf, mark, note, run } from './made.ts';

function merged(into: CaseFile, from: CaseFile): CaseFile {
  const merging = mergeFiles(into, from);
  if (!merging.ok) throw new Error(merging.why);
  return merging.file;
}

const ids = (file: CaseFile): string[] => file.parts.map((part) => part.facts.id).sort();
const hashes = (file: CaseFile): string[] => file.parts.map((part) => part.facts.sha256).sort();

describe('the same server', () => {
  const mini = {
    caseId: 'M',
    number: 'KTR-7Q2M',
    verdict: 'CLOSED' as const,
    place: 'inside' as const,
    at: at(0),
    doors: [],
    listed: 0,
    answered: 0,
    findings: [],
    hashes: [],
  };

  it('is the same domain, from inside and from outside', () => {
    expect(isSameServer(eventsOf('A'), eventsOf('B', { place: 'outside' }))).toBe(true);
    expect(isSameServer(eventsOf('A'), { ...mini, target: 'kantor.example' })).toBe(true);
  });

  it('is not another domain behind the same address', () => {
    const one = eventsOf('A', { place: 'outside' });
    expect(isSameServer(one, eventsOf('B', { place: 'outside', domain: 'toko.example' }))).toBe(false);
    expect(isSameServer(one, { ...mini, target: 'toko.example' })).toBe(false);
  });

  it('is not another office with the same inside address', () => {
    expect(isSameServer(eventsOf('A'), eventsOf('B', { domain: 'toko.example' }))).toBe(false);
  });
});

describe('merging files', () => {
  it('puts the parts together and alters none', () => {
    const office = caseOf([run('IN'), note('N1', 'hello')]);
    const helper = caseOf([run('IN'), run('OUT', { place: 'outside' }), mark('M1')]);
    const both = merged(office, helper);
    expect(ids(both)).toEqual(['IN', 'M1', 'N1', 'OUT']);
    for (const part of both.parts)
      expect([...office.parts, ...helper.parts].some((one) => one.bytes === part.bytes)).toBe(true);
  });

  it('refuses a case of another server', () => {
    const other = caseOf([run('X', { domain: 'toko.example' })], { caseId: 'OTHER' });
    expect(mergeFiles(caseOf([run('IN')]), other)).toEqual({ ok: false, why: 'other-server' });
  });

  it('keeps the run that went on', () => {
    const short = makeRunPart({
      runId: 'IN',
      recheckOf: null,
      events: eventsOf('IN').slice(0, -1),
      who: '',
      where: '',
    });
    const long = run('IN');
    for (const [into, from] of [
      [short, long],
      [long, short],
    ] as const)
      expect(merged(caseOf([into]), caseOf([from])).parts[0]?.facts.endedAt).toBe(long.facts.endedAt);
  });

  it('names a part that tells another story, and keeps the one that is here', () => {
    const here = run('IN');
    const there = run('IN', { minute: 7 });
    const merging = mergeFiles(caseOf([here]), caseOf([run('OUT', { place: 'outside' }), there]));
    if (!merging.ok) throw new Error('refused');
    expect(merging.file.parts[0]).toBe(here);
    expect(merging.troubles).toEqual([{ index: 2, of: 2, id: 'IN', why: 'differs' }]);
  });

  it('prefers the whole part to one with something left out', () => {
    const whole = caseOf([run('IN')]);
    const { file: shortened } = hideInFile(whole, ['names']);
    expect(merged(shortened, whole).parts[0]?.facts.hidden).toEqual([]);
    expect(merged(whole, shortened).parts[0]?.facts.hidden).toEqual([]);
  });

  it('loses nothing, changes nothing the second time, and does not mind the order', () => {
    const pool: Part[] = [
      run('R1'),
      run('R2', { minute: 4 }),
      run('R3', { place: 'outside' }),
      note('N1', 'one'),
      note('N2', 'two', 'config'),
      mark('M1'),
    ];
    const some = fc.subarray(pool, { minLength: 0 }).map((parts) => caseOf(parts));
    fc.assert(
      fc.property(some, some, some, (a, b, c) => {
        const ab = merged(a, b);
        expect(hashes(ab)).toEqual([...new Set([...hashes(a), ...hashes(b)])].sort());
        expect(hashes(merged(ab, b))).toEqual(hashes(ab));
        expect(hashes(merged(b, a))).toEqual(hashes(ab));
        expect(hashes(merged(ab, c))).toEqual(hashes(merged(a, merged(b, c))));
      }),
      { numRuns: 60 },
    );
  });
});
