import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oursOf } from '../../main/service/bounce/ours.ts';
import { readApart, workerFile } from '../../main/service/bounce/read-apart.ts';
import { bounceReading } from '../../preload/contract/index.ts';
import { CALL, type PracticeServices, startPracticeServices } from './practice-services.ts';

const BOUNCE = [
  'Subject: Undelivered Mail Returned to Sender',
  '',
  '<budi@contoh.example>: host mx.contoh.example[198.51.100.9] said: 554 5.7.1 Service',
  '    unavailable; Client host [203.0.113.7] blocked using zen.spamhaus.org',
  '',
].join('\n');
const wanted = { cut: false, ours: null, ownLists: [] };
const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a returned mail read apart from the program', () => {
  it('gives the same reading in its own thread as in this one', async () => {
    const here = await readApart({ ...wanted, input: { text: BOUNCE } });
    const there = await readApart({ ...wanted, input: { octets: octets(BOUNCE) } });
    expect(here).toMatchObject({
      understood: true,
      kind: 'list',
      subject: '203.0.113.7',
      permanence: 'final',
    });
    expect({ ...there, source: null }).toEqual({ ...here, source: null });
  });

  it('is given up when it takes too long, and the program goes on', async () => {
    const started = performance.now();
    const reading = await readApart({ ...wanted, input: { octets: octets(BOUNCE) } }, { limitMs: 1 });
    expect(reading).toMatchObject({
      understood: false,
      problem: 'unreadable',
      source: { octets: BOUNCE.length },
    });
    expect(bounceReading.safeParse(reading).success).toBe(true);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('ends at once when the window goes away', async () => {
    const gone = new AbortController();
    const reading = readApart({ ...wanted, input: { octets: octets(BOUNCE) } }, { signal: gone.signal });
    gone.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('does not hold this thread up while it is read', async () => {
    const flood = `${BOUNCE}\n${'550 5.7.1 [203.0.113.7] blocked using zen.spamhaus.org '.repeat(60_000)}`;
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
    }, 5);
    const reading = await readApart({ ...wanted, input: { text: flood } });
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(5);
    expect(bounceReading.safeParse(reading).success).toBe(true);
  });

  it('finds its thread beside the source, and in dist/main when it is built', () => {
    expect(workerFile('file:///app/main/service/bounce/read-apart.ts')).toMatch(
      /[/\\]bounce[/\\]worker\.ts$/,
    );
    for (const from of ['file:///app/dist/main/cli.js', 'file:///app/dist/main/parts/service-abc.js'])
      expect(workerFile(from)).toMatch(/[/\\]app[/\\]dist[/\\]main[/\\]bounce-worker\.js$/);
  });
});

describe('returned mails in the window', () => {
  let practice: PracticeServices;
  beforeAll(async () => {
    practice = await startPracticeServices();
  });
  afterAll(() => practice.close());
  const read = (input: { text?: string; base64?: string; caseId?: string }, language: 'en' | 'id' = 'en') =>
    practice.services.handlers['bounce.read']({ text: '', cut: false, ...input, language }, CALL);

  it('come back with words in the language, from text and from a file', async () => {
    const english = await read({ text: BOUNCE });
    const indonesian = await read({ base64: Buffer.from(BOUNCE).toString('base64') }, 'id');
    expect(bounceReading.parse(english).words?.headline).not.toBe('');
    expect(indonesian).toMatchObject({ kind: 'list', subject: '203.0.113.7' });
    expect(indonesian.words?.headline).not.toBe(english.words?.headline);
    expect(await read({ text: '' })).toMatchObject({ understood: false, problem: 'empty' });
  });

  it('are compared with what the case calls its own', async () => {
    const { caseId, report } = await practice.run(
      practice.requestFor('open', { only: ['blacklists', 'relay'] }),
    );
    const [row] = report.blacklists.rows;
    const ours = oursOf(caseId, practice.services.context);
    expect(ours?.addresses).toContain(row?.subject);
    expect(ours?.names).toContain('open.practice.example');
    const own = await read({ text: BOUNCE.replace('203.0.113.7', row?.subject ?? ''), caseId });
    expect([own.ours, own.warnings.includes('other-address')]).toEqual(['yes', false]);
    const other = await read({ text: BOUNCE.replace('203.0.113.7', '198.51.100.77'), caseId });
    expect([other.ours, other.warnings.includes('other-address')]).toEqual(['no', true]);
    await expect(read({ text: BOUNCE, caseId: 'none' })).rejects.toMatchObject({
      info: { key: 'case-not-found' },
    });
  });

  it('have an example: of the practice world while that is up, with something to ask live', async () => {
    const example = () => practice.services.handlers['bounce.example']({ language: 'en' }, CALL);
    const inside = await read({ text: (await example()).text });
    expect(inside).toMatchObject({
      understood: true,
      lists: [{ zone: 'listing.blacklist.practice.example' }],
    });
    const { subject } = inside;
    const { report } = await practice.run(practice.requestFor('open', { only: ['blacklists'] }));
    expect(report.blacklists.rows.find((row) => row.subject === subject)).toMatchObject({ state: 'listed' });
    await practice.services.handlers['practice.stop']({}, CALL);
    expect(await read({ text: (await example()).text })).toMatchObject({
      lists: [{ zone: 'zen.spamhaus.org' }],
    });
  });
});
