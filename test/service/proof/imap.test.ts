import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../../main/practice/certificate.ts';
import { lookIntoMailbox, type MailboxQuestion } from '../../../main/service/proof/imap.ts';
import type { ImapAccount } from '../../../preload/contract/index.ts';
import { type FakeImap, type ImapScript, startImap } from '../../fakes/imap/scripted-imap.ts';

const TOKEN = 'abcdefghij0123456789klmnop';
const mail = (token: string, extra = ''): string =>
  `Received: from a by b; now\r\nX-Relay-Doctor-Token: ${token}\r\nSubject: Relay Doctor ${token}\r\n\r\nhello ${extra}\r\n`;

let server: FakeImap | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function look(
  script: ImapScript,
  more: Partial<MailboxQuestion> = {},
  account: Partial<ImapAccount> = {},
) {
  server = await startImap(script);
  return lookIntoMailbox({
    account: { host: '127.0.0.1', port: server.port, security: 'none', user: 'proof', ...account },
    password: 'practice',
    tokens: [TOKEN],
    deadlines: { connectMs: 2000, greetingMs: 500, silenceMs: 1500, wholeMs: 3000 },
    signal: new AbortController().signal,
    ...more,
  });
}

describe('a look into the proof mailbox', () => {
  it('finds the message in the inbox, without touching anything', async () => {
    const found = await look({
      folders: {
        INBOX: [
          { uid: 4, source: mail('other') },
          { uid: 9, source: mail(TOKEN) },
        ],
      },
    });
    expect(found).toMatchObject({ ok: true, looked: 1 });
    expect(found.ok && found.sources[0]).toBe(mail(TOKEN));
    const sent = server?.lines.join('\n') ?? '';
    expect(sent).toMatch(/EXAMINE/);
    expect(sent).toMatch(/BODY\.PEEK\[\]<0\.524288>/);
    expect(sent).not.toMatch(/\b(?:SELECT|STORE|APPEND|COPY|MOVE|EXPUNGE|DELETE|CREATE)\b/);
  });

  it('looks into the folder for junk, by its mark', async () => {
    const found = await look({ junk: 'Sampah', folders: { Sampah: [{ uid: 1, source: mail(TOKEN) }] } });
    expect(found).toMatchObject({ ok: true, looked: 1 });
  });

  it('finds a returned mail, whose token stands in the text only', async () => {
    const bounce = `From: MAILER-DAEMON@x\r\nSubject: Undelivered\r\n\r\n--b\r\n\r\n${mail(TOKEN)}`;
    const found = await look(
      { folders: { INBOX: [{ uid: 2, source: bounce }] } },
      { since: '2026-01-02T03:04:05.000Z' },
    );
    expect(found).toMatchObject({ ok: true, looked: 1 });
    expect(server?.lines.join('\n')).toMatch(/SINCE 31-Dec-2025|SINCE "31-Dec-2025"|SINCE 1-Jan-2026/);
  });

  it('takes at most 512 KB of a message and at most 20 messages', async () => {
    const large = mail(TOKEN, 'x'.repeat(700_000));
    const many = Array.from({ length: 30 }, (_, index) => ({
      uid: index + 1,
      source: index === 29 ? large : mail(TOKEN),
    }));
    const found = await look({ folders: { INBOX: many } });
    expect(found.looked).toBe(20);
    expect(found.ok && Math.max(...found.sources.map((text) => text.length))).toBe(512 * 1024);
  });

  it('does not read a message twice in one watch', async () => {
    const seen = new Set<string>();
    const script = { folders: { INBOX: [{ uid: 9, source: mail(TOKEN) }] } };
    expect((await look(script, { seen })).looked).toBe(1);
    await server?.close();
    expect((await look(script, { seen })).looked).toBe(0);
  });

  it('gets along with a server that refuses every search', async () => {
    const found = await look({
      refuse: ['SEARCH'],
      folders: { INBOX: [{ uid: 1, source: mail(TOKEN) }] },
    });
    expect(found).toEqual({ ok: true, sources: [], looked: 0 });
  });
});

describe('why a mailbox could not be read', () => {
  const cases: [string, ImapScript, string][] = [
    ['a wrong password', { password: 'another' }, 'login-failed'],
    ['an inbox that does not open', { refuse: ['EXAMINE'] }, 'folder'],
    ['a connection that ends in the middle', { cutAt: 'EXAMINE' }, 'cut'],
    ['a server that says nothing', { greeting: null }, 'not-imap'],
    ['a mail server for sending', { greeting: '220 mail.example ESMTP' }, 'not-imap'],
    ['a server that stops answering', { deafAt: 'EXAMINE' }, 'cut'],
  ];
  it.each(cases)('%s', async (_name, script, reason) => {
    expect(await look(script)).toEqual({ ok: false, reason, looked: 0 });
  });

  it('a port where nobody listens', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const address = free.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise<void>((resolve) => free.close(() => resolve()));
    expect(await look({}, {}, { port })).toMatchObject({ ok: false, reason: 'refused' });
  });

  it('a certificate nobody vouches for; the password stays here', async () => {
    const found = await look(
      { tls: makeCertificate('localhost', new Date()) },
      {},
      { security: 'tls', host: 'localhost' },
    );
    expect(found).toMatchObject({ ok: false, reason: 'certificate' });
    expect(server?.lines).toEqual([]);
  });

  it('a server without STARTTLS where it was asked for; the password stays here', async () => {
    const found = await look({}, {}, { security: 'starttls' });
    expect(found).toMatchObject({ ok: false, reason: 'no-encryption' });
    expect(server?.lines.join(' ')).not.toContain('practice');
  });

  it('plain text to another computer', async () => {
    const found = await look({}, {}, { host: '192.0.2.10' });
    expect(found).toEqual({ ok: false, reason: 'no-encryption', looked: 0 });
  });

  it('ends at once when it is not wanted any more', async () => {
    const abort = new AbortController();
    const looking = look({ deafAt: 'EXAMINE' }, { signal: abort.signal });
    setTimeout(() => abort.abort(), 200);
    await expect(looking).rejects.toMatchObject({ name: 'AbortError' });
  });
});
