import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeHandle, startPractice } from '../../main/practice/index.ts';
import { sendThrough } from './send.ts';
import { ELSEWHERE, portOf, STRANGER, talkTo, tryRecipients, until } from './talk.ts';

let practice: PracticeHandle;
beforeAll(async () => {
  practice = await startPractice({ language: 'en', slowness: 0 });
});
afterAll(() => practice.stop());

const own = (id: string, local: string): string => `${local}@${id}.practice.example`;
const arrived = (word: string) => practice.mailbox().filter((row) => row.source.includes(`token ${word}`));

describe('traces', () => {
  it('lead from the visitor through the relay to the mailbox elsewhere', async () => {
    await sendThrough(practice, 'open', STRANGER, ELSEWHERE, 'trace-open');
    await until(() => arrived('trace-open').length === 1);
    const [message] = arrived('trace-open');
    const header = message?.source.split('\r\n\r\n')[0] ?? '';
    expect(header.split('\r\n').slice(0, 2)).toEqual([
      `Return-Path: <${STRANGER}>`,
      `Delivered-To: ${ELSEWHERE}`,
    ]);
    const hops = header.match(/^Received: .*(?:\r\n[ \t].*)*/gm) ?? [];
    expect(hops).toHaveLength(2);
    expect(hops[0]).toMatch(
      /from mail\.open\.practice\.example \(.* \[203\.0\.113\.11\]\)\s+by mailbox\.practice-outside\.example/,
    );
    expect(hops[1]).toMatch(
      /from visitor\.\S+ \(\S+ \[203\.0\.113\.50\]\)\s+by mail\.open\.practice\.example with ESMTP id \w+\s+for <proof@/,
    );
    expect(message?.folder).toBe('Elsewhere');
  });

  it('show the bridge on masked, also on the ordinary message to its own postmaster', async () => {
    await sendThrough(practice, 'masked', STRANGER, own('masked', 'postmaster'), 'trace-own');
    const [message] = arrived('trace-own');
    expect(message?.folder).toBe('Own');
    expect(message?.source).toMatch(/\[172\.18\.0\.1\]\)\s+by mail\.masked\.practice\.example/);
    expect(practice.received()).not.toContainEqual(message);
  });
});

describe('bounces', () => {
  it('takes a stranger’s mail and returns it to the sender, with a report', async () => {
    expect(await sendThrough(practice, 'bounces', STRANGER, ELSEWHERE, 'back')).toMatch(/^250/);
    expect(await until(() => arrived('back').length === 1)).toBe(true);
    const [message] = arrived('back');
    expect(message).toMatchObject({ from: '', to: [STRANGER] });
    expect(message?.source).toMatch(/^Return-Path: <>\r\n/);
    expect(message?.source).toContain('Reporting-MTA: dns; mail.bounces.practice.example');
    expect(message?.source).toContain(
      `Final-Recipient: rfc822; ${ELSEWHERE}\r\nAction: failed\r\nStatus: 5.7.1`,
    );
    expect(message?.source).toContain('Subject: token back');
  });

  it('returns nothing to nobody, and nothing to places that do not exist', async () => {
    const before = practice.mailbox().length;
    expect(await sendThrough(practice, 'bounces', '', ELSEWHERE, 'null')).toMatch(/^250/);
    expect(await sendThrough(practice, 'bounces', 'x@real.example', ELSEWHERE, 'else')).toMatch(/^250/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(practice.mailbox()).toHaveLength(before);
  });

  it('delivers to its own people as usual', async () => {
    await sendThrough(practice, 'bounces', STRANGER, own('bounces', 'postmaster'), 'own-bounces');
    expect(arrived('own-bounces').map((row) => row.folder)).toEqual(['Own']);
  });
});

describe('login', () => {
  it('is closed, tells names, and asks for passwords without encryption', async () => {
    const talk = await talkTo(portOf(practice, 'login'));
    expect(await talk.say('EHLO x.example')).toMatch(/^250.AUTH PLAIN LOGIN$/m);
    expect(await talk.say('VRFY postmaster')).toBe('250 2.1.5 <postmaster@login.practice.example>');
    expect(await talk.say('VRFY nosuch1')).toMatch(/^550 5\.1\.1/);
    expect(await talk.say('EXPN postmaster')).toBe(
      '250-2.1.5 <info@login.practice.example>\n250 2.1.5 <office@login.practice.example>',
    );
    expect(await talk.say('EXPN nosuch1')).toMatch(/^550 5\.1\.1/);
    expect(await talk.say('AUTH PLAIN AAAA')).toMatch(/^535/);
    await talk.say(`MAIL FROM:<${STRANGER}>`);
    expect(await talk.say(`RCPT TO:<${ELSEWHERE}>`)).toMatch(/^550 5\.7\.1/);
    talk.close();
  });
});

describe('backup', () => {
  it('is closed on the main server and open on the backup, same port, other address', async () => {
    if (!practice.world.servers.some((row) => row.id === 'backup')) return;
    const port = portOf(practice, 'backup');
    const recipients = [own('backup', 'postmaster'), own('backup', 'nosuch1'), ELSEWHERE];
    const codes = async (host: string) =>
      (await tryRecipients(port, recipients, { host })).replies.map((reply) => reply.slice(0, 3));
    expect(await codes('127.0.0.1')).toEqual(['250', '550', '454']);
    expect(await codes('127.0.0.2')).toEqual(['250', '550', '250']);
  });
});

describe('filtered', () => {
  it('has a filter in front, and its own server at a door of its own', async () => {
    const hidden = practice.world.servers.find((row) => row.id === 'filtered')?.hidden ?? '';
    expect(hidden).toMatch(/^mail\.filtered\.practice\.example:\d+$/);
    const recipients = [own('filtered', 'postmaster'), ELSEWHERE];
    const front = await tryRecipients(portOf(practice, 'filtered'), recipients);
    expect(front.hello).toContain('mx.practice-filter.example');
    const behind = await tryRecipients(Number(hidden.split(':')[1]), recipients);
    expect(behind.hello).toContain('mail.filtered.practice.example');
    for (const { replies } of [front, behind]) {
      expect(replies.map((reply) => reply.slice(0, 3))).toEqual(['250', '550']);
    }
  });
});

describe('xclient', () => {
  it('is closed until an inside address is claimed', async () => {
    const talk = await talkTo(portOf(practice, 'xclient'));
    const tryAll = async (claim: string) => {
      const answer = claim === '' ? '' : await talk.say(`XCLIENT ${claim}`);
      expect(await talk.say('EHLO x.example')).toMatch(/^250.XCLIENT NAME ADDR/m);
      await talk.say(`MAIL FROM:<${STRANGER}>`);
      const reply = await talk.say(`RCPT TO:<${ELSEWHERE}>`);
      await talk.say('RSET');
      return [answer.slice(0, 3), reply.slice(0, 3)];
    };
    expect(await tryAll('')).toEqual(['', '454']);
    expect(await tryAll('ADDR=198.51.100.7')).toEqual(['220', '454']);
    expect(await tryAll('NAME=x ADDR=nonsense')).toEqual(['501', '454']);
    expect(await tryAll('ADDR=127.0.0.1 NAME=localhost')).toEqual(['220', '250']);
    talk.close();
  });
});
