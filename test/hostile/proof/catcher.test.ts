import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Catcher, createCatcher } from '../../../main/service/proof/catcher.ts';
import type { CaughtMail } from '../../../main/service/proof/catcher-server.ts';
import { growthMb, type RawClient, rawClient } from './flood.ts';

const MB = 1_048_576;
/** What a sender may cost, MB (Q8). */
const MOST_MB = 64;

let catcher: Catcher;
let port = 0;
let mailbox = '';
let mails: CaughtMail[] = [];
const clients: RawClient[] = [];

beforeEach(async () => {
  mails = [];
  port = await freePort();
  catcher = createCatcher({
    now: () => new Date('2026-01-02T03:04:05Z'),
    token: (length) => 'k3x9'.repeat(10).slice(0, length),
    interfaces: () => [],
    publish: () => {},
    onMail: (mail) => mails.push(mail),
  });
  mailbox = (await catcher.start({ port, loopbackOnly: true })).mailbox ?? '';
});
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.destroy();
  await catcher.stop();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function visit(): Promise<RawClient> {
  const client = await rawClient(port);
  clients.push(client);
  return client;
}

/** Up to the 354 of a message for the catcher. */
async function inMessage(): Promise<RawClient> {
  const client = await visit();
  client.socket.write(`EHLO x.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<${mailbox}>\r\nDATA\r\n`);
  await client.until(/354 /);
  return client;
}

/** It still takes an honest message, quickly. */
async function expectAlive(): Promise<void> {
  const before = mails.length;
  const client = await inMessage();
  client.socket.write('Subject: honest\r\n\r\nhello\r\n.\r\nQUIT\r\n');
  expect(await client.until(/221 /)).toMatch(/\r\n250 [^\r]*\r\n221 /);
  expect(mails).toHaveLength(before + 1);
}

describe('a sender who wants to fill the memory', () => {
  it('a message of 200 MB', async () => {
    const send = async (megabytes: number): Promise<void> => {
      const client = await inMessage();
      await client.pour(Buffer.alloc(65_536, `${'x'.repeat(78)}\r\n`), (megabytes * MB) / 65_536);
      client.socket.write('\r\n.\r\n');
      expect(await client.until(/552 /)).toMatch(/552 /);
    };
    // Both ends live in this process: what a conversation costs by itself is not the question.
    await send(20);
    expect(await growthMb(() => send(200))).toBeLessThan(MOST_MB);
    expect(mails).toEqual([]);
    await expectAlive();
  });

  it('a message of 100 MB in one line', async () => {
    const grown = await growthMb(async () => {
      const client = await inMessage();
      await client.pour(Buffer.alloc(65_536, 'x'), (100 * MB) / 65_536);
      client.socket.write('\r\n.\r\n');
      expect(await client.until(/552 /)).toMatch(/552 /);
    });
    expect(grown).toBeLessThan(MOST_MB);
    await expectAlive();
  });

  it('a command line of 100 MB without an end', async () => {
    const grown = await growthMb(async () => {
      const client = await visit();
      await client.pour(Buffer.alloc(65_536, 'N'), (100 * MB) / 65_536);
      client.socket.end();
      await client.gone();
    });
    expect(grown).toBeLessThan(MOST_MB);
    await expectAlive();
  });

  it('10,000 recipients', async () => {
    const client = await visit();
    client.socket.write('EHLO x.example\r\nMAIL FROM:<a@b.example>\r\n');
    const grown = await growthMb(async () => {
      await client.pour(`RCPT TO:<${mailbox}>\r\n`, 5000);
      await client.pour('RCPT TO:<someone@elsewhere.example>\r\n', 5000);
      client.socket.write('DATA\r\n');
      await client.until(/354 |421 /);
    });
    expect(grown).toBeLessThan(MOST_MB);
    client.socket.write('Subject: x\r\n\r\nx\r\n.\r\nQUIT\r\n');
    await client.until(/221 |421 /);
    expect(mails.length).toBeLessThanOrEqual(1);
    await expectAlive();
  });

  it('a hundred thousand commands in one go', async () => {
    const grown = await growthMb(async () => {
      const client = await visit();
      await client.pour('NOOP\r\n'.repeat(1000), 100);
      client.socket.write('QUIT\r\n');
      await client.until(/221 |421 /);
    });
    expect(grown).toBeLessThan(MOST_MB);
    await expectAlive();
  });

  it('commands without reading one answer', async () => {
    const grown = await growthMb(async () => {
      const client = await visit();
      client.socket.pause();
      await Promise.race([
        client.pour('HELO x\r\n'.repeat(8000), 200),
        new Promise((resolve) => setTimeout(resolve, 1500)),
      ]);
      client.socket.destroy();
    });
    expect(grown).toBeLessThan(MOST_MB);
    await expectAlive();
  });

  it('more messages than it takes', async () => {
    const client = await visit();
    client.socket.write('EHLO x.example\r\n');
    await client.until(/250 /);
    for (let n = 0; n < 130; n += 1) {
      client.socket.write(
        `RSET\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<${mailbox}>\r\nDATA\r\nSubject: ${n}\r\n\r\nx\r\n.\r\n`,
      );
    }
    client.socket.write('QUIT\r\n');
    await client.until(/221 /);
    expect(client.heard()).toMatch(/452 /);
    expect(mails.length).toBeLessThanOrEqual(100);
    expect(catcher.mails().length).toBeLessThanOrEqual(50);
  });
});

