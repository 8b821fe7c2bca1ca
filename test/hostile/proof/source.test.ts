import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../../preload/contract/index.ts';
import { CALL, type PracticeServices, startPracticeServices } from '../../service/practice-services.ts';
import { growthMb } from './flood.ts';

const MB = 1_048_576;
const MOST_MB = 96;

let practice: PracticeServices;
let runId = '';
let token = '';
beforeAll(async () => {
  practice = await startPracticeServices();
  const run = await practice.run(practice.requestFor('open', { send: true, confirm: 'later' }));
  runId = run.runId;
  token = run.report.relay.cells.find((cell) => cell.delivery?.state === 'accepted')?.delivery?.token ?? '';
  expect(token).not.toBe('');
});
afterAll(() => practice.close());

/** As the window and the command line would: checked by the contract, then handed in. */
async function paste(
  text: string,
): Promise<{ result: string; reason?: string | undefined; damage: string[] }> {
  const input = methods['proof.source'].input.parse({ runId, source: text, cut: false });
  return practice.services.handlers['proof.source'](input, CALL);
}

const header = (): string => `X-Relay-Doctor-Token: ${token}\r\nSubject: Relay Doctor ${token}\r\n`;

describe('a source that is no source', () => {
  it('30 MB are refused at the door, without reading them', async () => {
    const large = `${header()}\r\n${'x'.repeat(30 * MB)}`;
    const before = performance.now();
    expect(methods['proof.source'].input.safeParse({ runId, source: large }).success).toBe(false);
    expect(performance.now() - before).toBeLessThan(500);
  });

  it('30 MB that came in all the same are answered within a second', async () => {
    const large = `${header()}\r\n${'x'
      .repeat(78)
      .concat('\r\n')
      .repeat((30 * MB) / 80)}`;
    const before = performance.now();
    const grown = await growthMb(async () => {
      const told = await practice.services.handlers['proof.source'](
        { runId, source: large, cut: false },
        CALL,
      );
      expect(told.result).not.toBe('seen');
    });
    expect(performance.now() - before).toBeLessThan(1500);
    expect(grown).toBeLessThan(MOST_MB);
  });

  it.each<[string, () => string]>([
    [
      'a zip file',
      () =>
        `PK\x03\x04\x14\x00${Buffer.from(Array.from({ length: 20_000 }, (_, n) => (n * 37) % 256)).toString('latin1')}`,
    ],
    ['a gzip of a real one', () => gzipSync(`${header()}\r\nhello`).toString('latin1')],
    ['a gzip read as text', () => gzipSync(Buffer.alloc(100_000)).toString('utf8')],
    ['NULs', () => '\0'.repeat(500_000)],
    ['a picture', () => `\x89PNG\r\n\x1a\n${'\xff'.repeat(100_000)}`],
    ['an Outlook file', () => `\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${'\0\x10'.repeat(50_000)}`],
    ['half of a pair of characters', () => '\ud800'.repeat(10_000)],
    ['nothing', () => ''],
    ['line ends only', () => '\r\n'.repeat(500_000)],
    ['four million brackets', () => '('.repeat(3_999_000)],
    ['a header of four million characters', () => `Received: ${'from a by b; '.repeat(300_000)}`],
    ['four hundred thousand headers', () => 'Received:\r\n'.repeat(350_000)],
    [
      'parts in parts in parts',
      () =>
        Array.from(
          { length: 20_000 },
          (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`,
        ).join(''),
    ],
    ['the report itself, as JSON', () => JSON.stringify({ token, code: 'AAAA-AAAA' })],
  ])('%s', async (_name, make) => {
    const text = make();
    const before = performance.now();
    const told = await paste(text.slice(0, 4_000_000));
    expect(performance.now() - before).toBeLessThan(1500);
    expect(told.result).toBe('not-understood');
    expect(told.reason).toEqual(expect.any(String));
  });

  it.each<[string, (real: string) => string]>([
    ['NULs between all letters', (real) => real.split('').join('\0')],
    ['NULs in front', (real) => `\0\0\0${real}`],
    ['a mark of byte order in front', (real) => `\ufeff${real}`],
    ['another way of writing directions', (real) => real.replaceAll('\r\n', '\u202e\r\n')],
    ['a forged copy of the token in a new header', (real) => `${header()}${header()}${real}`],
  ])('a real one with %s is answered, and nothing of it can act', async (_name, bend) => {
    const real = `${header()}From: a@b.example\r\n\r\nhello`;
    const told = await paste(bend(real));
    expect(JSON.stringify(told)).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]|\\u0000|\\u001b/);
    // Without a way (Received) and without the code, the token alone proves nothing: it stands in our own report.
    expect(told.result).not.toBe('seen');
  });

  it('and the run is as it was', async () => {
    const report = await practice.report(runId);
    expect(report.verdict.code).toBe('OPEN-ACCEPTED');
    expect(report.relay.cells.every((cell) => cell.delivery?.state !== 'seen')).toBe(true);
  });
});
