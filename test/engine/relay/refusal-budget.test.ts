import { afterEach, describe, expect, it } from 'vitest';
import { runNmapSixteen } from '../../../main/engine/relay/index.ts';
import { nextStep, openTrust } from '../../../main/engine/relay/next-step.ts';
import type { PlannedAttempt } from '../../../main/engine/relay/types.ts';
import { testDeps } from '../../fakes/smtp/deps.ts';
import { probe } from '../../fakes/smtp/probe.ts';
import { type FakeServer, fakeServer, type Visit } from '../../fakes/smtp/script.ts';
import { closedTo } from './hostile-play.ts';

const LIMITS = { connectMs: 2000, bannerMs: 2000, replyMs: 2000 };
const BUDGET = 2;

/** What the server answers to MAIL: a reply, or undefined for a yes. `count`: how many MAIL it has heard in all. */
type AtMail = (from: string, count: number) => string | undefined;

type Rules = {
  mail: AtMail;
  isOpen?: boolean;
  isPipelining?: boolean;
  /** Knows HELO only. */
  isOld?: boolean;
  reset?: string;
};

type Counting = FakeServer & { refusals: number[] };
const servers: FakeServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

/** A server that counts what it refused on each connection: every 4xx and 5xx, to whatever command. */
async function counting(rules: Rules): Promise<Counting> {
  const refusals: number[] = [];
  let mails = 0;
  const heardMail = (from: string): string => {
    mails += 1;
    return rules.mail(from, mails) ?? '250 ok';
  };
  const server = await fakeServer((visit) => converse(visit, rules, heardMail, refusals));
  servers.push(server);
  return Object.assign(server, { refusals });
}

async function converse(
  visit: Visit,
  rules: Rules,
  heardMail: (from: string) => string,
  refusals: number[],
): Promise<void> {
  let hasSender = false;
  visit.say('220 mail.office.example ESMTP');
  const answer = (line: string): string => {
    const from = /^MAIL FROM:<(.*)>/.exec(line)?.[1];
    const to = /^RCPT TO:<?(.*?)>?$/.exec(line)?.[1];
    if (from !== undefined) {
      if (hasSender) return '503 5.5.1 nested MAIL command';
      const reply = heardMail(from);
      hasSender = reply.startsWith('2');
      return reply;
    }
    if (to !== undefined) {
      if (!hasSender) return '503 5.5.1 need MAIL command';
      return rules.isOpen ? '250 ok' : closedTo(to);
    }
    if (line.startsWith('EHLO'))
      return rules.isOld
        ? '502 what'
        : `250-mail.office.example\r\n250 ${rules.isPipelining ? 'PIPELINING' : 'HELP'}`;
    if (line.startsWith('HELO')) return '250 mail.office.example';
    if (line === 'RSET') {
      hasSender = false;
      return rules.reset ?? '250 ok';
    }
    return line === 'QUIT' ? '221 bye' : '502 5.5.2 not known here';
  };
  for (let line = await visit.hear(); line !== null; line = await visit.hear()) {
    const reply = answer(line);
    const before = refusals[visit.number - 1] ?? 0;
    refusals[visit.number - 1] = before + (/^[45]/.test(reply) ? 1 : 0);
    visit.say(reply);
    if (line === 'QUIT') return;
  }
}

const NO = '550 5.7.1 sender refused';
/** A few of the senders, always the same ones. */
const isOdd = (from: string): boolean =>
  [...from].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 2 === 1;
const everySecondSender = (): AtMail => {
  const met: string[] = [];
  return (from) => {
    if (!met.includes(from)) met.push(from);
    return met.indexOf(from) % 2 === 1 ? NO : undefined;
  };
};

const AT_MAIL: [name: string, make: () => AtMail][] = [
  ['refuses every sender', () => () => NO],
  ['puts every sender off', () => () => '451 4.7.1 later'],
  ['wants a login at MAIL', () => () => '530 5.7.0 Authentication required'],
  ['refuses every second sender', everySecondSender],
  ['refuses some senders', () => (from) => (isOdd(from) ? NO : undefined)],
  [
    'refuses senders that use its own name',
    () => (from) => (from.includes('office.example') ? NO : undefined),
  ],
  ['refuses bounces', () => (from) => (from === '' ? NO : undefined)],
  ['takes nobody but its own', () => (from) => (from.includes('office.example') ? undefined : NO)],
  ['accepts every sender', () => () => undefined],
];

const WAYS: [name: string, rules: Omit<Rules, 'mail'>][] = [
  ['with PIPELINING', { isPipelining: true }],
  ['without', {}],
  ['open, with PIPELINING', { isPipelining: true, isOpen: true }],
  ['open, without', { isOpen: true }],
  ['with HELO only', { isOld: true }],
];

const CASES = AT_MAIL.flatMap(([name, make]) =>
  WAYS.map(([way, rules]) => [`${name}, ${way}`, rules, make] as const),
);

