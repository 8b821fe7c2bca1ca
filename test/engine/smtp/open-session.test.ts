import { afterEach, describe, expect, it } from 'vitest';
import { openSession } from '../../../main/engine/smtp/index.ts';
import type { SessionResult, SmtpSession } from '../../../main/engine/smtp/session.ts';
import type { TranscriptLine } from '../../../preload/contract/index.ts';
import { testDeps } from '../../fakes/smtp/deps.ts';
import { type FakeServer, fakeServer, type Visit } from '../../fakes/smtp/script.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const lines: TranscriptLine[] = [];

async function open(
  serve: (visit: Visit) => Promise<void> | void,
  signal: AbortSignal = new AbortController().signal,
  limits = {},
): Promise<SessionResult<SmtpSession>> {
  const server = await fakeServer(serve);
  servers.push(server);
  lines.length = 0;
  return openSession(
    {
      ip: '127.0.0.1',
      port: server.port,
      implicitTls: false,
      servername: 'mail.office.example',
      transcript: (line) => lines.push(line),
      signal,
    },
    testDeps(limits),
  );
}

function must<T>(result: SessionResult<T>): T {
  if (!result.ok) throw new Error(`no session: ${JSON.stringify(result.failure)}`);
  return result.value;
}

/** Answers each line with what the table says, else 250. */
const polite =
  (answers: Record<string, string | string[]> = {}) =>
  async ({ say, hear }: Visit): Promise<void> => {
    say('220 mail.office.example ESMTP');
    for (;;) {
      const line = await hear();
      if (line === null) return;
      const key = Object.keys(answers).find((start) => line.toUpperCase().startsWith(start));
      for (const answer of [answers[key ?? ''] ?? '250 ok'].flat()) say(answer);
      if (line.toUpperCase() === 'QUIT') return;
    }
  };

describe('greeting', () => {
  it('waits for the last line of a two-part greeting', async () => {
    const session = must(
      await open(async ({ say, wait, hear }) => {
        say('220-mail.office.example wait');
        await wait(60);
        say('220 mail.office.example ESMTP');
        await hear();
      }),
    );
    expect(session.banner.lines).toEqual(['220-mail.office.example wait', '220 mail.office.example ESMTP']);
    expect(session.banner.ms).toBeGreaterThan(50);
    session.destroy();
  });

  it('hands out a session when the greeting refuses', async () => {
    const session = must(await open(({ say }) => say('554 5.7.1 no mail from you')));
    expect(session.banner).toMatchObject({ code: 554, enhanced: '5.7.1', text: 'no mail from you' });
    await session.quit();
  });

  it.each([
    ['says nothing', ({ wait }: Visit) => wait(5000), 'timeout'],
    ['closes at once', () => {}, 'closed'],
    ['speaks HTTP', ({ say }: Visit) => say('HTTP/1.1 400 Bad Request'), 'protocol'],
    [
      'never ends its greeting',
      async ({ say, wait }: Visit) => {
        for (let i = 0; i < 200; i++) say(`220-line ${i}`);
        await wait(2000);
      },
      'protocol',
    ],
  ])('fails within the limit when the server %s', async (_, serve, kind) => {
    const startedAt = performance.now();
    const result = await open(serve);
    expect(result).toMatchObject({ ok: false, failure: { kind, stage: 'banner' } });
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });

  it('takes a greeting without a line end when the server hangs up after it', async () => {
    const session = must(await open(({ raw }) => raw('554 go away')));
    expect(session.banner).toMatchObject({ code: 554, text: 'go away' });
    await session.quit();
  });

  it('reads a line of 1 MB without keeping it', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const session = must(
      await open(({ raw, hear }) => {
        raw('220 ');
        for (let i = 0; i < 16; i++) raw(Buffer.alloc(65536, 'x'));
        raw('\r\n');
        return hear().then(() => {});
      }),
    );
    expect(session.banner.text.length).toBeLessThanOrEqual(1000);
    expect(lines.find((line) => line.dir === 'in')?.text.length).toBeLessThanOrEqual(2000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
    session.destroy();
  });
});

