import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../main/report/index.ts';
import { hostile, large, openPart } from '../fixtures/reports/make.ts';

/** A strict reader of RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    const found = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
    found.lastIndex = at;
    const cell = found.exec(text);
    if (!cell) throw new Error(`not CSV at ${at}`);
    row.push(cell[1] === undefined ? (cell[2] ?? '') : cell[1].replaceAll('""', '"'));
    at = found.lastIndex;
    if (cell[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('renderCsv', () => {
  it('has one row a list and the same number of cells in each', () => {
    const rows = readCsv(renderCsv(large('en')));
    expect(rows).toHaveLength(151);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(rows[0]?.slice(0, 4)).toEqual(['zone', 'name', 'subject', 'state']);
  });

  it('says the state in the language of the report', () => {
    expect(readCsv(renderCsv(openPart('id')))[1]?.[3]).toBe('terkena');
    expect(readCsv(renderCsv(openPart('en')))[1]?.[3]).toBe('listed');
  });

  it('never writes a cell that a spreadsheet would run', () => {
    const base = openPart('en');
    const [first] = base.blacklists.rows;
    if (!first) throw new Error('fixture without rows');
    const start = fc.constantFrom('=', '+', '-', '@', '\t=', '\r=', ' =', '|', '%', '');
    fc.assert(
      fc.property(start, fc.string({ unit: 'binary', maxLength: 60 }), (sign, rest) => {
        const row = { ...first, name: sign + rest, txt: sign + rest, answers: [sign + rest] };
        const text = renderCsv({ ...base, blacklists: { ...base.blacklists, rows: [row] } });
        const cells = readCsv(text)[1] ?? [];
        expect(cells).toHaveLength(21);
        for (const cell of cells) expect(cell).not.toMatch(/^\s*[=+\-@|%]/);
        expect(text.slice(1).replaceAll('\r\n', '')).not.toMatch(/[\r\n\t\u0000\u001b]/);
      }),
    );
  });

  it('reads back the hostile report', () => {
    expect(readCsv(renderCsv(hostile('en')))).toHaveLength(13);
  });
});
