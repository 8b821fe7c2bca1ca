import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Cell, MethodOutput, Report } from '../../../preload/contract/index.ts';
import { startImap } from '../../fakes/imap/scripted-imap.ts';
import { openDialogue } from '../../fakes/smtp/dialogue.ts';
import { CALL, type PracticeServices, startPracticeServices } from '../practice-services.ts';

let practice: PracticeServices;
beforeAll(async () => {
  practice = await startPracticeServices();
});
afterAll(() => practice.close());
afterEach(() => void vi.useRealTimers());

/** A run whose message was taken, and which nobody watched. */
async function taken(id: string): Promise<{ runId: string; cell: string; first: Cell; report: Report }> {
  const request = practice.requestFor(id, { send: true, confirm: 'later' });
  const { runId, report } = await practice.run(request);
  const first = report.relay.cells.find((cell) => cell.delivery?.state === 'accepted');
  if (!first) throw new Error('no message was taken');
  return { runId, cell: `${first.address}:${first.port}`, first, report };
}

async function messageOf(token: string): Promise<string> {
  const find = async (): Promise<string | undefined> => {
    const box: MethodOutput<'practice.mailbox'> = await practice.services.handlers['practice.mailbox'](
      {},
      CALL,
    );
    return box.messages.find((row) => row.subject.includes(token))?.source;
  };
  await expect.poll(find, { timeout: 5000 }).toBeDefined();
  return (await find()) ?? '';
}

describe('proof by the code', () => {
  it('is given by the code of the message and by nothing else', async () => {
    const { handlers } = practice.services;
    const { runId, cell, first, report } = await taken('open');
    expect(report.verdict.code).toBe('OPEN-ACCEPTED');
    const source = await messageOf(first.delivery?.token ?? '');
    const code = /\b([2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4})\b/.exec(source)?.[1] ?? '';
    expect(JSON.stringify(report)).not.toContain(code);
    const type = (typed: string) => handlers['proof.code']({ runId, cell, code: typed }, CALL);
    expect(await type('2222-2222')).toEqual({ result: 'wrong-code' });
    practice.published.length = 0;
    expect(await type(` ${code.toLowerCase().replace('-', ' ')} `)).toEqual({ result: 'seen' });
    expect(practice.published).toEqual(expect.arrayContaining(['run.changed', 'cases.changed']));
    const after = await practice.report(runId);
    expect(after.verdict).toMatchObject({ code: 'OPEN-PROVED', grade: 'proved' });
    expect(after.relay.cells[0]?.delivery).toMatchObject({ state: 'seen', confirmed: { how: 'code' } });
    const listed = await handlers['cases.list']({}, CALL);
    expect(listed.cases[0]?.last).toMatchObject({ runId, verdict: 'OPEN-PROVED', state: 'done' });
  });

  it('is not there to be guessed: twenty tries a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { runId, cell } = await taken('trick');
    const guess = () =>
      practice.services.handlers['proof.code']({ runId, cell, code: 'AAAA-AAAA' }, CALL).catch(
        (error) => error,
      );
    const answers = await Promise.all(Array.from({ length: 21 }, guess));
    expect(answers.filter((row) => row.result === 'wrong-code')).toHaveLength(20);
    expect(answers.at(-1)).toMatchObject({ info: { code: 'busy', key: 'too-many-tries' } });
    vi.setSystemTime(Date.now() + 61_000);
    expect(await guess()).toEqual({ result: 'wrong-code' });
  });

  it('needs a message that was sent', async () => {
    const { runId } = await practice.run(practice.requestFor('closed'));
    const wrong = practice.services.handlers['proof.code']({ runId, cell: '127.0.0.1:25', code: 'x' }, CALL);
    await expect(wrong).rejects.toMatchObject({ info: { key: 'no-message' } });
  });
});

describe('proof by the source', () => {
  it('draws the way, and the run says so from then on', async () => {
    const { runId, cell, first } = await taken('masked');
    const source = await messageOf(first.delivery?.token ?? '');
    const paste = (text: string) =>
      practice.services.handlers['proof.source']({ runId, source: text, cut: false }, CALL);
    expect(await paste('Dear Sir, please find enclosed')).toMatchObject({ result: 'not-understood' });
    const told = await paste(source);
    expect(told).toMatchObject({ result: 'seen', cell, damage: [] });
    expect(told.hops.map((hop) => hop.role)).toEqual(['server', 'mailbox']);
    const after = await practice.report(runId);
    expect(after.verdict.code).toBe('OPEN-PROVED');
    expect(after.relay.cells.find((row) => row.port === first.port)?.culprit).toMatchObject({
      kind: 'docker',
    });
  });
});

