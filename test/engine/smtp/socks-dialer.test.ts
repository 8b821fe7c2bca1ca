import { afterEach, describe, expect, it } from 'vitest';
import { DialError } from '../../../main/engine/deps.ts';
import {
  displayProxy,
  nodeDialer,
  openSession,
  parseProxy,
  socksDialer,
} from '../../../main/engine/smtp/index.ts';
import { testDeps } from '../../fakes/smtp/deps.ts';
import { type FakeServer, fakeServer, type Visit } from '../../fakes/smtp/script.ts';
import { type FakeSocks, fakeSocks, type SocksRules } from '../../fakes/socks/server.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function proxy(rules: SocksRules = {}): Promise<FakeSocks> {
  const server = await fakeSocks(rules);
  open.push(server);
  return server;
}

async function smtp(serve?: (visit: Visit) => Promise<void>, host?: string): Promise<FakeServer> {
  const polite = async (visit: Visit): Promise<void> => {
    visit.say('220 mail.office.example ESMTP');
    for (let line = await visit.hear(); line !== null; line = await visit.hear()) {
      visit.say(line === 'QUIT' ? '221 bye' : '250 mail.office.example');
      if (line === 'QUIT') return;
    }
  };
  const server = await fakeServer(serve ?? polite, host);
  open.push(server);
  return server;
}

const still = new AbortController().signal;

function dial(
  url: string,
  port: number,
  parts: { ip?: string; timeoutMs?: number; signal?: AbortSignal } = {},
) {
  return socksDialer(url, nodeDialer()).connect({
    ip: parts.ip ?? '127.0.0.1',
    port,
    timeoutMs: parts.timeoutMs ?? 1000,
    signal: parts.signal ?? still,
  });
}

async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error('connected'),
    (caught: unknown) => caught,
  );
  return error instanceof DialError ? `${error.code} ${error.message}` : String(error);
}

async function talk(url: string, port: number, ip = '127.0.0.1', limits = {}) {
  const deps = testDeps(limits);
  return openSession(
    { ip, port, implicitTls: false, servername: 'mail.office.example', transcript: () => {}, signal: still },
    { ...deps, dialer: socksDialer(url, deps.dialer) },
  );
}

describe('through the proxy', () => {
  it('holds a whole conversation, without a login', async () => {
    const [socks, server] = [await proxy(), await smtp()];
    const opened = await talk(`socks5://127.0.0.1:${socks.port}`, server.port);
    if (!opened.ok) throw new Error(opened.failure.detail);
    expect(opened.value.banner.text).toContain('mail.office.example');
    const hello = await opened.value.hello('scanner.example');
    expect(hello.ok).toBe(true);
    await opened.value.quit();
    expect(server.heard[0]).toEqual(['EHLO scanner.example', 'QUIT']);
    expect(socks.asked).toEqual([`127.0.0.1:${server.port}`]);
    expect(socks.logins).toEqual([]);
  });

  it('logs in with user and password, percent-encoded as typed', async () => {
    const [socks, server] = [await proxy({ login: { user: 'an na', password: 'p:@ß' } }), await smtp()];
    const opened = await talk(`socks5://an%20na:p%3A%40%C3%9F@127.0.0.1:${socks.port}`, server.port);
    expect(opened.ok && opened.value.banner.code).toBe(220);
    expect(socks.logins).toEqual(['an na:p:@ß']);
    if (opened.ok) opened.value.destroy();
  });

  it('reads a greeting that comes in one packet with the reply of the proxy', async () => {
    const silent = await smtp(async (visit) => void (await visit.hear()));
    const socks = await proxy({ rider: '220-early\r\n220 bird\r\n' });
    const opened = await talk(`socks5://127.0.0.1:${socks.port}`, silent.port);
    expect(opened.ok && opened.value.banner.lines).toEqual(['220-early', '220 bird']);
    if (opened.ok) opened.value.destroy();
  });

  it('loses nothing of a server that greets and hangs up at once', async () => {
    const rude = await smtp(async (visit) => visit.say('554 go away'));
    const socks = await proxy();
    for (let turn = 0; turn < 20; turn++) {
      const opened = await talk(`socks5://127.0.0.1:${socks.port}`, rude.port);
      expect(opened.ok && opened.value.banner.code).toBe(554);
      if (opened.ok) opened.value.destroy();
    }
  });

  it('starts TLS over it', async () => {
    const server = await smtp(async (visit) => {
      visit.secure();
      visit.say('220 mail.office.example ESMTP');
      await visit.hear();
    });
    const socks = await proxy();
    const deps = testDeps();
    const opened = await openSession(
      {
        ip: '127.0.0.1',
        port: server.port,
        implicitTls: true,
        servername: 'mail.office.example',
        transcript: () => {},
        signal: still,
      },
      { ...deps, dialer: socksDialer(`socks5h://127.0.0.1:${socks.port}`, deps.dialer) },
    );
    expect(opened.ok && opened.value.tls?.protocol).toMatch(/^TLSv1/);
    if (opened.ok) opened.value.destroy();
  });

  it('asks for IPv6 addresses as addresses', async () => {
    const server = await smtp();
    const socks = await proxy({ route: () => ({ ip: '127.0.0.1', port: server.port }) });
    const opened = await talk(`socks5://127.0.0.1:${socks.port}`, 25, '2001:db8::25');
    expect(opened.ok && opened.value.banner.code).toBe(220);
    expect(socks.asked).toEqual(['[2001:db8::25]:25']);
    if (opened.ok) opened.value.destroy();
  });

  it('understands a granted reply with a name in it', async () => {
    const server = await smtp();
    const bound = Buffer.concat([Buffer.from([3, 9]), Buffer.from('far.proxy'), Buffer.from([0, 25])]);
    const socks = await proxy({ bound });
    const opened = await talk(`socks5://127.0.0.1:${socks.port}`, server.port);
    expect(opened.ok && opened.value.banner.code).toBe(220);
    if (opened.ok) opened.value.destroy();
  });
});

