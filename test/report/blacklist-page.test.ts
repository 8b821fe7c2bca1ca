import { describe, expect, it } from 'vitest';
import { renderHtml, summaryText } from '../../main/report/index.ts';
import type { Report } from '../../preload/contract/index.ts';
import { report as schema } from '../../preload/contract/index.ts';
import { manyLists } from '../fixtures/reports/lists.ts';
import { closed, openPart } from '../fixtures/reports/make.ts';
import { readPage } from './tiny-html.ts';

const zone = { timeZone: 'Asia/Jakarta' };

/** The words of the blacklist section alone. */
function pageOf(report: Report, preset: 'full' | 'summary' = 'full'): string {
  const page = renderHtml(report, { preset, ...zone });
  const from = page.indexOf('<section id="blacklists">');
  const text = page.slice(from, page.indexOf('</section>', from));
  return text
    .replace(/<svg[\s\S]*?<\/svg>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}

const between = (text: string, from: string, to: string): string =>
  text.slice(text.indexOf(from), text.indexOf(to, text.indexOf(from) + from.length));

describe('the blacklist page', () => {
  const en = pageOf(manyLists('en'));

  it('is made from a report that fits the schema', () => {
    expect(schema.parse(manyLists('en'))).toEqual(manyLists('en'));
  });

  it('has its groups in the order in which they matter', () => {
    const heads = [
      'Blocks mail (2)',
      'May affect some mail (1)',
      'Information only (2)',
      'Clean (3)',
      'Not checked (4)',
    ];
    const places = heads.map((head) => en.indexOf(head));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it('never shows a listing of the provider as one of the server, whatever the list’s weight', () => {
    expect(between(en, 'Blocks mail', 'Information only')).not.toContain('UCEPROTECT');
    const information = between(en, 'Information only', 'Clean (3)');
    expect(information).toMatch(/UCEPROTECT Level 3 .*The whole provider, not this server/);
    expect(information).toContain('A range of the provider, not this server');
  });

  it('says how each list was asked, when, and what was tried before', () => {
    const blocks = between(en, 'Blocks mail', 'May affect');
    expect(blocks).toContain('127.0.0.4 Listed: open relay, open proxy or infected computer (XBL)');
    expect(blocks).toContain('the list’s own name servers 192.0.2.53 14:02:30 · TTL 60');
    expect(blocks).toContain('Tried before: this computer’s name server (DNS), would not answer');
    expect(between(en, 'May affect', 'Information')).toContain('with your key');
    expect(en).toContain('Times are those of 22 November 2026, WIB.');
  });

  it('says what each subject is to the case', () => {
    for (const role of ['mail server', 'where mail leaves', 'mail domain']) expect(en).toContain(role);
  });

  it('gives the reason of every list that was not checked, and who the lists saw asking', () => {
    const rest = between(en, 'Not checked (4)', 'In which order');
    for (const name of ['0spam', 'Emptied list', 'List of the world', 'Slow list'])
      expect(rest).toContain(name);
    expect(rest).toContain('That is not a listing, and not clean.');
    expect(rest).toContain('198.51.100.9');
  });

  it('ticks the order of delisting, and shows the tracker', () => {
    const order = en.slice(en.indexOf('In which order'));
    expect(order).toMatch(/keeps you longer\. closed/);
    expect(order).toContain('done, 22 November 2026');
    expect(order).toContain('next look: 24 Nov 2026');
    expect(order).toMatch(/Spamhaus ZEN 203\.0\.113\.7 https:\S+ asked 21 Nov 2026 24 Nov 2026/);
    expect(order).toMatch(/Domain list .*no form Clears by itself: .* Do not pay\. clears by itself/);
    expect(order).toMatch(/Old list 203\.0\.113\.7 – gone 22 November 2026/);
    expect(order).not.toContain('UCEPROTECT');
  });

  it('has the same in Indonesian', () => {
    const id = pageOf(manyLists('id'));
    for (const text of [
      'Memblokir email (2)',
      'Sekadar info (2)',
      'Belum dicek (4)',
      'name server milik blacklist itu',
      'sudah diminta',
    ])
      expect(id).toContain(text);
  });

  it('shows what can be asked when nobody has marked anything yet', () => {
    const { delisting: _none, ...fresh } = manyLists('en');
    const order = pageOf(fresh).slice(pageOf(fresh).indexOf('In which order'));
    expect(order).toMatch(/Spamhaus ZEN .* to ask/);
    expect(order).not.toMatch(/still open|not ticked yet/);
  });

  it('has no order of delisting for a clean server, and says that it is on none', () => {
    const text = pageOf(closed('en'));
    expect(text).toContain('Not on any list that many mail servers use.');
    expect(text).not.toContain('In which order');
  });

  it('reads a calendar day as that day, in every time zone', () => {
    for (const timeZone of ['Pacific/Honolulu', 'Pacific/Kiritimati']) {
      const page = renderHtml(manyLists('en'), { preset: 'full', timeZone });
      expect(page).toContain('24 Nov 2026');
      expect(page).not.toMatch(/23 Nov 2026|25 Nov 2026/);
    }
  });
});

describe('the proof of each list', () => {
  it('stands in the full report only, with both test questions', () => {
    const full = readPage(renderHtml(manyLists('en'), { preset: 'full', ...zone })).text;
    const table = full.slice(full.indexOf('How each list was proved'));
    expect(table).toMatch(/zen\.spamhaus\.org2\.0\.0\.127→ 127\.0\.0\.21\.0\.0\.127→ not listed14:02:28/);
    expect(table).toMatch(/bl\.0spam\.org.*127\.255\.255\.254.*no answer.*proved earlier/);
    const summary = renderHtml(manyLists('en'), { preset: 'summary', ...zone });
    expect(summary).not.toContain('How each list was proved');
  });

  it('is left out where there is none', () => {
    expect(renderHtml(openPart('en'), { preset: 'full', ...zone })).not.toContain('How each list was proved');
  });
});

describe('what left this computer', () => {
  it('names questions to the lists’ own servers, and those with a key', () => {
    const text = readPage(renderHtml(manyLists('en'), { preset: 'full', ...zone })).text;
    expect(text).toContain('questions to the lists’ own name servers (DNS)');
    expect(text).toContain('questions to lists with your key in them');
  });
});

describe('the short summary', () => {
  it('names the lists that matter and what is on them, not the provider’s', () => {
    const text = summaryText(manyLists('en'));
    expect(text).toContain('On: Spamhaus ZEN, Policy list (203.0.113.7, 2001:db8::7)');
    expect(text).not.toContain('UCEPROTECT');
    expect(text.length).toBeLessThanOrEqual(900);
    expect(summaryText(manyLists('id'))).toContain('Terkena di: Spamhaus ZEN');
  });

  it('names none when none matters', () => {
    expect(summaryText(closed('en'))).not.toMatch(/^On: /m);
  });

  it('stays within its length with thirty lists of long names', () => {
    const base = manyLists('en');
    const [first] = base.blacklists.rows;
    const rows = Array.from({ length: 30 }, (_, n) => ({
      ...first,
      name: `${n} ${'very long name '.repeat(9)}`,
    }));
    const report = schema.parse({ ...base, blacklists: { ...base.blacklists, rows } });
    expect(summaryText(report).length).toBeLessThanOrEqual(900);
  });
});
