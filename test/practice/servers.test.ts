import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeHandle, startPractice } from '../../main/practice/index.ts';
import { ELSEWHERE, portOf, STRANGER, talkTo, tryRecipients, until } from './talk.ts';

let practice: PracticeHandle;
let now = Date.UTC(2026, 10, 22, 12);

beforeAll(async () => {
  practice = await startPractice({ language: 'en', slowness: 0, now: () => now });
});
afterAll(() => practice.stop());

const own = (id: string, local: string): string => `${local}@${id}.practice.example`;
const MESSAGE = 'Subject: practice token 4711\r\n\r\nHello.\r\n..dots\r\n.';

async function sendMessage(id: string, from: string, to: string): Promise<string> {
  const talk = await talkTo(portOf(practice, id));
  await talk.say('EHLO visitor.practice-visitor.example');
  await talk.say(`MAIL FROM:<${from}>`);
  expect(await talk.say(`RCPT TO:<${to}>`)).toMatch(/^250/);
  expect(await talk.say('DATA')).toMatch(/^354/);
  const reply = await talk.say(MESSAGE);
  await talk.say('QUIT');
  return reply;
}

const hasServer = (id: string): boolean => practice.world.servers.some((row) => row.id === id);
const hasIpv6 = (): boolean => hasServer('open6');