describe('a sender who wants to take the place', () => {
  it('two hundred connections at once: the rest is turned away, and it is free again after', async () => {
    const all = await Promise.all(Array.from({ length: 200 }, visit));
    const turnedAway = all.filter((one) => /^421/.test(one.heard())).length;
    expect(turnedAway).toBeGreaterThanOrEqual(150);
    for (const { socket } of all) socket.destroy();
    await expect.poll(async () => /^220/.test((await visit()).heard())).toBe(true);
  });

  it('a sender that drips one byte at a time does not keep others out, and does not outlive the stop', async () => {
    const slow = await inMessage();
    const timer = setInterval(() => slow.socket.write('x'), 5);
    await expectAlive();
    const before = performance.now();
    await catcher.stop();
    clearInterval(timer);
    await slow.gone();
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it.each([
    ['in the middle of a command', 'EHLO x.exa'],
    ['after MAIL', 'EHLO x.example\r\nMAIL FROM:<a@b.example>\r\n'],
    [
      'in the message',
      'EHLO x.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<BOX>\r\nDATA\r\nSubject: x\r\n\r\nhal',
    ],
    [
      'at the dot',
      'EHLO x.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<BOX>\r\nDATA\r\nSubject: x\r\n\r\nx\r\n.',
    ],
  ])('resets %s', async (_name, words) => {
    const client = await visit();
    client.socket.write(words.replace('BOX', mailbox));
    await new Promise((resolve) => setTimeout(resolve, 60));
    client.socket.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(mails).toEqual([]);
    await expectAlive();
  });
});

describe('a sender with strange letters', () => {
  it.each([
    ['bytes of all kinds', Buffer.from(Array.from({ length: 4096 }, (_, n) => n % 256))],
    ['a TLS hello', Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3])],
    ['HTTP', Buffer.from('POST / HTTP/1.1\r\nHost: x\r\n\r\nHELO x\r\n')],
    ['NULs', Buffer.alloc(10_000)],
    ['LF alone', Buffer.from('EHLO x.example\nMAIL FROM:<a@b.example>\n')],
    ['a proxy header', Buffer.from('PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n')],
  ])('%s instead of commands', async (_name, bytes) => {
    const client = await visit();
    client.socket.write(bytes);
    client.socket.write('\r\nQUIT\r\n');
    await client.until(/221 |421 /);
    expect(mails).toEqual([]);
    await expectAlive();
  });

  it('a name that tries to be a line of its own stays inside one', async () => {
    const client = await visit();
    client.socket.write(
      `EHLO x.example\rReceived: from evil\r\nMAIL FROM:<"a\x00b\x1b"@b.example>\r\nRCPT TO:<${mailbox}>\r\n`,
    );
    client.socket.write('DATA\r\nSubject: x\r\n\r\nx\r\n.\r\nQUIT\r\n');
    await client.until(/221 |421 /);
    for (const { source } of mails) {
      const [head = ''] = source.split('\r\nSubject:');
      expect(head).not.toMatch(/[^\x20-\x7e\r\n\t]/);
      expect(head).not.toMatch(/\r(?!\n)|^Received: from evil/m);
    }
    await expectAlive();
  });

  it('a message of bytes and NULs is taken as text', async () => {
    const client = await inMessage();
    client.socket.write(Buffer.from(Array.from({ length: 60_000 }, (_, n) => (n * 7) % 256)));
    client.socket.write('\r\n.\r\nQUIT\r\n');
    expect(await client.until(/221 /)).toMatch(/221 /);
    await expectAlive();
  });

  it('a dot between bare line ends does not smuggle a second message', async () => {
    const client = await inMessage();
    const second = `MAIL FROM:<evil@b.example>\nRCPT TO:<${mailbox}>\nDATA\nSubject: smuggled\n\nx`;
    client.socket.write(`Subject: first\r\n\r\nx\n.\n${second}\r\n.\r\nQUIT\r\n`);
    await client.until(/221 /);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.source).toContain('smuggled');
  });
});