describe('hello', () => {
  it('reads keywords and enhanced codes', async () => {
    const session = must(
      await open(
        polite({ EHLO: ['250-mail.office.example', '250-pipelining', '250-AUTH=LOGIN', '250 SIZE 100'] }),
      ),
    );
    const hello = must(await session.hello('scanner.example'));
    expect(hello.keywords).toEqual(['PIPELINING', 'AUTH LOGIN', 'SIZE 100']);
    expect(session.pipelining).toBe(true);
    await session.quit();
  });

  it('falls back to HELO', async () => {
    const session = must(await open(polite({ EHLO: '502 unknown', HELO: '250 hi' })));
    expect(must(await session.hello('x'))).toMatchObject({ esmtp: false, reply: { code: 250 } });
    expect(session.pipelining).toBe(false);
    await session.quit();
  });

  it('does not pipeline through a firewall that paints the greeting over', async () => {
    const session = must(
      await open(async ({ say, hear }) => {
        say('220 *****************************0*2*****');
        await hear();
        say('250-mail');
        say('250 PIPELINING');
        await hear();
      }),
    );
    await session.hello('x');
    expect(session.pipelining).toBe(false);
    session.destroy();
  });
});

describe('commands', () => {
  it('sends a group in one write and gives the replies in order', async () => {
    let writes = 0;
    const session = must(
      await open(async (visit) => {
        visit.socket.on('data', () => {
          writes += 1;
        });
        await polite({ EHLO: ['250-x', '250 PIPELINING'], RCPT: '550 5.7.1 no', MAIL: '250 2.1.0 ok' })(
          visit,
        );
      }),
    );
    await session.hello('x');
    writes = 0;
    const replies = await session.group([
      { line: 'RSET', stage: 'mail', attempt: 'S1' },
      { line: 'MAIL FROM:<a@b>', stage: 'mail', attempt: 'S1' },
      { line: 'RCPT TO:<c@d>', stage: 'rcpt', attempt: 'S1' },
    ]);
    expect(writes).toBe(1);
    expect(replies.map((reply) => reply.ok && reply.value.code)).toEqual([250, 250, 550]);
    const tagged = lines.filter((line) => line.attempt === 'S1').map((line) => `${line.dir} ${line.text}`);
    expect(tagged).toEqual([
      'out RSET',
      'out MAIL FROM:<a@b>',
      'out RCPT TO:<c@d>',
      'in 250 ok',
      'in 250 2.1.0 ok',
      'in 550 5.7.1 no',
    ]);
    await session.quit();
  });

  const GROUP = [
    { line: 'MAIL FROM:<a@b>', stage: 'mail' as const },
    { line: 'RCPT TO:<c@d>', stage: 'rcpt' as const },
  ];

  it('says QUIT with the last group, once, and leaves when the server does', async () => {
    let heard: readonly string[] = [];
    const session = must(
      await open(async (visit) => {
        visit.say('220 x');
        const all: string[] = [];
        heard = all;
        for (let line = await visit.hear(); line !== null; line = await visit.hear()) {
          all.push(line);
          visit.say(
            line.startsWith('EHLO') ? '250-x\r\n250 PIPELINING' : line === 'QUIT' ? '221 bye' : '250 ok',
          );
          if (line === 'QUIT') return;
        }
      }),
    );
    await session.hello('x');
    const replies = await session.group(GROUP, true);
    expect(replies.map((reply) => reply.ok && reply.value.code)).toEqual([250, 250]);
    expect(session.open).toBe(false);
    expect(await session.command('NOOP', 'mail')).toMatchObject({ ok: false, failure: { kind: 'closed' } });
    const before = performance.now();
    await session.quit();
    expect(performance.now() - before).toBeLessThan(100);
    expect(heard.filter((line) => line === 'QUIT')).toHaveLength(1);
    expect(lines.some((line) => line.dir === 'in' && line.text === '221 bye')).toBe(true);
  });

  it('fails the last group when the goodbye is another command’s no', async () => {
    const session = must(
      await open(polite({ EHLO: ['250-x', '250 PIPELINING'], MAIL: ['250 ok', '250 ok'], RCPT: '550 no' })),
    );
    await session.hello('x');
    const replies = await session.group(GROUP, true);
    expect(replies.every((reply) => !reply.ok && reply.failure.kind === 'protocol')).toBe(true);
    await session.quit();
  });

  it('fails the whole group when there is a reply too many', async () => {
    const session = must(
      await open(polite({ EHLO: ['250-x', '250 PIPELINING'], RSET: ['250 ok', '250 ok'], RCPT: '550 no' })),
    );
    await session.hello('x');
    const replies = await session.group([
      { line: 'RSET', stage: 'mail' },
      { line: 'MAIL FROM:<a@b>', stage: 'mail' },
      { line: 'RCPT TO:<c@d>', stage: 'rcpt' },
    ]);
    expect(replies.every((reply) => !reply.ok && reply.failure.kind === 'protocol')).toBe(true);
    await session.quit();
  });

  it('sees a reply to a command that was not sent', async () => {
    const session = must(await open(polite({ EHLO: '250 x', MAIL: ['250 ok', '250 surprise'] })));
    await session.hello('x');
    await session.command('MAIL FROM:<>', 'mail');
    expect(await session.command('RCPT TO:<a@b>', 'rcpt')).toMatchObject({
      ok: false,
      failure: { detail: 'unasked-replies' },
    });
    expect(session.open).toBe(false);
    await session.quit();
  });

  it('takes an early 421 as the answer', async () => {
    const session = must(await open(polite({ EHLO: ['250 x', '421 shutting down'] })));
    await session.hello('x');
    expect(must(await session.command('MAIL FROM:<>', 'mail')).code).toBe(421);
    expect(session.open).toBe(false);
    await session.quit();
  });

  it('never lets one line become two', async () => {
    const session = must(await open(polite()));
    await session.hello('x');
    await session.command('MAIL FROM:<a@b>\r\nDATA', 'mail');
    await session.quit();
    expect(servers[0]?.heard[0]).toContain('MAIL FROM:<a@b>DATA');
  });

  it('masks passwords when they are captured', async () => {
    const session = must(await open(polite({ AUTH: '334 VXNlcm5hbWU6', MAIL: '250 ok' })));
    await session.command('AUTH PLAIN AGJvYgBzZWNyZXQ=', 'mail');
    await session.command('c2VjcmV0', 'mail');
    await session.quit();
    const out = lines.filter((line) => line.dir === 'out').map((line) => line.text);
    expect(out.slice(0, 2)).toEqual(['AUTH PLAIN ****', '****']);
    expect(JSON.stringify(lines)).not.toContain('c2VjcmV0');
  });

  it('stuffs dots and ends with one', async () => {
    const session = must(
      await open(async ({ say, hear }) => {
        say('220 x');
        while ((await hear()) !== '.');
        say('250 queued');
        await hear();
        say('221 bye');
      }),
    );
    expect(must(await session.body('Subject: x\n\n.one\n..two\nend\n'))).toMatchObject({ code: 250 });
    await session.quit();
    expect(servers[0]?.heard[0]).toEqual(['Subject: x', '', '..one', '...two', 'end', '.', 'QUIT']);
  });

  it('stops waiting for an answer that does not come', async () => {
    const session = must(
      await open(async ({ say, hear, wait }) => {
        say('220 x');
        await hear();
        await wait(3000);
      }),
    );
    expect(await session.hello('x')).toMatchObject({
      ok: false,
      failure: { kind: 'timeout', stage: 'ehlo' },
    });
    expect(await session.command('MAIL FROM:<>', 'mail')).toMatchObject({ ok: false });
    await session.quit();
  });
});

