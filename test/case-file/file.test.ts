import { describe, expect, it } from 'vitest';
import { type CaseFile, makeRunPart, readCaseFile, writeCaseFile } from '../../main/case-file/index.ts';
import { readZip } from '../../main/case-file/zip.ts';
import { caseOf, eventsOf, run, SECRETS, wholeCase } from './made.ts';

const text = (bytes: unknown): string => (bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : '');

async function opened(bytes: Uint8Array, passphrase?: string): Promise<CaseFile> {
  const reading = await readCaseFile(bytes, passphrase === undefined ? {} : { passphrase });
  if (!reading.ok) throw new Error(reading.why);
  return reading.file;
}

describe('a case file', () => {
  it('comes back as it was written', async () => {
    const file = wholeCase();
    const back = await opened(await writeCaseFile(file, { summary: 'Summary' }));
    expect(back.parts.map((part) => part.facts)).toEqual(file.parts.map((part) => part.facts));
    expect(back.parts.map((part) => text(part.bytes))).toEqual(file.parts.map((part) => text(part.bytes)));
    expect(back).toMatchObject({ caseId: file.caseId, number: file.number, name: file.name, troubles: [] });
    expect(back.notUnderstood).toBe(0);
  });

  it('is a ZIP whose first entry a person can read', async () => {
    const bytes = await writeCaseFile(wholeCase(), { summary: 'Not an open relay.' });
    const zip = await readZip(bytes);
    if (!zip.ok) throw new Error(zip.why);
    expect([...zip.entries.keys()].slice(0, 2)).toEqual(['summary.txt', 'manifest.json']);
    expect(text(zip.entries.get('summary.txt'))).toBe('Not an open relay.');
  });

  it('is the same, octet by octet, whenever it is written', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => writeCaseFile(wholeCase(), { summary: 's' })));
    expect(Buffer.compare(one ?? new Uint8Array(), two ?? new Uint8Array())).toBe(0);
  });

  it('holds no login of a proxy or a mailbox', async () => {
    const all = wholeCase()
      .parts.map((part) => text(part.bytes))
      .join();
    for (const secret of Object.values(SECRETS)) expect(all).not.toContain(secret);
    expect(all).toContain('socks5://203.0.113.9:1080');
  });

  it('holds no key that somebody typed into the name of a list', () => {
    const [start, ...rest] = eventsOf('RUN-1');
    if (start?.type !== 'run-started') throw new Error('no beginning');
    const zones = ['abcdefghij0123456789klmnop.zen.dq.spamhaus.net', 'bl.example'];
    const events = [{ ...start, request: { ...start.request, zones } }, ...rest];
    const part = makeRunPart({ runId: 'RUN-1', recheckOf: null, events, who: '', where: '' });
    expect(text(part.bytes)).not.toContain('abcdefghij0123456789klmnop');
    expect(text(part.bytes)).toContain('bl.example');
  });

  it('tells how far the maker’s clock was off, from the server’s greeting', () => {
    expect(run('RUN-1').facts.clockOffsetS).toBe(90);
    const silent = eventsOf('RUN-1', { lines: 0 });
    expect(
      makeRunPart({ runId: 'RUN-1', recheckOf: null, events: silent, who: '', where: '' }).facts.clockOffsetS,
    ).toBeNull();
  });

  it('opens under its passphrase only, and is an age file then', async () => {
    const bytes = await writeCaseFile(wholeCase(), { summary: 's', passphrase: 'batu karang' });
    expect(text(bytes.subarray(0, 21))).toBe('age-encryption.org/v1');
    expect(await readCaseFile(bytes)).toEqual({ ok: false, why: 'passphrase-needed' });
    expect(await readCaseFile(bytes, { passphrase: 'batu' })).toEqual({ ok: false, why: 'passphrase-wrong' });
    expect((await opened(bytes, 'batu karang')).parts).toHaveLength(5);
  });

  it('and the age library read and write the same format', async () => {
    const { Decrypter, Encrypter } = await import('age-encryption');
    const plain = await writeCaseFile(wholeCase(), { summary: 's' });
    const decrypter = new Decrypter();
    decrypter.addPassphrase('one two');
    const ours = await decrypter.decrypt(
      await writeCaseFile(wholeCase(), { summary: 's', passphrase: 'one two' }),
    );
    expect(Buffer.compare(ours, plain)).toBe(0);
    const encrypter = new Encrypter();
    encrypter.setPassphrase('one two');
    encrypter.setScryptWorkFactor(12);
    expect((await opened(await encrypter.encrypt(plain), 'one two')).parts).toHaveLength(5);
  });

  it('keeps parts and words of a newer program as they are, and passes them on', async () => {
    const head = { part: 'relay-doctor.part/1', id: 'FUTURE-1', kind: 'hologram', mood: 'calm' };
    const bytes = new TextEncoder().encode(`${JSON.stringify(head)}\n{"rays":7}\n`);
    const { part } = await import('../../main/case-file/read-part.ts').then(({ readPart }) => {
      const reading = readPart(bytes);
      if (!reading.ok) throw new Error(reading.why);
      return reading;
    });
    const once = await opened(await writeCaseFile(caseOf([run('RUN-1'), part]), { summary: 's' }));
    expect(once.notUnderstood).toBe(2);
    expect(once.parts[1]?.content).toBeNull();
    const twice = await opened(await writeCaseFile(once, { summary: 's' }));
    expect(text(twice.parts[1]?.bytes)).toBe(text(bytes));
  });

  it('reads what older programs wrote', async () => {
    const events = eventsOf('RUN-OLD');
    const lines = (head: object, ...rest: object[]): Uint8Array =>
      new TextEncoder().encode([head, ...rest].map((row) => JSON.stringify(row)).join('\n'));
    const kase = { format: 'relay-doctor.case/1', caseId: 'OLD-1', name: 'kantor.example', practice: false };
    const old = await opened(lines(kase, { run: { runId: 'RUN-OLD', recheckOf: null } }, ...events));
    expect(old).toMatchObject({ caseId: 'OLD-1', name: 'kantor.example' });
    expect(old.parts[0]?.content).toMatchObject({ kind: 'run', runId: 'RUN-OLD' });
    const one = await opened(lines({ format: 'relay-doctor.events/1' }, ...events));
    expect(one.parts).toHaveLength(1);
    expect(await readCaseFile(lines({ format: 'relay-doctor.events/2' }))).toEqual({
      ok: false,
      why: 'newer',
    });
  });
});
