import { connect } from 'node:net';
import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePracticePlace } from '../../main/engine/vantage/index.ts';
import { type PracticeHandle, startPractice } from '../../main/practice/index.ts';
import { sendThrough } from './send.ts';
import { ELSEWHERE, STRANGER, until } from './talk.ts';

let practice: PracticeHandle;
beforeAll(async () => {
  practice = await startPractice({ language: 'en', slowness: 0 });
  await sendThrough(practice, 'open', STRANGER, ELSEWHERE, 'first', { 'X-Relay-Doctor-Token': 'tok1' });
  await sendThrough(
    practice,
    'trick',
    STRANGER,
    'proof%practice-outside.example@trick.practice.example',
    'second',
  );
  await sendThrough(practice, 'masked', STRANGER, 'postmaster@masked.practice.example', 'third');
  if (!(await until(() => practice.mailbox().length === 3))) throw new Error('the messages did not arrive');
});
afterAll(() => practice.stop());

async function openClient(password = practice.reader.password): Promise<ImapFlow> {
  const { host, port, user } = practice.reader;
  const auth = { user, pass: password };
  const client = new ImapFlow({ host, port, secure: false, doSTARTTLS: false, auth, logger: false });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** A conversation line by line, without a library. */
async function rawTalk(): Promise<{
  say(text: string, tag?: string): Promise<string>;
  hear(end: RegExp): Promise<string>;
  close(): void;
}> {
  const socket = connect({ host: practice.reader.host, port: practice.reader.port });
  let text = '';
  let closed = false;
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    closed = true;
  });
  const hear = async (end: RegExp): Promise<string> => {
    await until(() => end.test(text) || closed);
    const heard = text;
    text = '';
    return heard;
  };
  await hear(/^\* OK .*\r\n/);
  return {
    hear,
    async say(line, tag = line.split(' ')[0]) {
      socket.write(`${line}\r\n`);
      return hear(new RegExp(`(?:^|\\n)(?:${tag} |\\+ ).*\\r\\n$`));
    },
    close: () => socket.destroy(),
  };
}

describe('with the client that the program uses', () => {
  it('finds a message by its header, and reads it', async () => {
    const client = await openClient();
    try {
      const box = await client.mailboxOpen('INBOX', { readOnly: true });
      expect(box).toMatchObject({ exists: 3, readOnly: true });
      const uids = (await client.search({ header: { 'X-Relay-Doctor-Token': 'TOK1' } }, { uid: true })) || [];
      expect(uids).toHaveLength(1);
      const message = await client.fetchOne(String(uids[0]), { source: true, size: true }, { uid: true });
      const source = message ? message.source?.toString('utf8') : '';
      expect(source).toBe(practice.received()[0]?.source);
      expect(message).toMatchObject({ size: source?.length });
      const cut = await client.fetchOne('1', { source: { start: 0, maxLength: 20 } });
      expect(cut).toMatchObject({ source: Buffer.from(source?.slice(0, 20) ?? '') });
      expect(await client.search({ subject: 'second' }, { uid: true })).toHaveLength(1);
      expect(await client.search({ body: 'token third', since: new Date() }, { uid: true })).toHaveLength(1);
      expect(await client.search({ or: [{ subject: 'first' }, { subject: 'second' }] })).toHaveLength(2);
      expect(await client.search({ subject: 'nothing of the kind' })).toEqual([]);
    } finally {
      await client.logout();
    }
  });

  it('lists folders: elsewhere and own apart', async () => {
    const client = await openClient();
    try {
      const folders = (await client.list()).map((folder) => folder.path);
      expect(folders.toSorted()).toEqual(['Elsewhere', 'INBOX', 'Own']);
      await client.mailboxOpen('Own', { readOnly: true });
      const wanted = { source: true, headers: ['received'], internalDate: true };
      const message = (await client.fetchOne('*', wanted)) || undefined;
      expect(message?.source?.toString()).toContain('by mail.masked.practice.example');
      expect(message?.headers?.toString()).toMatch(/^Received: from .*\[172\.18\.0\.1\]\)/);
      expect(message?.internalDate).toBeInstanceOf(Date);
      expect(await client.status('Elsewhere', { messages: true })).toMatchObject({ messages: 2 });
      await expect(client.mailboxOpen('Nowhere')).rejects.toThrow();
    } finally {
      await client.logout();
    }
  });

  it('sees new mail while it is connected', async () => {
    const other = await startPractice({ language: 'en', slowness: 0 });
    const { host, port, user, password } = other.reader;
    const client = new ImapFlow({ host, port, secure: false, auth: { user, pass: password }, logger: false });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.mailboxOpen('INBOX', { readOnly: true });
      expect(await client.search({ all: true })).toEqual([]);
      await sendThrough(other, 'open', STRANGER, ELSEWHERE, 'later');
      await until(() => other.mailbox().length === 1);
      await client.noop();
      expect(await client.search({ subject: 'later' })).toEqual([1]);
    } finally {
      await client.logout();
      await other.stop();
    }
  });

  it('refuses another password', async () => {
    await expect(openClient('wrong')).rejects.toMatchObject({ authenticationFailed: true });
  });

  it('refuses to change anything', async () => {
    const client = await openClient();
    try {
      await client.mailboxOpen('INBOX');
      expect(await client.messageFlagsAdd('1', ['\\Seen']).catch(() => false)).toBe(false);
      expect(await client.messageDelete('1').catch(() => false)).toBe(false);
      await expect(client.append('INBOX', Buffer.alloc(50_000, 'x'))).rejects.toThrow();
      expect(practice.mailbox()).toHaveLength(3);
    } finally {
      await client.logout();
    }
  });
});

