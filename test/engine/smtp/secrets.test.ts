import { afterEach, describe, expect, it } from 'vitest';
import { openSession } from '../../../main/engine/smtp/index.ts';
import { hideWord } from '../../../main/engine/smtp/mask-secrets.ts';
import type { TranscriptLine } from '../../../preload/contract/index.ts';
import { testDeps } from '../../fakes/smtp/deps.ts';
import { office } from '../../fakes/smtp/office.ts';
import { type FakeServer, fakeServer } from '../../fakes/smtp/script.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function connect(port: number, prelude?: string) {
  const lines: TranscriptLine[] = [];
  const opened = await openSession(
    {
      ip: '127.0.0.1',
      port,
      implicitTls: false,
      servername: 'mail.office.example',
      transcript: (line) => lines.push(line),
      signal: new AbortController().signal,
      ...(prelude === undefined ? {} : { prelude }),
    },
    testDeps(),
  );
  if (!opened.ok) throw new Error(opened.failure.kind);
  return { session: opened.value, lines };
}

describe('what the transcript keeps of a message', () => {
  it('is everything but the code, and the server gets the code', async () => {
    const server = await office();
    servers.push(server);
    const { session, lines } = await connect(server.port);
    await session.hello('scanner.example');
    for (const command of ['MAIL FROM:<a@b.example>', 'RCPT TO:<info@office.example>', 'DATA'])
      await session.command(command, 'data');
    await session.body('Subject: x\n\nCode: 7K4F-Q2MX (7K4F-Q2MX)\nbye\n', '7K4F-Q2MX');
    await session.quit();
    expect(server.messages).toEqual(['Subject: x\n\nCode: 7K4F-Q2MX (7K4F-Q2MX)\nbye']);
    const said = lines.map((line) => line.text);
    expect(said).toContain('Code: [code hidden] ([code hidden])');
    expect(said).toContain('bye');
    expect(said.join('\n')).not.toContain('7K4F');
  });

  it('is nothing of an encoded body', () => {
    const shown = hideWord(['Subject: x', '', 'Q29kZTogN0s0Ri1RMk1Y', '', '.'], '7K4F-Q2MX').map(
      (row) => row.shown,
    );
    expect(shown).toEqual(['Subject: x', '', '[code hidden]', '', '.']);
    expect(hideWord(['a', '', 'b'], undefined).map((row) => row.shown)).toEqual(['a', '', 'b']);
  });
});

it('a header is said before the greeting, in one line, and kept in the transcript', async () => {
  const server = await fakeServer(async (visit) => {
    const first = await visit.hear();
    visit.say(`220 you are ${first}`);
    await visit.hear();
  });
  servers.push(server);
  const { session, lines } = await connect(server.port, 'PROXY TCP4 127.0.0.1 127.0.0.1 1 25\r\nDATA');
  expect(session.banner.text).toBe('you are PROXY TCP4 127.0.0.1 127.0.0.1 1 25DATA');
  expect(lines.map((line) => line.text)).toContain('PROXY TCP4 127.0.0.1 127.0.0.1 1 25DATA');
  session.destroy();
});
