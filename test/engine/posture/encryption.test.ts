import { connect as connectTls } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EngineDeps } from '../../../main/engine/deps.ts';
import { checkEncryption, type EncryptionDoor } from '../../../main/engine/posture/index.ts';
import { type Finding, finding, type RunEvent } from '../../../preload/contract/index.ts';
import { testDeps } from '../../fakes/smtp/deps.ts';
import { type Certificate, type MailServer, makeCertificate, startMailServer } from './tls-server.ts';

const HOST = 'mail.kantor.test';
const servers: MailServer[] = [];
let good: Certificate;
let authority: Certificate;

beforeAll(async () => {
  good = await makeCertificate({ names: [HOST, 'kantor.test'] });
  authority = await makeCertificate({ names: ['Test Authority'], isAuthority: true });
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(options: Parameters<typeof startMailServer>[0]): Promise<MailServer> {
  const server = await startMailServer(options);
  servers.push(server);
  return server;
}

function door(port: number, more: Partial<EncryptionDoor> = {}): EncryptionDoor {
  return {
    ref: { address: '127.0.0.1', family: 4, port, host: HOST },
    host: HOST,
    implicitTls: false,
    offered: 'unknown',
    ...more,
  };
}

async function look(
  doors: EncryptionDoor[],
  deps: EngineDeps = testDeps(),
): Promise<{ found: Finding[]; events: RunEvent[] }> {
  const events: RunEvent[] = [];
  const found = await checkEncryption(
    { doors, helo: '[127.0.0.1]' },
    deps,
    (event) => events.push(event),
    new AbortController().signal,
  );
  for (const row of found) finding.parse(row);
  return { found, events };
}

const ids = (found: Finding[]): string[] => found.map((row) => row.id.replace('posture.', ''));

/** Deps whose verifier knows our authority. */
function trusting(): EngineDeps {
  const deps = testDeps();
  return {
    ...deps,
    dialer: {
      ...deps.dialer,
      secure: ({ socket, servername }) =>
        new Promise((resolve, reject) => {
          const tls = connectTls({ socket, servername, ca: authority.cert, rejectUnauthorized: false }, () =>
            resolve(tls),
          );
          tls.once('error', reject);
        }),
    },
  };
}

describe('offered and working', () => {
  it('STARTTLS with a certificate of its own making: works, not trusted', async () => {
    const { port } = await serve({ tls: good });
    const { found, events } = await look([door(port)]);
    expect(ids(found)).toEqual(['tls-ok', 'tls-untrusted']);
    expect(found[0]?.params).toMatchObject({ address: '127.0.0.1', port, protocol: 'TLSv1.3' });
    expect(found[1]?.params.why).toBe('self-signed');
    expect(found[0]?.subject).toBe(`127.0.0.1:${port}`);
    expect(found[0]?.evidence[0]).toMatchObject({ kind: 'tls' });
    expect(found[0]?.evidence[0]?.lines).toContain(`names: ${HOST}, kantor.test`);
    const transcript = events.find((event) => event.type === 'transcript');
    expect(transcript?.cell).toBe(`127.0.0.1:${port}`);
    expect(transcript?.lines.map((line) => line.text)).toContain('STARTTLS');
    expect(transcript?.lines.map((line) => line.text)).toContain('QUIT');
  });

  it('TLS from the first byte', async () => {
    const { port } = await serve({ tls: good, implicit: true });
    const { found } = await look([door(port, { implicitTls: true })]);
    expect(ids(found)).toEqual(['tls-ok', 'tls-untrusted']);
  });

  it('trusted when an authority the verifier knows has signed it', async () => {
    const tls = await makeCertificate({ names: [HOST], issuer: authority });
    const { port } = await serve({ tls });
    const { found } = await look([door(port)], trusting());
    expect(ids(found)).toEqual(['tls-ok', 'tls-trusted']);
    expect(found[1]?.params).toMatchObject({ host: HOST, issuer: 'Test Authority' });
  });

  it('one connection per door, one after the other', async () => {
    const first = await serve({ tls: good });
    const second = await serve({ tls: good });
    const { found, events } = await look([door(first.port), door(second.port)]);
    expect([first.connections(), second.connections()]).toEqual([1, 1]);
    expect(new Set(found.map((row) => row.subject)).size).toBe(2);
    expect(events.filter((event) => event.type === 'now')).toHaveLength(2);
  });
});

describe('certificates', () => {
  it.each([
    ['run out', { names: [HOST], fromDays: -400, toDays: -10 }, ['tls-ok', 'tls-expired']],
    ['runs out soon', { names: [HOST], toDays: 5 }, ['tls-ok', 'tls-expiring', 'tls-untrusted']],
    ['another name', { names: ['other.test'] }, ['tls-ok', 'tls-name', 'tls-untrusted']],
    ['name by wildcard', { names: ['*.kantor.test'] }, ['tls-ok', 'tls-untrusted']],
    ['not valid yet', { names: [HOST], fromDays: 5 }, ['tls-ok', 'tls-untrusted']],
    ['short key', { names: [HOST], keySize: 1024 }, ['tls-weak-key', 'tls-untrusted']],
  ])('%s', async (_, options, expected) => {
    const { port } = await serve({ tls: await makeCertificate(options) });
    const { found } = await look([door(port)]);
    expect(ids(found)).toEqual(expected);
  });

  it('says dates, names and key', async () => {
    const expired = await serve({
      tls: await makeCertificate({ names: ['a.test', 'b.test'], fromDays: -400, toDays: -10, keySize: 1024 }),
    });
    const { found } = await look([door(expired.port)]);
    const day = new Date(Date.now() - 10 * 86_400_000).toISOString().slice(0, 10);
    expect(found.find((row) => row.id === 'posture.tls-expired')?.params.date).toBe(day);
    expect(found.find((row) => row.id === 'posture.tls-name')?.params).toMatchObject({
      host: HOST,
      names: 'a.test, b.test',
    });
    expect(found.find((row) => row.id === 'posture.tls-weak-key')?.params.key).toBe('RSA 1024');
  });

  it('no name is asked of somebody who typed an address', async () => {
    const { port } = await serve({ tls: await makeCertificate({ names: ['other.test'] }) });
    const { found } = await look([door(port, { host: '127.0.0.1' })]);
    expect(ids(found)).toEqual(['tls-ok', 'tls-untrusted']);
  });
});

describe('old, broken, missing', () => {
  it('old versions are named', async () => {
    const { port } = await serve({ tls: { ...good, maxVersion: 'TLSv1.1' } });
    const { found } = await look([door(port)]);
    expect(ids(found)).toEqual(['tls-old', 'tls-untrusted']);
    expect(found[0]?.params.protocol).toBe('TLSv1.1');
  });

  it('not offered', async () => {
    const { port } = await serve({ offersStarttls: false });
    const { found } = await look([door(port)]);
    expect(ids(found)).toEqual(['tls-none']);
    expect(found[0]?.evidence[0]?.lines.some((line) => line.includes('SIZE 1000'))).toBe(true);
  });

  it.each([
    ['refuse', 'tls-refused'],
    ['garbage', 'tls-not-spoken'],
    ['hang-up', 'reset'],
  ] as const)('offered, then %s', async (starttls, why) => {
    const { port } = await serve({ starttls });
    const { found } = await look([door(port)]);
    expect(found.map((row) => [row.id, row.params.why])).toEqual([['posture.tls-broken', why]]);
  });

  it('plain text where TLS should start at once', async () => {
    const { port } = await serve({});
    const { found } = await look([door(port, { implicitTls: true })]);
    expect(found.map((row) => [row.id, row.params.why])).toEqual([['posture.tls-broken', 'tls-not-spoken']]);
  });

  it('turned away, and nobody there', async () => {
    const { port } = await serve({ greeting: '554 no service for you' });
    const gone = await serve({});
    await gone.close();
    servers.pop();
    const { found } = await look([door(port), door(gone.port)]);
    expect(found.map((row) => [row.id, row.params.why, row.status])).toEqual([
      ['posture.tls-unknown', 'turned-away', 'could-not-test'],
      ['posture.tls-unknown', 'refused', 'could-not-test'],
    ]);
  });

  it('stops when asked to', async () => {
    const { port } = await serve({ greeting: '220-wait' });
    const controller = new AbortController();
    const running = checkEncryption(
      { doors: [door(port)], helo: 'x' },
      testDeps({ bannerMs: 5000 }),
      () => {},
      controller.signal,
    );
    setTimeout(() => controller.abort(), 50);
    const startedAt = performance.now();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
