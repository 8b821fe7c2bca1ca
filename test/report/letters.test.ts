import { readFileSync } from 'node:fs';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import {
  attachmentsOf,
  type LetterFacts,
  letterEml,
  letterLink,
  letterText,
  makeLetters,
  renderHtml,
} from '../../main/report/index.ts';
import { readLink } from '../../main/transport/link-gate.ts';
import { letter as letterSchema, type Report } from '../../preload/contract/index.ts';
import { lettersOfOpenPart } from '../fixtures/letters/make.ts';
import { closed, openPart } from '../fixtures/reports/make.ts';
import { proved } from '../fixtures/reports/proved.ts';

const FACTS: LetterFacts = { who: 'Sari', caseNumber: 'KTR-7Q2M', timeZone: 'Asia/Jakarta' };
const of = (report: Report, id: string, facts = FACTS) => {
  const found = makeLetters(report, facts).find((one) => one.id === id);
  if (!found) throw new Error(`no letter ${id}`);
  return found;
};
const ZEN = 'list:zen.spamhaus.org';

/** The open door was closed and looked at again; the person emptied the queue or not. */
function solved(report: Report, queueEmptied: string | null): Report {
  const before = {
    runId: 'a',
    at: '2026-11-22T07:02:05.000Z',
    state: 'open',
    lines: ['RCPT TO:<a7f3@webmail.example>', '250 2.1.5 Ok'],
  };
  const after = {
    ...before,
    runId: 'b',
    at: '2026-11-22T09:30:00.000Z',
    state: 'closed',
    lines: ['RCPT TO:<a7f3@webmail.example>', '554 5.7.1 Relay access denied'],
  };
  const rows = report.blacklists.rows.filter((row) => row.state === 'listed');
  return {
    ...report,
    changes: [
      {
        findingId: 'relay.open',
        subject: '[2001:db8::7]:25',
        title: 'Open',
        before,
        after,
        result: 'solved',
      },
    ],
    delisting: {
      caseId: 'case',
      hole: 'closed',
      queueEmptied,
      nextLook: null,
      lists: rows.map((row) => ({
        ...{ zone: row.zone, name: row.name, subject: row.subject, weight: row.weight, scope: row.scope },
        ...{ since: before.at, lastSeen: before.at, askedOn: null, lookAgainOn: null, goneAt: null },
        ...{ url: 'https://list.example/removal', lookupUrl: null, autoExpires: null, paid: null },
        state: 'to-ask' as const,
      })),
    },
  };
}