describe('proof by the mailbox', () => {
  it('is found by reading it once; the account may be remembered, the password never', async () => {
    const { handlers } = practice.services;
    const { runId, first } = await taken('own-domain');
    await messageOf(first.delivery?.token ?? '');
    const { account, password } = await handlers['practice.mailbox']({}, CALL);
    if (!account) throw new Error('no account');
    const look = (typed: string, remember: boolean) =>
      handlers['proof.imap']({ runId, account, password: typed, remember }, CALL);
    expect(await look('wrong', true)).toEqual({ result: 'failed', reason: 'login-failed', looked: 0 });
    expect(practice.services.context.store.settings.read().imap).toBeNull();
    expect(await look(password ?? '', true)).toMatchObject({ result: 'seen' });
    expect(practice.services.context.store.settings.read().imap).toEqual(account);
    expect((await practice.report(runId)).verdict.grade).toBe('proved');
  });

  it('is looked into by a run that was given the password', async () => {
    const { services } = practice;
    const { account, password } = await services.handlers['practice.mailbox']({}, CALL);
    const imap = account ?? undefined;
    const request = practice.requestFor('own-name', { send: true, confirm: 'imap', imap, waitS: 20 });
    const wrong = services.startCheck(request, { recheckOf: null, imapPassword: 'wrong' });
    await expect(wrong).rejects.toMatchObject({ info: { key: 'proof:imap.login-failed' } });
    const given = { recheckOf: null, imapPassword: password ?? '' };
    const { finished } = await services.startCheck(request, given);
    expect((await finished).verdict?.code).toBe('OPEN-PROVED');
  });

  it('never writes the password down, also when nothing is found', async () => {
    const { services } = practice;
    const server = await startImap({ password: 'tops3cret' });
    const imap = { host: '127.0.0.1', port: server.port, security: 'none' as const, user: 'proof' };
    const request = practice.requestFor('own-name', { send: true, confirm: 'imap', imap, waitS: 1 });
    const given = { recheckOf: null, imapPassword: 'tops3cret' };
    const { runId, finished } = await services.startCheck(request, given);
    const state = await finished;
    expect(state.verdict?.code).toBe('KEEPS-IT');
    expect(server.lines.filter((line) => line.includes('tops3cret')).length).toBeGreaterThan(0);
    await server.close();
    const { cases } = services.context.store;
    const stored = JSON.stringify([cases.getRun(runId), cases.events(runId), await practice.report(runId)]);
    expect(stored.includes('tops3cret')).toBe(false);
  });

  it('is looked into by the run itself in the practice world', async () => {
    const { report } = await practice.run(practice.requestFor('bounces', { send: true }));
    expect(report.verdict.code).toBe('BOUNCES');
    const delivery = report.relay.cells[0]?.delivery;
    expect(delivery).toMatchObject({ state: 'bounced', confirmed: { how: 'imap' } });
  });
});

describe('nothing came', () => {
  it('is believed after the wait, not before', async () => {
    const { runId, cell, report } = await taken('keeps');
    const say = () => practice.services.handlers['proof.nothing']({ runId, cell }, CALL);
    await expect(say()).rejects.toMatchObject({ info: { code: 'refused', key: 'too-early' } });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 });
    expect(await say()).toEqual({ done: true });
    await expect(say()).rejects.toMatchObject({ info: { key: 'no-message' } });
    const { handlers } = practice.services;
    for (const other of report.relay.cells.slice(1)) {
      const door = { runId, cell: `[${other.address}]:${other.port}` };
      if (other.delivery) expect(await handlers['proof.nothing'](door, CALL)).toEqual({ done: true });
    }
    const after = await practice.report(runId);
    expect(after.verdict.code).toBe('KEEPS-IT');
    const kept = after.relay.cells.find((row) => row.delivery?.state === 'kept');
    expect(kept?.delivery?.confirmed).toMatchObject({ how: 'person' });
  });
});

