import type { Attempt, SmtpReply, Stage } from '../../../preload/contract/index.ts';
import { baseId, findRelayTest } from '../../catalogue/relay-tests.ts';
import type { SessionFailure } from '../smtp/index.ts';
import { REPLY_RULES, type RuleFacts, SILENCE_RULES, type Subject } from './reply-rules.ts';
import type { Reading } from './types.ts';

/** What is known of the cell when a reply is read. */
export type ReadContext = {
  attemptId: string;
  tls: boolean;
  submission: boolean;
  authOffered: boolean;
  /** Attempts recorded so far: the controls among them give a refusal its meaning. */
  known: readonly Attempt[];
};

/** What a reply truly means (knowledge/relay-tests.md §2): first rule that fits, compared with the controls. */
export function readReply(reply: SmtpReply, stage: Stage, context: ReadContext): Reading {
  const facts = gatherFacts(reply, context);
  const code = String(reply.code).padStart(3, '0');
  const rule = REPLY_RULES.find(
    (row) =>
      row.stages.includes(stage) &&
      row.code.test(code) &&
      (row.enhanced === undefined || row.enhanced.test(reply.enhanced ?? '')) &&
      (row.text === undefined || row.text.test(reply.text)) &&
      (row.when === undefined || row.when(facts)),
  );
  return {
    outcome: rule?.outcome ?? 'server-fault',
    rule: rule?.id ?? 'reply.not-understood',
    stage,
    reply: bare(reply),
  };
}

/** The same for an answer that did not come. */
export function readSilence(failure: SessionFailure): Reading {
  const isConnect = failure.stage === 'connect';
  const rule = SILENCE_RULES[failure.kind];
  return {
    outcome: isConnect && failure.kind !== 'tls' ? 'no-answer' : rule.outcome,
    rule: isConnect && rule.id.startsWith('reply.') ? 'connect.none' : rule.id,
    stage: failure.stage,
    reply: { code: 0, text: failure.detail },
  };
}

function gatherFacts(reply: SmtpReply, context: ReadContext): RuleFacts {
  const subject = subjectOf(context.attemptId);
  const of = (base: string): Attempt[] => context.known.filter((row) => baseId(row.id) === base);
  const c2 = of('C2');
  const isSame = (row: Attempt): boolean =>
    row.reply.code === reply.code && wordsOf(row.reply) === wordsOf(reply);
  return {
    subject,
    tls: context.tls,
    submission: context.submission,
    authOffered: context.authOffered,
    c1Accepted: of('C1').some((row) => row.outcome === 'accepted'),
    sameAsC1: subject === 'foreign' && of('C1').some((row) => row.outcome !== 'accepted' && isSame(row)),
    sameAsC2: subject === 'foreign' && c2.some((row) => row.outcome !== 'accepted' && isSame(row)),
    local: takesEveryName(context.known) && (findRelayTest(context.attemptId)?.localLooking ?? false),
  };
}

function subjectOf(attemptId: string): Subject {
  const base = baseId(attemptId);
  if (base === 'C2') return 'nobody';
  return base.startsWith('C') && base !== 'C5' ? 'own' : 'foreign';
}

/** C2 accepted: a catch-all, or a server that says yes first and bounces later (row 32). */
export function takesEveryName(attempts: readonly Attempt[]): boolean {
  return attempts.some((row) => baseId(row.id) === 'C2' && row.outcome === 'accepted');
}

/** A reply without what changes from one attempt to the next: addresses, numbers, session ids. */
export function wordsOf(reply: SmtpReply): string {
  return reply.text
    .toLowerCase()
    .replace(/<[^>]*>/g, '<>')
    .replace(/"?[^\s"<>]+"?@[^\s<>]+/g, '<>')
    .replace(/[0-9a-f]*\d[0-9a-f.:]*/g, '#')
    .replace(/\s+/g, ' ')
    .trim();
}

function bare({ code, enhanced, text }: SmtpReply): SmtpReply {
  return { code, ...(enhanced === undefined ? {} : { enhanced }), text };
}