describe('leaving', () => {
  it('ends every wait within 50 ms of an abort', async () => {
    const stop = new AbortController();
    const session = must(
      await open(
        async ({ say, wait }) => {
          say('220 x');
          await wait(3000);
        },
        stop.signal,
        { replyMs: 5000 },
      ),
    );
    const waiting = session.hello('x');
    const stoppedAt = performance.now();
    setTimeout(() => stop.abort(), 10);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - stoppedAt).toBeLessThan(60);
    await session.quit();
  });

  it('says QUIT and does not wait long for the goodbye', async () => {
    const session = must(
      await open(async ({ say, hear, wait }) => {
        say('220 x');
        await hear();
        await wait(4000);
      }),
    );
    const startedAt = performance.now();
    await session.quit();
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(servers[0]?.heard[0]).toEqual(['QUIT']);
  });

  it('says why a door is shut', async () => {
    const server = await fakeServer(() => {});
    await server.close();
    const signal = new AbortController().signal;
    const result = await openSession(
      {
        ip: '127.0.0.1',
        port: server.port,
        implicitTls: false,
        servername: 'x',
        transcript: () => {},
        signal,
      },
      testDeps(),
    );
    expect(result).toMatchObject({ ok: false, failure: { kind: 'refused', stage: 'connect' } });
  });
});