describe.each(['en', 'id'] as const)('letters in %s', (language) => {
  it('are what the fixture holds, and fit the contract', () => {
    const stored: unknown = JSON.parse(
      readFileSync(new URL(`../fixtures/letters/open-part.${language}.json`, import.meta.url), 'utf8'),
    );
    expect(stored).toEqual(lettersOfOpenPart(language));
    expect(letterSchema.array().parse(stored)).toEqual(stored);
  });

  it('have no missing word, no empty place and no exclamation mark', () => {
    for (const report of [openPart(language), closed(language), solved(openPart(language), null)]) {
      for (const letter of makeLetters(report, FACTS)) {
        for (const text of [letter.title, letter.when, letter.subject, letter.body]) {
          expect(text, letter.id).not.toMatch(/letters:|{{|}}|undefined|null|NaN|!/);
          expect(text.trim(), letter.id).not.toBe('');
        }
      }
    }
  });

  it('keep their own sentences to twenty words', () => {
    for (const letter of makeLetters(solved(openPart(language), '2026-11-22T10:00:00Z'), FACTS)) {
      for (const sentence of letter.body.split(/(?<=[.:?])\s+|\n/)) {
        const words = sentence.split(/\s+/).filter((word) => /^[\p{L}’'-]+[.,:]?$/u.test(word));
        expect(words.length, sentence).toBeLessThanOrEqual(22);
      }
    }
  });
});

describe('the provider', () => {
  it('is asked for the reverse name only: address, wanted name, name now, when and where it was seen', () => {
    const { body, subject, applies, attachments } = of(openPart('en'), 'provider');
    expect(applies).toBe(true);
    expect(subject).toBe('Reverse name (PTR) for 203.0.113.7');
    expect(body).toContain('Wanted name: mail.kantor.example\n  Name now: host7.provider.example');
    expect(body).toContain('22 November 2026, 14:03 WIB');
    expect(body).not.toContain('port 25');
    expect(attachments).toEqual(['evidence.txt']);
  });

  it('is asked for port 25 when that is blocked, and for nothing when nothing is missing', () => {
    const report = closed('en');
    expect(of(report, 'provider')).toMatchObject({ applies: false, attachments: [] });
    const blocked: Report = { ...report, vantage: { ...report.vantage, port25Out: 'blocked' } };
    const letter = of(blocked, 'provider');
    expect(letter).toMatchObject({ applies: true, subject: 'Outgoing port 25 for our mail server' });
    expect(letter.body).toContain('Please open outgoing port 25');
    expect(letter.body).not.toContain('reverse name');
  });
});

describe('a blacklist', () => {
  it('is not to be asked before the hole is closed', () => {
    expect(of(openPart('en'), ZEN)).toMatchObject({
      applies: true,
      first: expect.stringContaining('Close the open relay'),
    });
  });

  it('is told what was closed and when, with the lines before and after, once the queue is empty', () => {
    expect(of(solved(openPart('en'), null), ZEN).first).toContain('queue');
    const ready = of(solved(openPart('en'), '2026-11-22T10:00:00.000Z'), ZEN);
    expect(ready.first).toBe('');
    expect(ready.body).toContain('It is closed since 22 November 2026, 16:30 WIB.');
    expect(ready.body).toContain('  250 2.1.5 Ok');
    expect(ready.body).toContain('  554 5.7.1 Relay access denied');
    expect(ready.body).toContain('The mail queue was emptied on 22 November 2026.');
  });

  it('is left alone when the listing is gone or ends by itself', () => {
    const report = solved(openPart('en'), null);
    const lists = report.delisting?.lists ?? [];
    const withState = (state: 'gone' | 'waits'): Report => ({
      ...report,
      ...(report.delisting
        ? {
            delisting: {
              ...report.delisting,
              lists: lists.map((row) => ({ ...row, state, goneAt: row.since })),
            },
          }
        : {}),
    });
    expect(of(withState('gone'), ZEN)).toMatchObject({ applies: false, first: '' });
    expect(of(withState('waits'), ZEN)).toMatchObject({ applies: false, first: '' });
  });
});

describe('boss, partners, owner', () => {
  it('tells the boss the good news as well', () => {
    expect(of(closed('en'), 'boss').body).toContain('That is how it should be.');
    expect(of(closed('en'), 'partner').applies).toBe(false);
    expect(of(closed('en'), 'owner')).toMatchObject({ applies: false, to: '' });
  });

  it('says since when it is over, for partners', () => {
    const { body } = of(solved(openPart('en'), '2026-11-22T10:00:00.000Z'), 'partner');
    expect(body).toContain('That is over since 22 November 2026, 16:30 WIB.');
    expect(body).toContain('We are asking to be removed.');
  });

  it('gives the owner the lines with times and zone, and the way of the message that arrived', () => {
    const report = proved('en');
    const letter = of(report, 'owner');
    expect(letter.to).toBe('postmaster@kantor.example');
    expect(letter.body).toMatch(/ {2}\d\d:\d\d:\d\d > RCPT TO/);
    expect(letter.body).toContain('Times are WIB');
    expect(letter.body).toContain('Nothing else was tried.');
    expect(letter.attachments).toContain('received-message.txt');
    const files = attachmentsOf(letter, report, FACTS);
    expect(files.get('received-message.txt')).toMatch(/from .+ by /);
    expect(files.get('evidence.txt')).toMatch(/^= +\d+ .* < 250/m);
  });

  it('never says that a server is open when the test came from inside', () => {
    const report = openPart('en');
    const inside: Report = { ...report, vantage: { ...report.vantage, place: 'inside' } };
    expect(of(inside, 'owner')).toMatchObject({ applies: false, to: '' });
  });
});

describe('what strangers said', () => {
  const EVIL = 'x\r\nBcc: all@victim.example\r\n\r\n<b>\u202egnp.exe\u0000';
  const report = openPart('en');
  const hostile: Report = {
    ...report,
    target: {
      ...report.target,
      domain: `kantor.example${EVIL}`,
      hosts: report.target.hosts.map((host) => ({ ...host, name: `mail${EVIL}` })),
    },
    blacklists: {
      ...report.blacklists,
      rows: report.blacklists.rows.map((row) => ({
        ...row,
        name: `${row.name}${EVIL}`,
        txt: EVIL.repeat(500),
      })),
    },
    transcripts: report.transcripts.map((one) => ({
      ...one,
      lines: one.lines.map((line) => ({ ...line, text: `${line.text}${EVIL.repeat(200)}` })),
    })),
  };

  it('stays on its line, without hidden characters, and short', async () => {
    for (const letter of makeLetters(hostile, { ...FACTS, who: `Sari${EVIL}` })) {
      expect(letter.subject, letter.id).not.toMatch(/[\r\n\u202e\u0000]/);
      expect(letter.to, letter.id).toBe('');
      expect(letter.body, letter.id).not.toMatch(/[\r\u202e\u0000]|^Bcc:/m);
      expect(letter.body.length).toBeLessThan(8000);
      const eml = await letterEml(letter, attachmentsOf(letter, hostile, FACTS), new Date(0));
      const parsed = await PostalMime.parse(eml);
      expect(parsed.headers.map((header) => header.key)).not.toContain('bcc');
    }
  });

  it('makes no markup on paper', () => {
    const page = renderHtml(hostile, { preset: 'summary', letters: makeLetters(hostile, FACTS) });
    expect(page).not.toContain('<b>\\u{202e}');
    expect(page).not.toMatch(/<b>gnp|\u202e/);
  });
});

describe('the file', () => {
  const letter = of(openPart('id'), 'owner');

  it('is a message to be sent by the person: no sender, UTF-8, with its evidence', async () => {
    const eml = await letterEml(
      letter,
      attachmentsOf(letter, openPart('id'), FACTS),
      new Date('2026-11-22T10:00:00Z'),
    );
    const text = Buffer.from(eml).toString('latin1');
    expect(text).toMatch(/^X-Unsent: 1\r?$/m);
    expect(text).not.toMatch(/^(?:From|Sender|Return-Path):/im);
    const parsed = await PostalMime.parse(eml);
    expect(parsed.subject).toBe(letter.subject);
    expect(parsed.text?.trim()).toBe(letter.body.trim());
    expect(parsed.attachments.map((one) => one.filename)).toEqual(['evidence.txt']);
  });

  it('takes addresses as a person types them, and nothing that is none', async () => {
    const to = 'Budi <budi@isp.example>, noc@isp.example; x\r\nBcc: z@z.example';
    const parsed = await PostalMime.parse(await letterEml({ ...letter, to }, new Map(), new Date()));
    expect(parsed.to?.map((one) => one.address)).toEqual(['budi@isp.example', 'noc@isp.example']);
    expect(parsed.headers.map((header) => header.key)).not.toContain('bcc');
  });

  it('is handed over as mailto: through the gate, or not at all when it is too long', () => {
    const boss = of(openPart('en'), 'provider');
    const link = letterLink(boss);
    expect(link).toMatch(/^mailto:\?subject=Reverse%20name/);
    expect(readLink(link ?? '')).toBe(link);
    expect(link).toContain('%0D%0A');
    expect(letterLink({ ...boss, to: 'noc+ptr@isp.example' })).toMatch(/^mailto:noc\+ptr@isp\.example\?/);
    expect(letterLink({ ...boss, body: 'x'.repeat(2000) })).toBeNull();
  });

  it('is plain text too', () => {
    expect(letterText(letter, { to: 'Kepada', subject: 'Subjek' })).toMatch(
      /^Kepada: postmaster@kantor\.example\nSubjek: .+\n\nBapak/,
    );
  });
});
