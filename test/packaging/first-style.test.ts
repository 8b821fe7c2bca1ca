import { describe, expect, it } from 'vitest';
import { styleOf } from '../../build/first-style.ts';

const MARKUP = '<main class="place wide"><a class="row">x</a></main>';

describe('the style that comes in the page', () => {
  it.each([
    ['a rule for what is there', '.row{color:red}', '.row{color:red}'],
    ['no rule for what is not', '.row{color:red}.other{color:blue}', '.row{color:red}'],
    ['the selectors that can match', '.row,.other{color:red}', '.row{color:red}'],
    ['both names of one element or none', '.place.wide{a:b}.place.other{a:b}', '.place.wide{a:b}'],
    ['states', '.row:hover,.row[data-open]{a:b}', '.row:hover,.row[data-open]{a:b}'],
    ['what may be absent', '.row:not(.other){a:b}', '.row:not(.other){a:b}'],
    ['one of several', '.row:is(.other,.wide){a:b}', '.row:is(.other,.wide){a:b}'],
    ['elements', 'table{a:b}', 'table{a:b}'],
    [
      'conditions with their rules',
      '@media (width<9px){.row{a:b}.other{a:b}}',
      '@media (width<9px){.row{a:b}}',
    ],
    ['no empty conditions', '@media (width<9px){.other{a:b}}', ''],
    ['nothing for print', '@media print{.row{a:b}}', ''],
    ['no keyframes', '@keyframes turn{to{rotate:90deg}}.row{a:b}', '.row{a:b}'],
    ['variables that are read', ':root{--a:1;--b:2}.row{c:var(--a)}', ':root{--a:1}.row{c:var(--a)}'],
    [
      'variables that others read',
      ':root{--a:var(--b, 1);--b:2;--c:var(--d);--d:1}.row{e:var( --a)}',
      ':root{--a:var(--b, 1);--b:2}.row{e:var( --a)}',
    ],
  ])('holds %s', (_what, sheet, expected) => {
    expect(styleOf(MARKUP, sheet)).toBe(expected);
  });

  it('keeps the order', () => {
    const sheet = '.wide{a:1}@media (width<9px){.wide{a:2}}.place{a:3}';
    expect(styleOf(MARKUP, sheet)).toBe(sheet);
  });
});