describe('who refused', () => {
  it.each([
    [1, 'proxy Failure'],
    [2, 'proxy NotAllowed'],
    [3, 'unreachable proxy NetworkUnreachable'],
    [4, 'unreachable proxy HostUnreachable'],
    [5, 'refused proxy ConnectionRefused'],
    [6, 'unreachable proxy TTLExpired'],
    [7, 'proxy CommandNotSupported'],
    [8, 'unreachable proxy AddressNotSupported'],
    [0x5b, 'proxy not-socks'],
  ])('reply %i is told as %s', async (reply, told) => {
    const socks = await proxy({ reply });
    expect(await failure(dial(`socks5://127.0.0.1:${socks.port}`, 25))).toBe(told);
  });

  it('names the proxy when it is not there, or wants another login', async () => {
    const gone = await fakeSocks();
    await gone.close();
    expect(await failure(dial(`socks5://127.0.0.1:${gone.port}`, 25))).toBe('proxy refused');
    const socks = await proxy({ login: { user: 'anna', password: 'right' } });
    expect(await failure(dial(`socks5://127.0.0.1:${socks.port}`, 25))).toBe('proxy login');
    expect(await failure(dial(`socks5://anna:wrong@127.0.0.1:${socks.port}`, 25))).toBe('proxy login');
    expect(socks.asked).toEqual([]);
  });

  it('keeps the password out of what it throws', async () => {
    const socks = await proxy({ login: { user: 'anna', password: 'right' } });
    const error = await dial(`socks5://anna:geheim@127.0.0.1:${socks.port}`, 25).catch((caught) => caught);
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain('geheim');
  });

  it('lets the conversation room say so too', async () => {
    const socks = await proxy({ reply: 2 });
    const opened = await talk(`socks5://127.0.0.1:${socks.port}`, 25);
    expect(opened).toMatchObject({ ok: false, failure: { kind: 'proxy', stage: 'connect' } });
  });
});