describe('proof by the catcher', () => {
  /** What an open relay would do with the message it took. */
  async function relay(port: number, to: string, delivery: Cell['delivery']): Promise<void> {
    const token = delivery?.token ?? '';
    const talk = await openDialogue(port);
    await talk.say('EHLO mail.open.practice.example', 250);
    await talk.say(`MAIL FROM:<${delivery?.from}>`, 250);
    await talk.say(`RCPT TO:<${to}>`, 250);
    await talk.say('DATA', 354);
    const received =
      'Received: from [203.0.113.50] by mail.open.practice.example with ESMTP; Thu, 1 Jan 2026 00:00:00 +0000';
    const headers = [received, `X-Relay-Doctor-Token: ${token}`, `Message-ID: <${token}@x.example>`];
    await talk.say([...headers, `Subject: Relay Doctor ${token}`, '', 'hello', '.'].join('\r\n'), 250);
    talk.close();
  }

  it('opens it for the run, and shows it what comes even after its end', async () => {
    const { handlers, context } = practice.services;
    const catcher = { port: await freePort(), host: 'tester.practice-visitor.example' };
    const request = practice.requestFor('open', { send: true, confirm: 'catcher', catcher, waitS: 1 });
    const { runId, report } = await practice.run(request);
    const { delivery } = report.relay.cells[0] ?? {};
    expect(delivery?.to).toMatch(/^rd-[a-z0-9]{10}@tester\.practice-visitor\.example$/);
    expect(context.store.cases.getRun(runId)?.request).toMatchObject({
      outside: practice.world.outside,
      deliverTo: delivery?.to,
    });
    expect(report.verdict.code).toBe('KEEPS-IT');
    expect(await handlers['proof.catcher']({ action: 'state' }, CALL)).toMatchObject({ listening: true });
    await relay(catcher.port, delivery?.to ?? '', delivery);
    const code = async (): Promise<string> => (await practice.report(runId)).verdict.code;
    await expect.poll(code).toBe('OPEN-PROVED');
    expect(await handlers['proof.catcher']({ action: 'stop' }, CALL)).toMatchObject({ listening: false });
  });

  it('gets what a practice relay passes on, and proves it without a hand', async () => {
    const { handlers } = practice.services;
    const catcher = { port: await freePort() };
    const request = practice.requestFor('open', { send: true, confirm: 'catcher', catcher, waitS: 20 });
    const { report } = await practice.run(request);
    expect(report.verdict.code).toBe('OPEN-PROVED');
    expect(report.relay.cells[0]?.delivery).toMatchObject({
      state: 'seen',
      to: expect.stringMatching(/@catcher\.practice-visitor\.example$/),
      confirmed: { how: 'catcher' },
    });
    expect(await handlers['proof.catcher']({ action: 'state' }, CALL)).toMatchObject({ listening: false });
  });

  it('shows what it catches to the run that waits for it', async () => {
    const { handlers, context, startCheck } = practice.services;
    const catcher = { port: await freePort(), host: 'tester.practice-visitor.example' };
    const { mailbox } = await handlers['proof.catcher']({ action: 'start', ...catcher }, CALL);
    const request = practice.requestFor('open', { send: true, confirm: 'catcher', catcher, waitS: 20 });
    const started = await startCheck(request, { recheckOf: null });
    const waiting = (): Cell[] =>
      [...context.runs.state(started.runId).cells.values()].filter(
        (cell) => cell.delivery?.state === 'accepted',
      );
    const doors = practice.world.servers.length > 0 && practice.world.notes === undefined ? 2 : 1;
    await expect.poll(() => waiting().length, { timeout: 15_000 }).toBe(doors);
    for (const { delivery } of waiting()) await relay(catcher.port, mailbox ?? '', delivery);
    const state = await started.finished;
    expect(state.verdict?.code).toBe('OPEN-PROVED');
    const [cell] = state.cells.values();
    expect(cell?.delivery).toMatchObject({ state: 'seen', confirmed: { how: 'catcher' } });
    // The window had opened it: the run leaves it as it was.
    expect(await handlers['proof.catcher']({ action: 'state' }, CALL)).toMatchObject({ listening: true });
    expect(await handlers['proof.catcher']({ action: 'stop' }, CALL)).toMatchObject({ listening: false });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
