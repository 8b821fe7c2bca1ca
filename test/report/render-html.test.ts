import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../main/report/index.ts';
import { report as schema } from '../../preload/contract/index.ts';
import { manyLists } from '../fixtures/reports/lists.ts';
import { FIXTURES, HOSTILE_TEXT, hostile, large, openPart } from '../fixtures/reports/make.ts';
import { readPage } from './tiny-html.ts';

const makers = { ...FIXTURES, hostile, large, manyLists };
const cases = Object.entries(makers).flatMap(([name, make]) =>
  (['en', 'id'] as const).flatMap((language) =>
    (['summary', 'full'] as const).map((preset) => ({ name, make, language, preset })),
  ),
);
const zone = { timeZone: 'Asia/Jakarta' };

describe.each(cases)('$name, $language, $preset', ({ make, language, preset }) => {
  const report = make(language);
  const page = renderHtml(report, { preset, ...zone });
  const { tags, text } = readPage(page);
  const named = (name: string) => tags.filter((tag) => tag.name === name);

  it('is made from a report that fits the schema', () => {
    expect(schema.safeParse(report).error).toBeUndefined();
  });

  it('runs nothing and loads nothing', () => {
    expect(named('script')).toEqual([]);
    expect(named('img')).toEqual([]);
    expect(named('link')).toEqual([]);
    const names = tags.flatMap((tag) => [...tag.attributes.keys()]);
    expect(names.filter((name) => /^on/i.test(name) || name === 'src' || name === 'href')).toEqual([]);
    const policy = named('meta').find(
      (tag) => tag.attributes.get('http-equiv') === 'Content-Security-Policy',
    );
    expect(policy?.attributes.get('content')).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'; img-src data:/,
    );
    expect(page.match(/<\/?style/gi)).toHaveLength(2);
    expect(page).not.toMatch(/url\(|@import|<!--/);
  });

  it('has a language, one first heading, and headings in order', () => {
    expect(named('html')[0]?.attributes.get('lang')).toBe(language);
    expect(named('h1')).toHaveLength(1);
    const levels = tags.filter((tag) => /^h[1-6]$/.test(tag.name)).map((tag) => Number(tag.name[1]));
    expect(levels[0]).toBe(1);
    levels.reduce((before, level) => {
      expect(level).toBeLessThanOrEqual(before + 1);
      return level;
    }, 1);
  });

  it('gives every table head a scope and every drawing a name or none at all', () => {
    for (const head of named('th')) expect(head.attributes.get('scope')).toMatch(/^(col|row)$/);
    for (const drawing of named('svg')) {
      const isNamed = drawing.attributes.get('role') === 'img' && drawing.attributes.get('aria-label') !== '';
      expect(isNamed || drawing.attributes.get('aria-hidden') === 'true').toBe(true);
    }
  });

  it('has all its words', () => {
    expect(text).not.toMatch(/\b(report|verdict|relayTests):[a-z]/i);
    expect(text).not.toMatch(/\{\{|undefined|\[object/);
    expect(text).not.toMatch(/\bNaN\b/);
  });
});

describe('the report page', () => {
  it('shows hostile text as text, with hidden characters made visible', () => {
    for (const preset of ['summary', 'full'] as const) {
      const page = renderHtml(hostile('en'), { preset, ...zone });
      expect(page).not.toContain('<script>alert');
      expect(page).not.toContain('<img src=x');
      for (const code of [0x1b, 0x07, 0x00, 0x202e, 0x202c])
        expect(page).not.toContain(String.fromCodePoint(code));
      expect(page).toContain('\\u{202e}');
      const footer = /@bottom-left\{content:"([^"]*)"/.exec(page)?.[1] ?? '';
      expect(footer).not.toMatch(/[<>&']/);
    }
    expect(HOSTILE_TEXT).toContain('\u202e');
  });

  it('names the place and the zone of the time on page 1', () => {
    const en = readPage(renderHtml(openPart('en'), { preset: 'summary', ...zone })).text;
    const id = readPage(renderHtml(openPart('id'), { preset: 'summary', ...zone })).text;
    expect(en).toContain('Seen from: outside · 22 November 2026, 14:02 WIB');
    expect(id).toContain('Dilihat dari: luar · 22 November 2026, 14:02 WIB');
  });

  it('marks the line that decided, not the answer to another command', () => {
    const { text } = readPage(renderHtml(openPart('en'), { preset: 'summary', ...zone }));
    expect(text).toContain('250 2.1.5 OkThis line decided it.');
  });

  it('keeps the longest texts for the full report', () => {
    const summary = renderHtml(openPart('en'), { preset: 'summary', ...zone });
    const full = renderHtml(openPart('en'), { preset: 'full', ...zone });
    expect(summary).not.toContain('docker-compose.yml');
    expect(full).toContain('docker-compose.yml');
    expect(full).toContain('id="appendix"');
    expect(summary).not.toContain('id="appendix"');
  });

  it('adds the fix sheet only for a chosen product', () => {
    const product = {
      id: 'postfix',
      name: 'Postfix',
      family: 'postfix',
      hasGui: false,
      where: '/etc/postfix/main.cf',
      obsolete: null,
      causes: [
        {
          cause: 'mynetworks',
          setting: 'mynetworks',
          unsafeValue: '0.0.0.0/0',
          why: 'Everybody is trusted.',
        },
      ],
      steps: ['Open the file.'],
      snippets: [
        {
          title: 'Trust this computer only',
          code: 'mynetworks = 127.0.0.0/8\n  [::1]/128',
          appliesTo: '3.x',
        },
      ],
      cures: [{ id: 'login', title: 'Ask for a login', text: 'Use port 587.', code: null }],
      verify: 'postconf mynetworks',
      restart: 'systemctl reload postfix',
      docUrls: ['https://www.postfix.org/'],
      confidence: 'lab',
    };
    const { text, tags } = readPage(renderHtml(openPart('id'), { preset: 'full', product, ...zone }));
    expect(text).toContain('Lembar perbaikan untuk Postfix');
    expect(text).toContain('mynetworks = 127.0.0.0/8');
    expect(tags.some((tag) => tag.attributes.get('id') === 'fix')).toBe(true);
    expect(renderHtml(openPart('id'), { preset: 'full', ...zone })).not.toContain('id="fix"');
  });

  it('does not say "nothing to do" without an answer', () => {
    const report = { ...FIXTURES['ct-blocked']('en'), findings: [] };
    const { text } = readPage(renderHtml(report, { preset: 'summary', ...zone }));
    expect(text).not.toContain('Nothing to do today');
    expect(text).toContain('There is no answer about strangers yet.');
  });
});