describe('no connection sees more refusals than the budget', () => {
  it.each(CASES)('%s', async (_name, rules, make) => {
    const server = await counting({ ...rules, mail: make() });
    await probe(server.port, {}, LIMITS);
    expect(server.connections()).toBeGreaterThan(0);
    expect(Math.max(...server.refusals)).toBeLessThanOrEqual(BUDGET);
  });

  it.each(CASES)('the sixteen of nmap: %s', async (_name, rules, make) => {
    const server = await counting({ ...rules, mail: make() });
    const done = await runNmapSixteen({ ip: '127.0.0.1', port: server.port }, testDeps(LIMITS));
    expect(done.attempts).toHaveLength(16);
    expect(Math.max(...server.refusals)).toBeLessThanOrEqual(BUDGET);
  });

  it.each([1, 3])('with a budget of %i', async (errorBudget) => {
    const server = await counting({ isPipelining: true, mail: everySecondSender() });
    await probe(server.port, { errorBudget }, LIMITS);
    expect(Math.max(...server.refusals)).toBeLessThanOrEqual(Math.max(errorBudget, BUDGET));
  });

  it('under a claimed address too', async () => {
    const server = await counting({ isPipelining: true, mail: () => NO });
    await probe(server.port, { impersonate: true, only: ['S1/X10', 'S1'] }, LIMITS);
    expect(Math.max(...server.refusals)).toBeLessThanOrEqual(BUDGET);
  });

  it.each([
    ['every second MAIL', (count: number) => count % 2 === 0],
    ['every third MAIL', (count: number) => count % 3 === 0],
    ['every MAIL after the seventh', (count: number) => count > 7],
  ])('a server that takes back what it said of a sender is trusted once: %s', async (_name, isNo) => {
    const server = await counting({
      isPipelining: true,
      mail: (_from, count) => (isNo(count) ? NO : undefined),
    });
    await probe(server.port, {}, LIMITS);
    expect(server.refusals.filter((count) => count > BUDGET).length).toBeLessThanOrEqual(1);
  });

  it('a server that refuses RSET is trusted once', async () => {
    const server = await counting({ isPipelining: true, mail: () => undefined, reset: '500 what' });
    await probe(server.port, {}, LIMITS);
    expect(server.refusals.filter((count) => count > BUDGET).length).toBeLessThanOrEqual(1);
  });
});

describe('the next write', () => {
  const attempt = (id: string, mailFrom: string): PlannedAttempt => ({
    ...{ id, mailFrom, control: false, tls: false },
    rcptTo: 'user@outside.example',
  });
  const one = attempt('S1', 'one@a.example');
  const same = attempt('R1', 'one@a.example');
  const two = attempt('S2', 'two@a.example');
  const manner = { fresh: true, pipelining: true };
  const ids = (step: ReturnType<typeof nextStep>) => step && [step.ask, ...step.plans.map((plan) => plan.id)];

  it('a new sender goes with its recipient by itself', () => {
    expect(ids(nextStep([one, same], 2, manner, openTrust()))).toEqual(['group', 'S1']);
  });

  it('two new senders are asked about first', () => {
    expect(ids(nextStep([one, two, same], 2, manner, openTrust()))).toEqual(['senders', 'S1', 'S2']);
  });

  it('with one refusal left a new sender goes without its recipient', () => {
    expect(ids(nextStep([one], 1, manner, openTrust()))).toEqual(['senders', 'S1']);
  });

  it('known senders share a write', () => {
    const trust = openTrust();
    trust.noteMail(one, 250);
    trust.noteMail(two, 250);
    expect(ids(nextStep([one, two, same], 2, manner, trust))).toEqual(['group', 'S1', 'S2']);
    expect(ids(nextStep([one, two], 1, manner, trust))).toEqual(['group', 'S1']);
  });

  it('a sender is known under the name and the encryption under which it was taken', () => {
    const trust = openTrust();
    trust.noteMail(one, 250);
    expect(trust.isKnown({ ...one, tls: true })).toBe(false);
    expect(trust.isKnown({ ...one, helo: 'mail.office.example' })).toBe(false);
    expect(trust.isKnown(same)).toBe(true);
  });

  it('a broken word ends all trust', () => {
    const trust = openTrust();
    trust.noteMail(one, 250);
    trust.noteMail(same, 450);
    expect(ids(nextStep([one, same], 2, manner, trust))).toEqual(['group', 'S1']);
    expect(ids(nextStep([one, same], 1, manner, trust))).toEqual(['alone', 'S1']);
  });

  it('without PIPELINING one attempt at a time; with nothing left none', () => {
    expect(ids(nextStep([one, two], 2, { ...manner, pipelining: false }, openTrust()))).toEqual([
      'alone',
      'S1',
    ]);
    expect(nextStep([one], 0, manner, openTrust())).toBeNull();
    expect(nextStep([], 2, manner, openTrust())).toBeNull();
  });

  it('two recipients of one attempt need room for two refusals', () => {
    const both = { ...one, rcptFirst: 'postmaster@office.example' };
    expect(nextStep([both], 1, { ...manner, fresh: false }, openTrust())).toBeNull();
    expect(ids(nextStep([both, one], 2, manner, openTrust()))).toEqual(['alone', 'S1']);
  });
});