describe('line by line', () => {
  it('takes literals, and both ways of PLAIN', async () => {
    const talk = await rawTalk();
    expect(await talk.say('a SEARCH ALL')).toMatch(/^a BAD/);
    expect(await talk.say('b LOGIN {5}')).toMatch(/^\+ /);
    await expect(talk.say('proof {8}')).resolves.toMatch(/^\+ /);
    expect(await talk.say('practice', 'b')).toMatch(/^b OK/);
    talk.close();

    const plain = await rawTalk();
    const secret = Buffer.from('\0proof\0practice').toString('base64');
    expect(await plain.say('a AUTHENTICATE PLAIN')).toMatch(/^\+ /);
    expect(await plain.say(secret, 'a')).toMatch(/^a OK/);
    expect(await plain.say('b EXAMINE INBOX')).toContain('[READ-ONLY]');
    plain.close();
  });

  it('understands the questions of other mail programs', async () => {
    const talk = await rawTalk();
    const say = talk.say;
    expect(await say('a LOGIN "proof" "practice"')).toMatch(/^a OK/);
    expect(await say('b LIST "" ""')).toContain('(\\Noselect)');
    expect(await say('c LSUB "" "%"')).toContain('"INBOX"');
    expect(await say('d NAMESPACE')).toContain('* NAMESPACE (("" "/")) NIL NIL');
    expect(await say('e SELECT inbox')).toMatch(/\* 3 EXISTS[\s\S]*e OK \[READ-ONLY\]/);
    expect(await say('f SEARCH CHARSET UTF-8 NOT (SUBJECT "first") 1:2')).toContain('* SEARCH 2\r\n');
    expect(await say('g UID SEARCH UID 2:* UNSEEN SMALLER 100000')).toContain('* SEARCH 2 3\r\n');
    const day = new Date().toUTCString().slice(5, 16).replaceAll(' ', '-');
    expect(await say(`h SEARCH SINCE ${day}`)).toContain('* SEARCH 1 2 3\r\n');
    expect(await say(`i SEARCH BEFORE ${day}`)).toContain('* SEARCH\r\n');
    expect(await say('j SEARCH FUZZY x')).toMatch(/^j BAD/);
    const head = await say('k FETCH 1 (FLAGS BODY.PEEK[HEADER.FIELDS (Subject From)])');
    expect(head).toMatch(
      /\* 1 FETCH \(FLAGS \(\) BODY\[HEADER\.FIELDS \(SUBJECT FROM\)\] \{\d+\}\r\nSubject: token first\r\n\r\n\)/,
    );
    expect(await say('l FETCH 1:* FAST')).toMatch(
      /INTERNALDATE "[ \d]\d-[A-Z][a-z]{2}-\d{4} [\d:]{8} \+0000"/,
    );
    expect(await say('m UID FETCH 99 (FLAGS)')).toBe('m OK Fetched\r\n');
    expect(await say('n FETCH 1 ENVELOPE')).toMatch(/^n BAD/);
    expect(await say('o FETCH 1 BODY[TEXT]<0.5>')).toContain('BODY[TEXT]<0> {5}\r\nHello)');
    for (const write of [
      'STORE 1 +FLAGS (\\Seen)',
      'UID COPY 1 Own',
      'EXPUNGE',
      'CREATE x',
      'DELETE INBOX',
    ]) {
      expect(await say(`p ${write}`)).toMatch(/^p NO \[CANNOT\]/);
    }
    expect(await say('q CLOSE')).toMatch(/^q OK/);
    expect(await say('r FETCH 1 FLAGS')).toMatch(/^r BAD/);
    expect(await say('s LOGOUT')).toMatch(/^\* BYE/);
  });

  it('hangs up on guessing, on endless lines, and on uninvited literals', async () => {
    const guesser = await rawTalk();
    for (const tag of ['a', 'b', 'c']) await guesser.say(`${tag} LOGIN proof guess`);
    expect(await guesser.say('d NOOP')).toBe('');
    for (const flood of ['x'.repeat(20_000), 'a LOGIN {99999+}']) {
      const talk = await rawTalk();
      expect(await talk.say(flood)).toMatch(/^(?:\* BYE Too much\r\n)?$/);
      talk.close();
    }
    const talk = await rawTalk();
    expect(await talk.say('a APPEND INBOX {999999}')).toMatch(/^a NO \[LIMIT\]/);
    expect(await talk.say(`b SEARCH ${'('.repeat(500)}`)).toMatch(/^b BAD/);
    expect(await talk.say('c CAPABILITY')).toContain('IMAP4rev1');
    talk.close();
  });
});

it('is named in the _vantage record, so that a check finds it', () => {
  const { host, port } = practice.reader;
  const text = `v=relay-doctor-practice; place=outside; address=203.0.113.50; mailbox=${host}:${port}; user=proof; password=practice`;
  expect(parsePracticePlace(text)?.mailbox).toEqual(practice.reader);
  expect(parsePracticePlace(text.replace('127.0.0.1', '192.0.2.1'))?.mailbox).toBeUndefined();
  expect(parsePracticePlace(text.replace(/; user.*/, ''))?.mailbox).toBeUndefined();
});
