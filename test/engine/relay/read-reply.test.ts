import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReply } from '../../../main/engine/relay/read-reply.ts';
import { REPLY_RULES } from '../../../main/engine/relay/reply-rules.ts';
import { createLineReader } from '../../../main/engine/smtp/line-reader.ts';
import { createReplyAssembler } from '../../../main/engine/smtp/reply.ts';
import { type Attempt, outcome, type SmtpReply, type Stage, stage } from '../../../preload/contract/index.ts';
import dialogues from '../../fixtures/relay/mta-dialogues.json' with { type: 'json' };
import replies from '../../fixtures/relay/replies.json' with { type: 'json' };

/** A reply as the engine would read it from the wire. */
function parse(text: string): SmtpReply {
  const assembler = createReplyAssembler();
  for (const line of createLineReader().push(Buffer.from(`${text}\r\n`))) {
    const step = assembler.take(line);
    if (step.kind === 'reply') return step.reply;
    // Quoted with a hyphen because more lines followed.
    if (step.kind === 'more') return parse(text.replace(/^(\d{3})-/, '$1 '));
  }
  throw new Error(`not a reply: ${text}`);
}

function control(id: string, text: string): Attempt {
  const reading = readReply(parse(text), 'rcpt', {
    attemptId: id,
    tls: false,
    submission: false,
    authOffered: false,
    known: [],
  });
  return { id, mailFrom: '', rcptTo: '', startedAt: '', ms: 0, ...reading };
}

const C1_YES = control('C1', '250 2.1.5 Ok');

type Row = {
  product: string;
  stage: string;
  id: string;
  reply: string;
  outcome: string;
  rule?: string;
  c1?: string;
  c2?: string;
  submission?: boolean;
};

describe('every reply quoted on the knowledge page', () => {
  it.each(replies as Row[])('$product: $reply', (row) => {
    const known = [
      row.c1 === undefined ? C1_YES : control('C1', row.c1),
      ...(row.c2 === undefined ? [] : [control('C2', row.c2)]),
    ];
    const reading = readReply(parse(row.reply), row.stage as Stage, {
      attemptId: row.id,
      tls: false,
      submission: row.submission ?? false,
      authOffered: row.submission ?? false,
      known: row.id === 'C1' ? [] : known,
    });
    expect(reading.outcome).toBe(row.outcome);
    if (row.rule !== undefined) expect(reading.rule).toBe(row.rule);
  });

  it('has at least 120 of them', () => {
    expect(replies.length).toBeGreaterThanOrEqual(120);
  });
});

type Dialogue = {
  mta: string;
  case: string;
  config: string;
  exchange: [string, string][];
  variant?: string;
};

/** Answers that are no to a stranger's plain recipient, but not about relaying (mail-servers.md P16, P43–P45). */
const NOT_TESTED =
  /Domain not found|greylisted|blocked using|configuration error|lookup failure|not owned by/;

describe('every exchange recorded with real servers', () => {
  const cases = (dialogues.cases as unknown as Dialogue[]).filter((row) =>
    row.exchange.some(([command]) => command.startsWith('RCPT')),
  );

  it.each(cases.map((row) => [`${row.mta} ${row.case} ${row.config.slice(0, 60)}`, row] as const))(
    '%s',
    (_, row) => {
      const known: Attempt[] = [C1_YES];
      for (const [command, answer] of row.exchange) {
        const isRcpt = command.startsWith('RCPT TO:');
        if (!(isRcpt || command.startsWith('MAIL FROM:')) || !/^\d{3}/.test(answer)) continue;
        const isPlain = /^RCPT TO:<[^%!"@[]+@(?!office|mail\.office)[a-z.]+>$/.test(command);
        const reading = readReply(parse(answer), isRcpt ? 'rcpt' : 'mail', {
          attemptId: isPlain ? 'S1' : 'R1',
          tls: false,
          submission: row.variant === 'port 587',
          authOffered: false,
          known,
        });
        expect(outcome.options).toContain(reading.outcome);
        expect(reading.outcome === 'accepted').toBe(answer.startsWith('2'));
        if (isPlain && isRcpt && !answer.startsWith('2') && !NOT_TESTED.test(answer)) {
          expect(reading.outcome).toMatch(/^(refused-relay|auth-required)$/);
        }
        if (NOT_TESTED.test(answer))
          expect(reading.outcome).not.toMatch(/refused-relay|auth-required|accepted/);
      }
    },
  );

  it('saw all of them', () => {
    expect(cases.length).toBeGreaterThan(130);
  });
});

describe('any reply at all', () => {
  const word = fc.constantFrom(
    'relay',
    'denied',
    'spf',
    'listed',
    'TLS',
    'required',
    'a@b.example',
    '\u202e',
    '<x>',
    '5.7.1',
  );
  const anyReply = fc.record({
    code: fc.integer({ min: 0, max: 999 }),
    text: fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.array(word, { maxLength: 8 }).map((parts) => parts.join(' ')),
    ),
  });

  it('has an outcome and a rule, and only a 2xx is a yes', () => {
    fc.assert(
      fc.property(
        anyReply,
        fc.constantFrom(...stage.options),
        fc.constantFrom('C1', 'C2', 'S1', 'R7', 'C5'),
        (reply, at, id) => {
          const reading = readReply(reply, at, {
            attemptId: id,
            tls: false,
            submission: false,
            authOffered: false,
            known: [],
          });
          expect(outcome.options).toContain(reading.outcome);
          expect(reading.rule).toMatch(/^reply\.[a-z0-9-]+$/);
          if (reading.outcome === 'accepted')
            expect([200, 300]).toContain(Math.floor(reply.code / 100) * 100);
          if (at === 'rcpt' && reading.outcome === 'accepted') expect(Math.floor(reply.code / 100)).toBe(2);
          if (at === 'rcpt' && Math.floor(reply.code / 100) === 2) expect(reading.outcome).toBe('accepted');
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is read quickly, however the text tries', () => {
    const nasty = [
      'relay '.repeat(166),
      'sender '.repeat(140),
      'exceeded '.repeat(110),
      '('.repeat(1000),
      'a@'.repeat(500),
    ];
    const startedAt = performance.now();
    for (const text of nasty) {
      for (const rule of REPLY_RULES) rule.text?.test(text);
      readReply({ code: 550, text }, 'rcpt', {
        attemptId: 'S1',
        tls: false,
        submission: false,
        authOffered: false,
        known: [C1_YES],
      });
    }
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});
