import { describe, expect, it } from 'vitest';
import { type MergePart, mergeRuns } from '../../main/engine/merge/index.ts';
import { relayFindings } from '../../main/engine/relay/index.ts';
import {
  buildMergedReport,
  buildReport,
  mergedLines,
  mergedOf,
  renderHtml,
  summaryText,
  transcriptKey,
} from '../../main/report/index.ts';
import { type Language, MEANINGS, report as schema } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import {
  ago,
  closed,
  inside,
  listRow,
  NOW,
  OFFICE,
  open,
  outside,
  PUBLIC,
  PUBLIC6,
} from '../engine/merge/parts.ts';
import { randomCase } from '../engine/merge/random-case.ts';
import { readPage } from './tiny-html.ts';

const S = OFFICE.server;
const languages: Language[] = ['en', 'id'];
const options = (language: Language = 'en') => ({
  caseNumber: 'KTR-7Q2M',
  troubles: [],
  language,
  created: NOW,
});

/** With the findings that a run makes from its doors at its end. */
function withFindings(part: MergePart): MergePart {
  const { state } = part;
  const cells = [...state.cells.values()];
  const { verdict } = mergeRuns([part], NOW);
  const place = state.vantage?.place ?? 'unknown';
  for (const row of relayFindings({ cells, place, verdict, transcripts: state.transcripts }))
    state.findings.set(`${row.id}|${row.subject}`, row);
  return part;
}

/** The case of the wireframe (S11). */
const wireframe = (): MergePart[] => [
  withFindings(
    inside([open(S, { seenAs: OFFICE.ip })], {
      rows: [0, 1, 2].map((n) => listRow(`bl${n}.example`, 'no-answer')),
    }),
  ),
  withFindings(
    outside(
      [
        closed(PUBLIC, { seenAs: '172.18.0.1' }),
        open(PUBLIC6, {
          state: 'open',
          delivery: { token: 'k3x9'.repeat(6), state: 'seen', to: 'user@outside.example', sentAt: ago(1) },
        }),
      ],
      { rows: [0, 1, 2, 3].map((n) => listRow(`bl${n}.example`, n < 2 ? 'listed' : 'clean', '9.9.9.9')) },
    ),
  ),
];

