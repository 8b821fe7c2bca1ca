import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CodeScope, findCode, suggestCodes } from '../../renderer/features/shell/find-code.ts';
import en from '../../words/en/share.json' with { type: 'json' };

const none: CodeScope = { runId: null, caseId: null, findings: [] };
const shown: CodeScope = { runId: 'run-1', caseId: 'case-1', findings: ['A1', 'A2', 'A3', 'U1', 'P1'] };

describe('codes that are said on the phone', () => {
  it.each([
    ['a3', { place: 'finding', runId: 'run-1', code: 'A3' }],
    ['A 3', { place: 'finding', runId: 'run-1', code: 'A3' }],
    ['A03', { place: 'finding', runId: 'run-1', code: 'A3' }],
    ['S6 A3', { place: 'finding', runId: 'run-1', code: 'A3' }],
    ['go to s6, finding a-3', { place: 'finding', runId: 'run-1', code: 'A3' }],
    ['s7 a1', { place: 'fix', runId: 'run-1', code: 'A1' }],
    ['S9', { place: 'blacklists', runId: 'run-1' }],
    ['s15', { place: 'aloud', runId: 'run-1' }],
    ['S16', { place: 'qr', runId: 'run-1' }],
    ['S17', { place: 'outside', caseId: 'case-1' }],
    ['P1', { place: 'finding', runId: 'run-1', code: 'P1' }],
    ['h3', { place: 'case', caseId: 'case-1' }],
  ])('%s leads to its place', (text, to) => {
    expect(findCode(text, shown)).toEqual({ ok: true, to });
  });

  it('reads P1 as the practice place while no result is open', () => {
    expect(findCode('P1', none)).toEqual({ ok: true, to: { place: 'practice' } });
  });

  it.each([
    ['', none, 'empty'],
    ['hello', none, 'none'],
    ['Z9', shown, 'none'],
    ['S99', shown, 'none'],
    ['A9', shown, 'noFinding'],
    ['S6 A9', shown, 'noFinding'],
    ['A1', none, 'needsRun'],
    ['S5', none, 'needsRun'],
    ['A1', { ...shown, findings: [] }, 'noFindings'],
    ['S6', shown, 'needsFinding'],
  ] as const)('%s: says why it leads nowhere', (text, scope, why) => {
    expect(findCode(text, scope)).toMatchObject({ ok: false, why });
    expect(en.jump).toHaveProperty(why);
  });

  it('suggests findings first, then places that can be shown', () => {
    expect(suggestCodes('', shown, 3).map((one) => one.code)).toEqual(['A1', 'A2', 'A3']);
    expect(suggestCodes('s1', none, 9).map((one) => one.code)).toEqual(['S1', 'S13', 'S14', 'S17', 'S18']);
    expect(suggestCodes('S6 a', shown, 9).map((one) => one.code)).toEqual(['A1', 'A2', 'A3']);
    for (const { code, finding } of suggestCodes('', none, 99))
      if (!finding) expect(en.place).toHaveProperty(code);
  });

  it('answers whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(findCode(text, shown).ok).toBeTypeOf('boolean');
        suggestCodes(text, shown, 6);
      }),
    );
  });
});