describe('open', () => {
  it('relays for anyone, refuses unknown people of its own, and speaks like hMailServer', async () => {
    const { replies } = await tryRecipients(portOf(practice, 'open'), [
      own('open', 'postmaster'),
      own('open', 'nosuch1234'),
      ELSEWHERE,
    ]);
    expect(replies).toEqual(['250 OK', '550 Unknown user', '250 OK']);
  });

  it('really delivers to the mailbox elsewhere, with a trace line that names the visitor', async () => {
    expect(await sendMessage('open', STRANGER, ELSEWHERE)).toMatch(/^250 Queued/);
    const mine = () => practice.received().filter((row) => row.source.includes('4711'));
    expect(await until(() => mine().length === 1)).toBe(true);
    const [message] = mine();
    expect(message?.from).toBe(STRANGER);
    expect(message?.to).toEqual([ELSEWHERE]);
    expect(message?.source).toContain('by mail.open.practice.example');
    expect(message?.source).toContain('[203.0.113.50]');
    expect(message?.source).toContain('\r\n.dots\r\n');
  });

  it('takes mail for other places too, and it goes nowhere', async () => {
    const before = practice.received().length;
    expect(await sendMessage('open', STRANGER, 'someone@elsewhere.example')).toMatch(/^250/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(practice.received().length).toBe(before);
  });
});

describe('closed', () => {
  const port = (): number => portOf(practice, 'closed');

  it('greets and refuses as Postfix does', async () => {
    const { hello, replies } = await tryRecipients(port(), [
      own('closed', 'postmaster'),
      own('closed', 'info'),
      'postmaster',
      own('closed', 'nosuch1234'),
      ELSEWHERE,
      `"${ELSEWHERE}"@mail.closed.practice.example`,
      'proof%practice-outside.example@closed.practice.example',
      `@mail.closed.practice.example:${ELSEWHERE}`,
    ]);
    expect(hello).toMatch(/^250-mail\.closed\.practice\.example\n/);
    expect(hello).toMatch(/250-PIPELINING\n.*250-STARTTLS\n/s);
    expect(replies.slice(0, 3)).toEqual(['250 2.1.5 Ok', '250 2.1.5 Ok', '250 2.1.5 Ok']);
    expect(replies[3]).toMatch(/^550 5\.1\.1 <nosuch1234@.*User unknown in local recipient table$/);
    expect(replies[4]).toBe(`454 4.7.1 <${ELSEWHERE}>: Relay access denied`);
    for (const reply of replies.slice(5)) expect(reply).toMatch(/^454 4\.7\.1 .*Relay access denied$/);
  });

  it('refuses forged senders and its own name', async () => {
    const forged = await tryRecipients(port(), [ELSEWHERE], { from: own('closed', 'postmaster') });
    const named = await tryRecipients(port(), [ELSEWHERE], { ehlo: 'mail.closed.practice.example' });
    expect([...forged.replies, ...named.replies]).toEqual(
      Array(2).fill(`454 4.7.1 <${ELSEWHERE}>: Relay access denied`),
    );
  });

  it('answers pipelined commands in order', async () => {
    const talk = await talkTo(port());
    await talk.say('EHLO x.example');
    const group = ['RSET', `MAIL FROM:<${STRANGER}>`, `RCPT TO:<${ELSEWHERE}>`, 'RSET', 'NOOP'];
    const codes = (await talk.sayAll(group)).map((reply) => reply.slice(0, 3));
    expect(codes).toEqual(['250', '250', '454', '250', '250']);
    talk.close();
  });

  it('throws a visitor out after 20 errors', async () => {
    const talk = await talkTo(port());
    await talk.say('EHLO x.example');
    await talk.say(`MAIL FROM:<${STRANGER}>`);
    const replies = await talk.sayAll(Array(20).fill(`RCPT TO:<${ELSEWHERE}>`));
    expect(replies[18]).toMatch(/^454/);
    expect(replies[19]).toBe('421 4.7.0 mail.closed.practice.example Error: too many errors');
    expect(await talk.say('NOOP')).toBe('closed');
  });

  it('encrypts with a certificate of its own name, and forgets what was said before', async () => {
    const talk = await talkTo(port());
    await talk.say('EHLO x.example');
    // The command glued to STARTTLS must be dropped, not obeyed.
    const replies = await talk.sayAll(['STARTTLS\r\nMAIL FROM:<inject@x.example>']);
    expect(replies).toEqual(['220 2.0.0 Ready to start TLS']);
    const secure = await talk.startTls('mail.closed.practice.example');
    const certificate = secure.getPeerCertificate();
    expect(certificate.subjectaltname).toBe('DNS:mail.closed.practice.example');
    const days = (Date.parse(certificate.valid_to) - now) / 86_400_000;
    expect(days).toBeGreaterThan(364);
    expect(days).toBeLessThan(367);
    expect(await talk.say(`MAIL FROM:<${STRANGER}>`)).toMatch(/^503/);
    const hello = await talk.say('EHLO x.example');
    expect(hello).not.toContain('STARTTLS');
    expect(await talk.say(`MAIL FROM:<${STRANGER}>`)).toMatch(/^250/);
    expect(await talk.say(`RCPT TO:<${ELSEWHERE}>`)).toMatch(/^454/);
    talk.close();
  });
});

describe('open6', () => {
  it('is closed on IPv4 and open on IPv6, on the same port', async () => {
    if (!hasIpv6()) return;
    const port = portOf(practice, 'open6');
    const v4 = await tryRecipients(port, [own('open6', 'postmaster'), ELSEWHERE]);
    const v6 = await tryRecipients(port, [own('open6', 'postmaster'), ELSEWHERE], { host: '::1' });
    expect(v4.replies).toEqual(['250 Accepted', '550 relay not permitted']);
    expect(v6.replies).toEqual(['250 Accepted', '250 Accepted']);
    expect(v4.hello).toContain('Hello visitor.practice-visitor.example [203.0.113.50]');
    expect(v6.hello).toContain('[2001:db8:ffff::50]');
  });
});

describe('forged names', () => {
  it('own-domain relays only for senders that exist at its domain', async () => {
    const port = portOf(practice, 'own-domain');
    const refused = /^503 This mail server requires authentication/;
    const plain = await tryRecipients(port, [own('own-domain', 'info'), ELSEWHERE]);
    expect(plain.replies[0]).toMatch(/^250/);
    expect(plain.replies[1]).toMatch(refused);
    const invented = await tryRecipients(port, [ELSEWHERE], { from: own('own-domain', 'x1234') });
    expect(invented.replies[0]).toMatch(refused);
    const forged = await tryRecipients(port, [ELSEWHERE], { from: own('own-domain', 'postmaster') });
    expect(forged.replies[0]).toMatch(/^250/);
    const named = await tryRecipients(port, [ELSEWHERE], { ehlo: 'mail.own-domain.practice.example' });
    expect(named.replies[0]).toMatch(refused);
  });

  it('own-name relays only when greeted with its own host name', async () => {
    const port = portOf(practice, 'own-name');
    const plain = await tryRecipients(port, [own('own-name', 'info'), ELSEWHERE]);
    expect(plain.replies.map((reply) => reply.slice(0, 3))).toEqual(['250', '454']);
    const forged = await tryRecipients(port, [ELSEWHERE], { from: own('own-name', 'postmaster') });
    expect(forged.replies[0]).toMatch(/^454/);
    const named = await tryRecipients(port, [ELSEWHERE], { ehlo: 'MAIL.own-name.practice.example' });
    expect(named.replies[0]).toMatch(/^250/);
  });
});

describe('greylist', () => {
  it('sends every recipient away for 20 s, then is a closed server', async () => {
    const port = portOf(practice, 'greylist');
    const recipients = [own('greylist', 'postmaster'), own('greylist', 'info'), ELSEWHERE];
    const codes = async () =>
      (await tryRecipients(port, recipients)).replies.map((reply) => reply.slice(0, 9));
    const away = Array(3).fill('450 4.2.0');
    expect(await codes()).toEqual(away);
    now += 19_000;
    expect(await codes()).toEqual(away);
    now += 2000;
    expect(await codes()).toEqual(['250 2.1.5', '250 2.1.5', '454 4.7.1']);
    const { replies } = await tryRecipients(port, [own('greylist', 'info')], { from: 'other@x.example' });
    expect(replies[0]).toMatch(/^450 4\.2\.0 .*Greylisted/);
    if (!hasIpv6()) return;
    const other = await tryRecipients(port, recipients, { host: '::1' });
    expect(other.replies.map((reply) => reply.slice(0, 9))).toEqual(away);
  });
});

describe('keeps', () => {
  it('says yes to everything and delivers nothing', async () => {
    const before = practice.received().length;
    const { replies } = await tryRecipients(portOf(practice, 'keeps'), [
      own('keeps', 'nosuch1234'),
      ELSEWHERE,
      'proof%practice-outside.example@keeps.practice.example',
    ]);
    for (const reply of replies) expect(reply).toMatch(/^250 recipient <.*> OK$/);
    expect(await sendMessage('keeps', STRANGER, ELSEWHERE)).toMatch(/^250 Message Queued/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(practice.received().length).toBe(before);
  });
});

describe('servers that know the visitor by another address', () => {
  it('masked sees the bridge and relays, on both families', async () => {
    const port = portOf(practice, 'masked');
    for (const host of hasIpv6() ? ['127.0.0.1', '::1'] : ['127.0.0.1']) {
      const { hello, replies } = await tryRecipients(port, [own('masked', 'nosuch1'), ELSEWHERE], { host });
      expect(hello).toContain('[172.18.0.1]');
      expect(replies).toEqual(['550 Unrouteable address', '250 Accepted']);
    }
  });

  it('copier sees an office computer and relays for it', async () => {
    const { hello, replies } = await tryRecipients(portOf(practice, 'copier'), [ELSEWHERE]);
    expect(hello).toContain('Hello [192.168.20.40]');
    expect(replies[0]).toMatch(/^250/);
  });
});

describe('trick', () => {
  it('refuses everything but the percent form, which really goes out', async () => {
    const { replies } = await tryRecipients(portOf(practice, 'trick'), [
      own('trick', 'postmaster'),
      own('trick', 'nosuch1234'),
      ELSEWHERE,
      `"${ELSEWHERE}"@mail.trick.practice.example`,
      'practice-outside.example!proof@mail.trick.practice.example',
      'proof%practice-outside.example@mail.trick.practice.example',
    ]);
    expect(replies.map((reply) => reply.slice(0, 3))).toEqual(['250', '550', '550', '550', '550', '250']);
    expect(replies[2]).toBe(`550 5.7.1 <${ELSEWHERE}>... Relaying denied`);
    const before = practice.received().length;
    await sendMessage('trick', STRANGER, 'proof%practice-outside.example@trick.practice.example');
    expect(await until(() => practice.received().length === before + 1)).toBe(true);
    expect(practice.received().at(-1)?.to).toEqual([ELSEWHERE]);
  });
});

describe('listed', () => {
  it('is a closed server', async () => {
    const { replies } = await tryRecipients(portOf(practice, 'listed'), [own('listed', 'info'), ELSEWHERE]);
    expect(replies).toEqual(['250 2.1.5 OK', '550 5.1.2 Relay not allowed.']);
  });
});
