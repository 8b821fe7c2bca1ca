import { describe, expect, it } from 'vitest';
import { type MergePart, mergeRuns } from '../../../main/engine/merge/index.ts';
import { closed, inside, NOW, OFFICE, open, outside, PUBLIC, PUBLIC6 } from './parts.ts';

const S = OFFICE.server;
const doors = (...parts: MergePart[]) =>
  mergeRuns(parts, NOW)
    .rows.filter((row) => row.topic === 'door')
    .map((row) => [
      row.port,
      row.family,
      row.inside?.params.address ?? null,
      row.outside?.params.address ?? null,
    ]);
const noNames = { facts: { ehlo: ['250 OK'] } };

describe('the same door at two places', () => {
  it('is known by its address', () => {
    const named = { host: 'a.example', ...noNames };
    expect(doors(inside([open(PUBLIC, named)]), outside([closed(PUBLIC, { host: 'b.example' })]))).toEqual([
      [25, 4, PUBLIC, PUBLIC],
    ]);
  });

  it('is known by the name of the host, or of its greeting', () => {
    expect(doors(inside([open(S, noNames)]), outside([closed(PUBLIC)]))).toEqual([[25, 4, S, PUBLIC]]);
    expect(doors(inside([open(S, { host: S })]), outside([closed(PUBLIC, noNames)]))).toEqual([
      [25, 4, S, PUBLIC],
    ]);
  });

  it('is known as the only private address with the only public one', () => {
    expect(doors(inside([open(S, { host: S, ...noNames })]), outside([closed(PUBLIC, noNames)]))).toEqual([
      [25, 4, S, PUBLIC],
    ]);
  });

  it('stays apart where several could be meant', () => {
    const two = [
      closed(PUBLIC, { host: 'a.example', ...noNames }),
      closed('203.0.113.8', { host: 'b.example', ...noNames }),
    ];
    expect(doors(inside([open(S, { host: S, ...noNames })]), outside(two))).toEqual(
      [
        [25, 4, S, null],
        [25, 4, null, PUBLIC],
        [25, 4, null, '203.0.113.8'],
      ].sort((a, b) => String(a[2] ?? a[3]).localeCompare(String(b[2] ?? b[3]))),
    );
  });

  it('keeps several hosts apart by their names', () => {
    const host = (name: string) => ({ host: name, ...noNames });
    expect(
      doors(
        inside([open(S, host('a.example')), open('192.168.0.3', host('b.example'))]),
        outside([closed(PUBLIC, host('b.example')), closed('203.0.113.8', host('a.example'))]),
      ),
    ).toEqual([
      [25, 4, S, '203.0.113.8'],
      [25, 4, '192.168.0.3', PUBLIC],
    ]);
  });

  it('never mixes families or ports', () => {
    expect(doors(inside([open(S)]), outside([closed(PUBLIC6), closed(PUBLIC, {}, 587)]))).toEqual([
      [25, 4, S, null],
      [25, 6, null, PUBLIC6],
      [587, 4, null, PUBLIC],
    ]);
  });

  it('puts parts with different plans side by side', () => {
    const rows = doors(
      inside([open(S), closed(S, {}, 587)], { facts: { planHash: 'b'.repeat(16) } }),
      outside([closed(PUBLIC)]),
    );
    expect(rows).toEqual([
      [25, 4, S, PUBLIC],
      [587, 4, S, null],
    ]);
  });
});