describe.each(languages)('the wireframe’s case in %s', (language) => {
  const report = buildMergedReport(wireframe(), options(language));

  it('fits the schema and names both places', () => {
    expect(schema.safeParse(report).error).toBeUndefined();
    expect(report.verdict).toMatchObject({ code: 'OPEN-PROVED', grade: 'proved', cell: `[${PUBLIC6}]:25` });
    expect(report.verdict.seenFrom).toBe(language === 'en' ? 'inside and outside' : 'dalam dan luar');
    expect(report.vantage.place).toBe('outside');
  });

  it('has its rows', () => {
    const { rows = [] } = report.merged ?? {};
    expect(rows.map((row) => [row.topic, row.meaning])).toEqual([
      ['door', 'trusted-network'],
      ['door', 'outside-only'],
      ['seen-as', 'masked-visitor'],
      ['login', 'agree'],
      ['blacklists', 'outside-counts'],
    ]);
    const texts = rows.flatMap((row) => [
      row.title,
      row.means,
      row.inside?.text ?? '-',
      row.outside?.text ?? '-',
    ]);
    expect(texts.join('\n')).not.toMatch(/merged:|\{\{|^$/m);
  });

  it('agrees on everything else', () => {
    expect(report.merged?.verdict.agreement).toBe(
      language === 'en'
        ? 'The two places agree on everything else.'
        : 'Selain itu, kedua tempat memberi hasil yang sama.',
    );
  });

  it.each(['summary', 'full'] as const)('is a page with a real table (%s)', (preset) => {
    const page = renderHtml(report, { preset, timeZone: 'Asia/Jakarta' });
    const { tags, text } = readPage(page);
    const sections = tags.filter((tag) => tag.name === 'section').map((tag) => tag.attributes.get('id'));
    expect(sections.slice(0, 2)).toEqual(['answer', 'merged']);
    expect(tags.filter((tag) => tag.attributes.get('class') === 'merged')).toHaveLength(1);
    for (const word of ['172.18.0.1', 'office, Bekasi', 'helper, Sydney', 'Relay IPv6 :25'])
      expect(text).toContain(word);
  });

  it('is short enough for a chat, with number, places and hashes', () => {
    const text = summaryText(report);
    expect(text.length).toBeLessThanOrEqual(900);
    for (const part of report.merged?.parts ?? []) expect(text).toContain(`#${part.sha256.slice(0, 8)}`);
    expect(text).toContain('KTR-7Q2M');
  });

  it('is lines for the terminal', () => {
    const lines = report.merged ? mergedLines(report.merged, wordsIn(language)) : [];
    expect(lines[0]).toContain('KTR-7Q2M');
    expect(lines.join('\n')).toMatch(/Relay IPv4 :25 .+3.+\|.+3/);
    expect(lines.join('\n')).not.toMatch(/merged:|\{\{|undefined/);
  });
});

describe('the union', () => {
  const report = buildMergedReport(wireframe(), options());

  it('has the doors of both places, each with its part', () => {
    expect(report.relay.cells.map((cell) => [cell.address, cell.part])).toEqual([
      [PUBLIC, 'outside-1'],
      [PUBLIC6, 'outside-1'],
      [S, 'inside-3'],
    ]);
  });

  it('sums what left the computers and keeps the lists that answered', () => {
    expect(report.left).toEqual({
      smtpConnections: 6,
      dnsQuestions: 10,
      messagesSent: 0,
      others: ['inside', 'outside'],
    });
    expect(report.blacklists.rows.map((row) => row.state).sort()).toEqual([
      'clean',
      'clean',
      'listed',
      'listed',
    ]);
  });

  it('does not ask for a test from outside when there is one', () => {
    const ids = report.findings.map((row) => row.id);
    expect(ids).not.toContain('relay.open-inside');
    expect(ids).toContain('relay.masked-visitor');
    expect(new Set(report.findings.map((row) => row.code)).size).toBe(ids.length);
  });

  it('finds the conversation of every door, also where both talked at the same address', () => {
    const both = buildMergedReport([inside([closed(PUBLIC)]), outside([closed(PUBLIC)])], options());
    expect(both.transcripts.map((one) => one.cell)).toEqual([`${PUBLIC}:25`, `inside-3/${PUBLIC}:25`]);
    const said = both.relay.cells.map((cell) => {
      const key = transcriptKey(both, cell);
      return both.transcripts.find((one) => one.cell === key)?.lines[0]?.text;
    });
    expect(said).toEqual(['220 outside-1', '220 inside-3']);
  });
});

describe('one part', () => {
  it('is its run’s own report', () => {
    const [, part] = wireframe();
    if (!part) throw new Error('the wireframe has two parts');
    expect(buildMergedReport([part], options())).toEqual(buildReport(part.state, 'en', NOW));
    expect(mergedOf([part], options())).toBeNull();
    expect(mergedOf([], options())).toBeNull();
  });

  it('says so when another part was damaged', () => {
    const troubles = [{ index: 2, of: 2, id: '', why: 'damaged' as const }];
    const merged = mergedOf([outside([closed(PUBLIC)])], { ...options(), troubles });
    expect(merged?.troubles).toEqual(troubles);
    expect(merged?.verdict.agreement).toBe('Only the outside has looked so far.');
    expect(merged && mergedLines(merged, wordsIn('en')).at(-1)).toBe(
      'Part 2 of 2 is damaged and was left out.',
    );
  });
});

describe('sentences', () => {
  const verdictOf = (...parts: MergePart[]) => buildMergedReport(parts, options()).merged?.verdict;

  it('says both sides of a disagreement, and what the outside saw', () => {
    const verdict = verdictOf(inside([closed(S)]), outside([open(PUBLIC)]));
    expect(verdict).toMatchObject({ code: 'MIXED', headline: 'Two results disagree.' });
    expect(verdict?.detail).toMatch(/^Inside: refused\. Outside: accepted\..+Probably an open relay\.$/);
  });

  it('names who hides strangers', () => {
    const verdict = verdictOf(inside([open(S)]), outside([open(PUBLIC, { seenAs: '203.0.113.99' })]));
    expect(verdict?.code).toBe('OPEN-MASKED');
    expect(verdict?.detail).toContain('203.0.113.99');
  });

  it('asks for a fresh run when only an old part decides', () => {
    const verdict = verdictOf(inside([closed(S)]), outside([closed(PUBLIC)], { hours: 30 }));
    expect(verdict?.agreement).toContain('older than 24 hours');
    expect(verdict?.next).toContain('a fresh result is needed');
  });

  it('says why a part does not count', () => {
    const merged = mergedOf(
      [inside([open(S)]), outside([closed(PUBLIC)], { vantage: { sourceAddresses: ['192.168.0.9'] } })],
      options(),
    );
    expect(merged?.verdict).toMatchObject({ code: 'OPEN-INSIDE' });
    expect(merged?.verdict.next).toContain('lies in the office network');
    expect(merged?.parts.map((part) => part.doubt)).toContain('office-network');
  });

  it('tells a hidden server from mail that does not arrive', () => {
    const gone = open(PUBLIC, {
      state: 'unknown',
      verdict: 'CT-NOANSWER',
      attempts: [],
      controls: [],
      facts: {},
    });
    expect(verdictOf(inside([open(S)]), outside([gone]))).toMatchObject({
      code: 'CT-NOANSWER',
      next: 'Check that mail from outside still arrives through the MX hosts of the domain.',
    });
  });

  it('has words for every meaning in both languages', () => {
    for (const language of languages) {
      const words = wordsIn(language);
      for (const meaning of MEANINGS) {
        expect(words.has(`merged:meaning.${meaning}.title`), meaning).toBe(true);
        expect(words.has(`merged:meaning.${meaning}.means`), meaning).toBe(true);
      }
    }
  });
});

describe('any case', () => {
  it('is a report that fits the schema, with all its words', () => {
    for (let seed = 1; seed <= 120; seed += 1) {
      const language = languages[seed % 2] ?? 'en';
      const report = buildMergedReport(randomCase(seed), options(language));
      expect(schema.safeParse(report).error, `seed ${seed}`).toBeUndefined();
      const { merged } = report;
      if (!merged) continue;
      const text = mergedLines(merged, wordsIn(language)).join('\n');
      expect(text, `seed ${seed}`).not.toMatch(/merged:|proof:|\{\{|undefined|NaN/);
      expect(summaryText(report).length).toBeLessThanOrEqual(900);
      if (seed % 10 === 0) expect(renderHtml(report, { preset: 'full' })).toContain('id="merged"');
    }
  });

  it('keeps hostile text of a part from the page', () => {
    const evil = '<script>alert(1)</script>'.repeat(7);
    const part = outside([closed(PUBLIC, { host: evil, seenAs: evil })], {
      facts: { who: evil, where: evil },
    });
    const report = buildMergedReport([inside([open(S)]), part], { ...options(), caseNumber: evil });
    expect(renderHtml(report, { preset: 'full' })).not.toContain('<script');
    expect(summaryText(report).length).toBeLessThanOrEqual(900);
  });
});