describe('bad luck and bad will', () => {
  it.each(['hello', 'login'] as const)(
    'a proxy that falls silent at %s is the proxy’s fault',
    async (mute) => {
      const socks = await proxy({ mute, login: { user: 'anna', password: 'right' } });
      const told = await failure(dial(`socks5://anna:right@127.0.0.1:${socks.port}`, 25, { timeoutMs: 80 }));
      expect(told).toBe('proxy timeout');
    },
  );

  it('silence after the proxy let us in is the server’s', async () => {
    for (const login of [undefined, { user: 'anna', password: 'right' }]) {
      const socks = await proxy({ mute: 'connect', ...(login ? { login } : {}) });
      const url = `socks5://${login ? 'anna:right@' : ''}127.0.0.1:${socks.port}`;
      expect(await failure(dial(url, 25, { timeoutMs: 80 }))).toBe('timeout timeout');
    }
  });

  it.each(['hello', 'login', 'connect'] as const)('a proxy that hangs up at %s', async (hangUp) => {
    const socks = await proxy({ hangUp, login: { user: 'anna', password: 'right' } });
    const told = await failure(dial(`socks5://anna:right@127.0.0.1:${socks.port}`, 25));
    expect(told).toBe(hangUp === 'connect' ? 'proxy closed' : 'proxy reset');
  });

  it.each([
    ['hello', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['hello', Buffer.from('220 mail.office.example ESMTP\r\n')],
    ['hello', Buffer.from([4, 90])],
    ['hello', Buffer.from([5, 0x80])],
    ['hello', Buffer.alloc(2_000_000, 5)],
    ['connect', Buffer.from([4, 0, 0, 1, 0, 0, 0, 0, 0, 0])],
    ['connect', Buffer.from([5, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9])],
    ['connect', Buffer.from([5, 0xee, 0, 1, 0, 0, 0, 0, 0, 0])],
    ['connect', Buffer.alloc(2_000_000, 0)],
  ] as const)('nonsense at %s is no way to a server', async (at, bytes) => {
    const socks = await proxy({ instead: { at, bytes } });
    expect(await failure(dial(`socks5://127.0.0.1:${socks.port}`, 25))).toMatch(/^proxy (not-socks|login)$/);
  });

  it('an endless name in a granted reply ends with the deadline', async () => {
    const socks = await proxy({ instead: { at: 'connect', bytes: Buffer.from([5, 0, 0, 3, 255, 65]) } });
    const told = await failure(dial(`socks5://127.0.0.1:${socks.port}`, 25, { timeoutMs: 80 }));
    expect(told).toBe('timeout timeout');
  });

  it('stops at once when it is told to, and leaves no connection behind', async () => {
    const socks = await proxy({ mute: 'connect' });
    const stop = new AbortController();
    const dialling = dial(`socks5://127.0.0.1:${socks.port}`, 25, { signal: stop.signal });
    setTimeout(() => stop.abort(), 40);
    await expect(dialling).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => socks.openNow()).toBe(0);
    await expect(dial(`socks5://127.0.0.1:${socks.port}`, 25, { signal: stop.signal })).rejects.toMatchObject(
      {
        name: 'AbortError',
      },
    );
  });

  it('leaves no connection behind after a refusal or a deadline', async () => {
    for (const rules of [
      { reply: 2 },
      { mute: 'hello' as const },
      { instead: { at: 'hello' as const, bytes: Buffer.from('no') } },
    ]) {
      const socks = await proxy(rules);
      await failure(dial(`socks5://127.0.0.1:${socks.port}`, 25, { timeoutMs: 60 }));
      await expect.poll(() => socks.openNow()).toBe(0);
    }
  });
});

describe('parseProxy', () => {
  it.each([
    ['socks5h://anna:geheim@[2001:db8::1]:1081', 'socks5://anna@[2001:db8::1]:1081'],
    ['an%40na:x@proxy.office.example', 'socks5://an%40na@proxy.office.example:1080'],
    ['127.0.0.1:9050', 'socks5://127.0.0.1:9050'],
  ])('%s is kept as %s', (text, kept) => {
    const parsed = parseProxy(text);
    expect(parsed.ok && displayProxy(parsed.proxy)).toBe(kept);
    expect(parseProxy(kept)).toMatchObject({ ok: true });
  });

  it.each([
    ['socks5://127.0.0.1:1080', { host: '127.0.0.1', port: 1080 }],
    ['socks5h://proxy.office.example', { host: 'proxy.office.example', port: 1080 }],
    [' SOCKS5://localhost:9050/ ', { host: 'localhost', port: 9050 }],
    ['proxy.office.example:3128', { host: 'proxy.office.example', port: 3128 }],
    ['socks5://[2001:db8::1]:1081', { host: '2001:db8::1', port: 1081 }],
    ['socks5://2001:db8::1', { host: '2001:db8::1', port: 1080 }],
    ['socks5://anna@host:1', { host: 'host', port: 1, user: 'anna', password: '' }],
    ['socks5://anna:a:b@c@host:1', { host: 'host', port: 1, user: 'anna', password: 'a:b@c' }],
  ])('%s', (text, wanted) => {
    expect(parseProxy(text)).toEqual({ ok: true, proxy: wanted });
  });

  it.each([
    ['', 'empty'],
    ['http://proxy:8080', 'scheme'],
    ['socks4://proxy:1080', 'scheme'],
    ['socks5://', 'host'],
    ['socks5://:1080', 'host'],
    ['socks5://[2001:db8::zz]:1080', 'host'],
    ['socks5://-bad-:1080', 'host'],
    ['socks5://host:0', 'port'],
    ['socks5://host:65536', 'port'],
    ['socks5://host:', 'port'],
    ['socks5://host:12x', 'port'],
    ['socks5://:pass@host:1', 'login'],
    ['socks5://an%ZZna@host:1', 'login'],
    [`socks5://${'u'.repeat(256)}@host:1`, 'login'],
    ['socks5://host:1/path', 'syntax'],
    ['socks5://ho st:1', 'syntax'],
  ])('%s is refused: %s', (text, problem) => {
    expect(parseProxy(text)).toEqual({ ok: false, problem });
  });
});
