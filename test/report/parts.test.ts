import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitBossPage } from '../../main/report/pages/boss-fit.ts';
import {
  countLists,
  groupLists,
  isSameCell,
  nameOfCell,
  sortFindings,
} from '../../main/report/parts/facts.ts';
import { cssString, html, toText } from '../../main/report/parts/html.ts';
import { pickProofs } from '../../main/report/parts/proof.ts';
import { clip, clipSentences, showHiddenInProse } from '../../main/report/parts/safe-text.ts';
import { makeTimes } from '../../main/report/parts/times.ts';
import { wordsIn } from '../../words/index.ts';
import { blocked, closed, hostile, openPart } from '../fixtures/reports/make.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });

describe('html', () => {
  it('never lets a text become markup', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const made = toText(html`<p title="${text}">${text}</p>`);
        const inner = made.slice('<p title="'.length, -'</p>'.length);
        expect(inner.split('>')).toHaveLength(2);
        expect(inner.split('"')).toHaveLength(2);
        expect(inner).not.toContain('<');
      }),
    );
  });

  it('writes a CSS string that ends where it should', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cssString(text)).toMatch(/^"(?:[A-Za-z0-9 .,:_@-]|\\[0-9a-f]{6})*"$/);
      }),
    );
  });

  it('leaves out nothing, false and lists of nothing', () => {
    expect(toText(html`a${null}${undefined}${false}${[]}${0}${['<', html`<b>`]}`)).toBe('a0&lt;<b>');
  });
});

describe('safe text', () => {
  it('leaves no hidden character and no half character', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 80 }), (text, most) => {
        const made = clip(text, most);
        expect(made.length).toBeLessThanOrEqual(most);
        expect(made.isWellFormed()).toBe(true);
        expect(made).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u,
        );
      }),
    );
  });

  it('joins the lines of a text in prose', () => {
    expect(showHiddenInProse('a\r\n\tb')).toBe('a b');
  });

  it('cuts at the end of a sentence when one fits', () => {
    expect(clipSentences('Close the relay today. Then ask the lists to remove you.', 40)).toBe(
      'Close the relay today.',
    );
    expect(clipSentences('Set it to mail.kantor.example in one go please, really', 30)).toMatch(/…$/);
  });
});

describe('facts', () => {
  it('puts every list in one group, and no silent one among the clean', () => {
    const { rows } = openPart('en').blacklists;
    const groups = groupLists(rows);
    expect(groups.blocks.map((row) => row.zone)).toEqual(['zen.spamhaus.org', 'b.barracudacentral.org']);
    expect(groups.may).toEqual([]);
    expect(groups.information.map((row) => row.zone)).toEqual(['dnsbl-3.uceprotect.net']);
    expect(groups.notChecked.map((row) => row.state)).toEqual(['refused']);
    expect(groups.clean).toHaveLength(rows.length - 4);
    expect(countLists(rows)).toEqual({ asked: 12, answered: 11 });
  });

  it('counts a list asked about two addresses once', () => {
    const { rows } = closed('en').blacklists;
    expect(countLists([...rows, ...rows])).toEqual({ asked: 12, answered: 12 });
  });

  it('puts a relay question without an answer on the to-do list', () => {
    expect(sortFindings(blocked('en')).todo.map((one) => one.code)).toEqual(['A1']);
    expect(sortFindings(openPart('en')).todo.map((one) => one.code)).toEqual(['A1', 'A2', 'A3', 'A4', 'A5']);
  });

  it('knows a cell in every way of writing', () => {
    expect(isSameCell('[2001:DB8::7]:25', '2001:db8::7:25')).toBe(true);
    expect(isSameCell('203.0.113.7:25', '203.0.113.7:587')).toBe(false);
    expect(nameOfCell({ address: '2001:db8::7', family: 6, port: 25 })).toBe('[2001:db8::7]:25');
  });
});

describe('proof', () => {
  it('finds the deciding answer of a pipelined try', () => {
    const [decided, control] = pickProofs(openPart('en'), { everyDoor: false, most: 14 });
    const deciding = decided?.lines.find((line) => line.deciding);
    expect(decided?.cell.family).toBe(6);
    expect(deciding?.line.text).toBe('250 2.1.5 Ok');
    expect(control?.kind).toBe('control');
    expect(control?.attempt?.id).toBe('C1');
  });

  it('shows a refusal for a closed door, not its control', () => {
    const report = closed('en');
    for (const cell of report.relay.cells) cell.decidedBy = ['C1'];
    const [decided, control] = pickProofs(report, { everyDoor: false, most: 4 });
    expect(decided?.attempt?.outcome).toBe('refused-relay');
    expect(decided?.lines.at(-1)?.line.text).toMatch(/^454 4\.7\.1 .*Relay access denied$/);
    expect(control?.attempt?.id).toBe('C1');
  });

  it('keeps the numbers of the whole conversation', () => {
    const report = openPart('en');
    for (const proof of pickProofs(report, { everyDoor: true, most: 14 })) {
      const all = report.transcripts.find((one) => one.cell === nameOfCell(proof.cell))?.lines ?? [];
      for (const { number, line } of proof.lines) expect(all[number - 1]).toBe(line);
    }
  });

  it('shows how a conversation ended when no try was made', () => {
    const proofs = pickProofs(blocked('en'), { everyDoor: false, most: 4 });
    expect(proofs.map((one) => one.kind)).toEqual(['ended']);
    expect(proofs[0]?.lines.find((line) => line.deciding)?.line.text).toMatch(/^554 /);
  });

  it('has nothing to show without a conversation', () => {
    expect(pickProofs({ ...blocked('en'), transcripts: [] }, { everyDoor: true, most: 9 })).toEqual([]);
    expect(pickProofs({ ...blocked('en'), relay: { cells: [] } }, { everyDoor: true, most: 9 })).toEqual([]);
  });
});

describe('times', () => {
  const jakarta = makeTimes(wordsIn('en'), 'Asia/Jakarta');
  it('always has a zone', () => {
    expect(jakarta.full('2026-11-22T07:02:00Z')).toBe('22 November 2026, 14:02 WIB');
    expect(makeTimes(wordsIn('id'), 'Australia/Sydney').exact('2026-11-22T07:02:09Z')).toMatch(
      /18:02:09 \S+/,
    );
    expect(makeTimes(wordsIn('en'), 'UTC').full('2026-11-22T07:02:00Z')).toBe('22 November 2026, 07:02 UTC');
  });
  it('gives back what is no time', () => {
    expect(jakarta.clock('soon')).toBe('soon');
  });
  it('writes spans with units', () => {
    expect(jakarta.span(430)).toBe('0.4 s');
    expect(jakarta.span(92_400)).toBe('1 min 32 s');
    expect(makeTimes(wordsIn('id'), 'UTC').span(3_700_000)).toBe('1 jam 1 menit');
  });
});

describe('page 1', () => {
  it('takes away doors and words until it fits', () => {
    const room = (report: ReturnType<typeof openPart>) =>
      fitBossPage(
        {
          report,
          preset: 'summary',
          words: wordsIn('en'),
          times: makeTimes(wordsIn('en'), 'UTC'),
          product: undefined,
          letters: [],
          sealed: null,
        },
        'word '.repeat(40),
      );
    expect(room(openPart('en'))).toMatchObject({ actions: 3, action: 120 });
    expect(room(hostile('en')).doors).toBeLessThan(3);
  });
});
