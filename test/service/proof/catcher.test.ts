import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Catcher, createCatcher } from '../../../main/service/proof/catcher.ts';
import type { CaughtMail } from '../../../main/service/proof/catcher-server.ts';
import type { CatcherState } from '../../../preload/contract/index.ts';
import { type Dialogue, openDialogue } from '../../fakes/smtp/dialogue.ts';

let catcher: Catcher | null = null;
let blocker: Server | null = null;
afterEach(async () => {
  await catcher?.stop();
  blocker?.close();
  catcher = null;
  blocker = null;
});

const states: CatcherState[] = [];
const mails: CaughtMail[] = [];

function make(interfaces = [{ address: '203.0.113.50', internal: false }]): Catcher {
  states.length = 0;
  mails.length = 0;
  catcher = createCatcher({
    now: () => new Date('2026-01-02T03:04:05Z'),
    token: (length) => 'k3x9'.repeat(10).slice(0, length),
    interfaces: () => interfaces,
    publish: (state) => states.push(state),
    onMail: (mail) => mails.push(mail),
  });
  return catcher;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function begin(host?: string): Promise<{ state: CatcherState; talk: Dialogue }> {
  const port = await freePort();
  const state = await make().start({ port, host, loopbackOnly: true });
  return { state, talk: await openDialogue(port) };
}

describe('the mail catcher', () => {
  it('takes a message for its one address, and writes down who brought it', async () => {
    const { state, talk } = await begin('tester.example');
    expect(state).toMatchObject({ listening: true, caught: 0, mailbox: 'rd-k3x9k3x9k3@tester.example' });
    await talk.say('EHLO relay.example', 250);
    await talk.say('MAIL FROM:<someone@else.example>', 250);
    await talk.say(`RCPT TO:<${state.mailbox?.toUpperCase()}>`, 250);
    await talk.say('DATA', 354);
    await talk.say('Subject: hello\r\n\r\nbody\r\n.', 250);
    await talk.say('QUIT', 221);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.source).toMatch(
      /^Return-Path: <someone@else\.example>\r\nReceived: from relay\.example \(\[127\.0\.0\.1\]\)\r\n\tby tester\.example \(Relay Doctor\) with ESMTP/,
    );
    expect(mails[0]?.source).toContain('Subject: hello\r\n\r\nbody');
    expect(states.at(-1)).toMatchObject({ caught: 1 });
    expect(catcher?.mails()).toEqual(mails);
  });

  it('is closed to everything else: other recipients, logins, encryption, probing', async () => {
    const { talk } = await begin();
    const greeting = await talk.say('EHLO stranger.example', 250);
    expect(greeting).not.toMatch(/AUTH|STARTTLS|XCLIENT/);
    await talk.say('MAIL FROM:<a@b.example>', 250);
    for (const to of [
      'someone@elsewhere.example',
      'postmaster@catcher.practice-visitor.example',
      'rd-k3x9k3x9k3%x.example@catcher.practice-visitor.example',
    ])
      await talk.say(`RCPT TO:<${to}>`, 550);
    await talk.say('DATA', 503);
    for (const command of [
      'AUTH PLAIN AGEAYg==',
      'STARTTLS',
      'VRFY root',
      'EXPN staff',
      'XCLIENT ADDR=192.0.2.1',
    ])
      await talk.say(command, 500);
    expect(mails).toEqual([]);
  });

  it('refuses what is too large, and keeps nothing of it', async () => {
    const { state, talk } = await begin();
    await talk.say('EHLO relay.example', 250);
    await talk.say('MAIL FROM:<a@b.example> SIZE=9999999', 552);
    await talk.say('MAIL FROM:<a@b.example>', 250);
    await talk.say(`RCPT TO:<${state.mailbox}>`, 250);
    await talk.say('DATA', 354);
    const lines = Array.from({ length: 4000 }, () => 'x'.repeat(78));
    await talk.say([...lines, '.'].join('\r\n'), 552);
    expect(mails).toEqual([]);
  });

  it('gives the address that strangers can reach', async () => {
    const port = await freePort();
    const place = async (host?: string, more?: { address: string; internal: boolean }[]): Promise<string> => {
      const { mailbox } = await make(more).start({ port, host, loopbackOnly: false });
      await catcher?.stop();
      return mailbox?.split('@')[1] ?? '';
    };
    expect(await place('198.51.100.7')).toBe('[198.51.100.7]');
    expect(await place('2001:db8::7')).toBe('[ipv6:2001:db8::7]');
    expect(await place('Tester.Example')).toBe('tester.example');
    const local = [{ address: '192.168.1.5', internal: false }];
    expect(await place(undefined, local)).toBe('[192.168.1.5]');
    expect(await place(undefined, [...local, { address: '8.8.4.4', internal: false }])).toBe('[8.8.4.4]');
  });

  it('keeps its address when it is asked again, and takes an earlier one back', async () => {
    const port = await freePort();
    const one = await make().start({ port, loopbackOnly: true });
    const two = await catcher?.start({ port, loopbackOnly: true });
    expect(two?.mailbox).toBe(one.mailbox);
    const back = await catcher?.start({ port, loopbackOnly: true, mailbox: 'rd-earlier99@[127.0.0.1]' });
    expect(back?.mailbox).toBe('rd-earlier99@[127.0.0.1]');
  });

  it('says what is wrong with the port', async () => {
    blocker = createServer();
    await new Promise<void>((resolve) => blocker?.listen(0, '127.0.0.1', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(make().start({ port, loopbackOnly: true })).rejects.toMatchObject({
      info: { code: 'failed', key: 'proof:catcher.port-taken', params: { port: String(port) } },
    });
    expect(catcher?.state()).toEqual({ listening: false, at: [], mailbox: null, caught: 0 });
  });

  it('stops at once, also while somebody is connected', async () => {
    const { talk } = await begin();
    const before = performance.now();
    await catcher?.stop();
    expect(performance.now() - before).toBeLessThan(2000);
    expect(states.at(-1)).toMatchObject({ listening: false });
    talk.close();
  });
});
