import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeHandle, startPractice } from '../../main/practice/index.ts';
import { ELSEWHERE, portOf, STRANGER, talkTo, tryRecipients, until } from './talk.ts';

let practice: PracticeHandle;
beforeAll(async () => {
  practice = await startPractice({ language: 'en', slowness: 0 });
});
afterAll(() => practice.stop());

const port = (): number => portOf(practice, 'closed');

/** Everything a rude client gets to hear until the server hangs up. */
function shout(send: (socket: Socket) => void, at = port()): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(at, '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
    send(socket);
  });
}

async function expectAlive(): Promise<void> {
  const { replies } = await tryRecipients(port(), ['postmaster@closed.practice.example', ELSEWHERE]);
  expect(replies.map((reply) => reply.slice(0, 3))).toEqual(['250', '454']);
}

describe('hostile visitors', () => {
  it('ends a line of 1 MB, with and without a line end', async () => {
    const rude = Buffer.alloc(1_048_576, 0x41);
    for (const end of ['', '\r\n']) {
      const heard = await shout((socket) => {
        socket.write(rude);
        socket.write(end);
      });
      expect(heard).toMatch(/\r\n500 5\.5\.2 Error: line too long\r\n$/);
    }
    await expectAlive();
  });

  it('serves a crowd of 200 in part, tells the rest to come back, and recovers', async () => {
    const heard: string[] = [];
    const sockets = Array.from({ length: 200 }, () => {
      const socket = connect(port(), '127.0.0.1');
      socket.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
      socket.on('error', () => undefined);
      return socket;
    });
    await until(() => heard.filter((text) => text.startsWith('220')).length >= 40);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard.filter((text) => text.startsWith('220')).length).toBe(40);
    expect(heard.filter((text) => text.startsWith('421')).length).toBeGreaterThan(0);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expectAlive();
  });

  it('cuts off a visitor who sends without end and does not read', async () => {
    const before = process.memoryUsage().rss;
    const heard = await shout((socket) => {
      socket.pause();
      socket.write('NOOP\r\n'.repeat(500_000));
      setTimeout(() => socket.resume(), 500);
    });
    const replies = heard.split('\r\n').length;
    expect(replies).toBeGreaterThan(1000);
    expect(replies).toBeLessThan(5010);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1_048_576);
    await expectAlive();
  });

  it('answers rubbish, controls and odd envelopes with refusals, one reply each', async () => {
    const talk = await talkTo(portOf(practice, 'trick'));
    const odd = [
      '\x00\x01\x1b[31m',
      'EHLO',
      `MAIL FROM:<${STRANGER}>`,
      'EHLO x\x1b[2J.example',
      'MAIL FROM',
      'MAIL FROM:',
      'MAIL FROM:<a@b',
      'MAIL FROM:<nodomain>',
      `RCPT TO:<${ELSEWHERE}>`,
      'DATA',
      'AUTH PLAIN AHgAeA==',
    ];
    for (const line of odd) {
      const reply = await talk.say(line);
      expect(reply).toMatch(line.startsWith('EHLO x') ? /^250/ : /^[45]\d\d/);
      expect(reply).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
    }
    expect(await talk.say('MAIL FROM:<>')).toMatch(/^250/);
    for (const line of [
      'RCPT TO:<>',
      'RCPT TO:<"a@b>',
      `RCPT TO:<${'x'.repeat(900)}@y.example>`,
      'RCPT TO:<@@@>',
    ]) {
      expect(await talk.say(line)).toMatch(/^5\d\d/);
    }
    talk.close();
  });

  it('refuses a message that is too big, and only CRLF.CRLF ends one', async () => {
    const at = portOf(practice, 'open');
    const talk = await talkTo(at);
    await talk.say('EHLO x.example');
    await talk.say(`MAIL FROM:<${STRANGER}>`);
    await talk.say(`RCPT TO:<${ELSEWHERE}>`);
    await talk.say('DATA');
    talk.socket.write(`${'y'.repeat(998)}\r\n`.repeat(1100));
    expect(await talk.say('.')).toMatch(/^554 Rejected - Message exceeds/);
    await talk.say(`MAIL FROM:<${STRANGER}>`);
    await talk.say(`RCPT TO:<${ELSEWHERE}>`);
    await talk.say('DATA');
    talk.socket.write('Subject: smuggle\r\n\r\none\n.\nMAIL FROM:<two@x.example>\n.\r\nthree\r\n');
    expect(await talk.say('.')).toMatch(/^250/);
    expect(await talk.say('NOOP')).toMatch(/^250 OK$/);
    expect(await until(() => practice.received().length === 1)).toBe(true);
    expect(practice.received()[0]?.source).toContain('MAIL FROM:<two@x.example>');
    talk.close();
  });

  it('hangs up on a broken TLS handshake', async () => {
    const talk = await talkTo(port());
    await talk.say('EHLO x.example');
    await talk.say('STARTTLS');
    talk.socket.write('this is not a ClientHello\r\n'.repeat(20));
    expect(await until(() => talk.socket.closed)).toBe(true);
    await expectAlive();
  });

  it('hangs up on the fourth syntax error where Exim is played', async () => {
    const talk = await talkTo(portOf(practice, 'masked'));
    await talk.say('EHLO x.example');
    const replies = await talk.sayAll(Array(4).fill('MAIL FROM:<a@[203.0.113.9]>'));
    expect(replies[2]).toBe('501 <a@[203.0.113.9]>: domain literals not allowed');
    expect(replies[3]).toBe('501 Too many syntax or protocol errors');
    expect(await talk.say('NOOP')).toBe('closed');
  });
});
