import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../main/report/index.ts';
import { report as schema } from '../../preload/contract/index.ts';
import { HOSTILE_TEXT } from '../fixtures/reports/make.ts';
import { ARRIVED, proved } from '../fixtures/reports/proved.ts';
import { readPage } from './tiny-html.ts';

const zone = { timeZone: 'Asia/Jakarta' };
const page = (preset: 'summary' | 'full', language: 'en' | 'id' = 'en') =>
  readPage(renderHtml(proved(language), { preset, ...zone })).text.replace(/\s+/g, ' ');

describe('the way of the message', () => {
  it('fits the schema and has all its words in both languages', () => {
    for (const language of ['en', 'id'] as const) {
      expect(schema.safeParse(proved(language)).error).toBeUndefined();
      for (const preset of ['summary', 'full'] as const) {
        expect(page(preset, language)).not.toMatch(/\b(report|verdict|proof):[a-z]|\{\{|undefined/i);
      }
    }
  });

  it('names every stage, who took the message, and from which address', () => {
    const text = page('full');
    for (const words of [
      'The way of the message',
      'the tested server',
      'another machine',
      'the mailbox elsewhere',
      '[172.18.0.1]',
      'out.isp.example',
      ARRIVED.token,
    ]) {
      expect(text).toContain(words);
    }
    expect(text).toContain('Confirmed by the message source.');
    expect(text).toContain('The way of the ordinary message');
  });

  it('tells a delay after the stage before, and none where a clock runs backwards', () => {
    expect(page('full').match(/\+3 s/g)).toHaveLength(1);
    expect(page('full')).not.toMatch(/\+-/);
  });

  it('stays silent in a report without a followed message', () => {
    const report = proved('en');
    const cells = report.relay.cells.map(({ delivery: _delivery, ordinary: _ordinary, ...cell }) => cell);
    const text = readPage(renderHtml({ ...report, relay: { cells } }, { preset: 'full', ...zone })).text;
    expect(text).not.toContain('The way of');
  });

  it('treats what other machines wrote as text', () => {
    const report = proved('en');
    const hops = Array.from({ length: 40 }, () => ({
      from: HOSTILE_TEXT.slice(0, 255),
      by: HOSTILE_TEXT.slice(0, 255),
      fromIp: '192.0.2.1',
      role: 'second' as const,
    }));
    const cells = report.relay.cells.map((cell) => ({
      ...cell,
      delivery: { ...ARRIVED, hops, bounce: { text: HOSTILE_TEXT } },
    }));
    const { tags, text } = readPage(renderHtml({ ...report, relay: { cells } }, { preset: 'full', ...zone }));
    expect(tags.filter((tag) => tag.name === 'script' || tag.name === 'img')).toEqual([]);
    expect(text).not.toMatch(/[\u202a-\u202e\u0000-\u0008]/);
  });
});

describe('likely settings, looking again, before and after', () => {
  it('names the setting beside its finding', () => {
    expect(page('full')).toContain('Postfix: main.cf, mynetworks (unsafe value: 172.16.0.0/12)');
  });

  it('says when the server is asked again, and that it is not asked any more', () => {
    expect(page('full')).toMatch(/It is asked again at .* \(2 of 3\)/);
    const report = proved('en');
    const over = {
      ...report,
      run: { ...report.run, lookAgain: { dueAt: null, turn: 3, of: 3, cells: ['203.0.113.7:25'] } },
    };
    expect(renderHtml(over, { preset: 'full', ...zone })).toContain('It was asked 3 more times');
  });

  it('shows pairs with their outcome; a summary shows the latest three and says how many more', () => {
    for (const words of [
      'Looked at again',
      'Solved',
      'Still there',
      'Changed',
      'Couldn’t tell',
      '< 554 5.7.1 Relay access denied',
    ]) {
      expect(page('full')).toContain(words.replace('<', '&lt;'));
    }
    expect(page('summary')).toContain('And 2 more.');
  });
});
