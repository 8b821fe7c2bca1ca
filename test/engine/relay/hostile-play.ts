import { expect, it } from 'vitest';
import type { Dialer } from '../../../main/engine/deps.ts';
import type { CellJob } from '../../../main/engine/relay/index.ts';
import { type Cell, cell as cellSchema, runEvent } from '../../../preload/contract/index.ts';
import { closedRcpt, type OfficeRules, office } from '../../fakes/smtp/office.ts';
import { type Probed, probe } from '../../fakes/smtp/probe.ts';
import { type FakeServer, fakeServer, type Visit } from '../../fakes/smtp/script.ts';

/** No answer is waited for longer than this here. */
const LIMITS = { connectMs: 300, bannerMs: 300, replyMs: 300 };

/** A server that misbehaves, and what must be said of it: an exact cell, or its verdict. */
export type Behaviour = [
  name: string,
  start: () => Promise<FakeServer>,
  expected: Partial<Cell> | RegExp,
  job?: Partial<CellJob>,
  through?: (base: Dialer, port: number) => Dialer,
];

export const rules = (parts: OfficeRules) => () => office(parts);
export const script = (serve: (visit: Visit) => Promise<void> | void) => () => fakeServer(serve);
export const forever = (visit: Visit): Promise<void> => visit.wait(10_000);
export const send: Partial<CellJob> = { send: { message: () => 'Subject: x\n\nx' } };

/** The answer of a stock closed server to a recipient. */
export const closedTo = (to: string): string =>
  closedRcpt({ to, from: '', helo: '', tls: false, visit: 1, recipients: 1 });

/** Says `answer` to every line, after a greeting. */
export const parrot =
  (answer: string, greeting = '220 x ESMTP') =>
  async (visit: Visit): Promise<void> => {
    visit.say(greeting);
    while ((await visit.hear()) !== null) visit.say(answer);
  };

/** One answer: text (CRLF added), bytes as they are, or an act. */
export type Act = string | Buffer | ((visit: Visit, line: string) => Promise<void> | void);

/**
 * A closed server of few words, bent at some commands. `acts`: what it does at a line that begins so; the longest beginning
 * wins. Without a pipe: one command, one answer.
 */
export const bent = (acts: Record<string, Act>, keywords: string[] = []) =>
  script(async (visit) => {
    const keys = Object.keys(acts).toSorted((a, b) => b.length - a.length);
    const act = async (what: Act, line: string): Promise<void> => {
      if (typeof what === 'function') await what(visit, line);
      else if (typeof what === 'string') visit.say(what);
      else visit.raw(what);
    };
    await act(acts.greeting ?? '220 mail.office.example ESMTP', '');
    let isMessage = false;
    for (let line = await visit.hear(); line !== null; line = await visit.hear()) {
      if (isMessage && line !== '.' && line !== 'QUIT') continue;
      isMessage = line === 'DATA' && takesMessage(acts.DATA);
      const key = keys.find((begin) => line?.startsWith(begin));
      if (key !== undefined) await act(acts[key] ?? '', line);
      else if (line === 'QUIT') return visit.say('221 bye');
      else if (line.startsWith('EHLO')) visit.raw(hello(keywords));
      else if (line === 'DATA') visit.say('354 go on');
      else visit.say(/^RCPT TO:<(.*)>/.test(line) ? closedTo(line.slice(9, -1)) : '250 ok');
    }
  });

const takesMessage = (act: Act | undefined): boolean =>
  act === undefined || typeof act === 'function' || act.toString().startsWith('354');

function hello(keywords: readonly string[]): string {
  const lines = ['mail.office.example', ...keywords];
  return lines.map((text, at) => `250${at === lines.length - 1 ? ' ' : '-'}${text}\r\n`).join('');
}

/** Writes chunk after chunk while somebody listens, at most `megabytes`. */
export const pour =
  (chunk: string | Buffer, megabytes = 20) =>
  async (visit: Visit): Promise<void> => {
    const bytes = Buffer.from(chunk);
    const piece = Buffer.alloc(Math.ceil(65_536 / bytes.length) * bytes.length, bytes);
    for (let sent = 0; sent < megabytes * 1_048_576; sent += piece.length) {
      if (visit.socket.destroyed) return;
      visit.raw(piece);
      if (visit.socket.writableLength > 1_048_576) await visit.wait(1);
    }
    await forever(visit);
  };

/** A test for each, some side by side because they mostly wait: what is said of it, and that nothing got out of hand. */
export function playEach(behaviours: readonly Behaviour[]): void {
  it.concurrent.each(behaviours)('%s', async (_name, start, expected, job = {}, through) => {
    const server = await start();
    try {
      const probed = await probe(
        server.port,
        job,
        LIMITS,
        undefined,
        1,
        (base) => through?.(base, server.port) ?? base,
      );
      const { cell } = probed;
      if (expected instanceof RegExp) expect(cell.verdict).toMatch(expected);
      else expect(cell).toMatchObject(expected);
      expectInHand(probed);
    } finally {
      await server.close();
    }
  });
}

/** It ended soon, everything it said fits the contract, no connection overlapped or was left, no character can act. */
function expectInHand({ cell, events, ms, mostAtOnce, leftOpen }: Probed): void {
  expect(ms).toBeLessThan(6000);
  expect(() => cellSchema.parse(cell)).not.toThrow();
  for (const event of events) expect(() => runEvent.parse(event)).not.toThrow();
  expect(events.filter((event) => event.type === 'cell-ended')).toHaveLength(1);
  expect(events.at(-1)?.type).toBe('cell-ended');
  expect(mostAtOnce).toBeLessThanOrEqual(1);
  expect(leftOpen).toBe(0);
  expect(JSON.stringify(events)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|\\u001b|\\u0000/);
}
