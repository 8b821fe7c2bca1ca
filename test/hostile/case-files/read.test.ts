import { describe, expect, it } from 'vitest';
import {
  type CaseFile,
  type CaseFileTrouble,
  readCaseFile,
  writeCaseFile,
} from '../../../main/case-file/index.ts';
import { writeZip } from '../../../main/case-file/zip.ts';
import { caseOf, eventsOf, note, run, wholeCase } from '../../case-file/made.ts';
import { entriesOf, lyingZip } from './mutate.ts';

const WHYS: CaseFileTrouble[] = [
  'empty',
  'not-ours',
  'newer',
  'damaged',
  'too-large',
  'passphrase-needed',
  'passphrase-wrong',
];
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

async function whyOf(bytes: Uint8Array, passphrase?: string): Promise<string> {
  const reading = await readCaseFile(bytes, passphrase === undefined ? {} : { passphrase });
  return reading.ok ? `opened with ${reading.file.parts.length} parts` : reading.why;
}

const troublesOf = (file: CaseFile): string[] =>
  file.troubles.map(({ index, of, why }) => `${index}/${of} ${why}`);

async function opened(bytes: Uint8Array): Promise<CaseFile> {
  const reading = await readCaseFile(bytes);
  if (!reading.ok) throw new Error(reading.why);
  return reading.file;
}

/** The case with some of its entries changed by hand. */
const changed = (
  change: (name: string, bytes: Uint8Array) => Uint8Array | null,
  file = wholeCase(),
): Promise<Uint8Array> =>
  writeZip(
    entriesOf(file).flatMap(([name, bytes]) => {
      const next = change(name, bytes);
      return next === null ? [] : [[name, next] as const];
    }),
  );

describe('a case file that was cut', () => {
  it('at any octet is a sentence, never half a case', async () => {
    const bytes = await writeCaseFile(caseOf([run('RUN-1'), note('N1', 'x')]), { summary: 's' });
    for (let length = 0; length < bytes.length; length++) {
      const reading = await readCaseFile(bytes.subarray(0, length));
      if (reading.ok || !WHYS.includes(reading.why))
        throw new Error(`cut at ${length}: ${JSON.stringify(reading).slice(0, 90)}`);
    }
  }, 120_000);

  it('or has one octet changed, anywhere, gives the same parts or names those that it lost', async () => {
    const file = caseOf([run('RUN-1'), run('RUN-2', { place: 'outside' })]);
    const bytes = await writeCaseFile(file, { summary: 's' });
    const hashes = new Set(file.parts.map((part) => part.facts.sha256));
    for (let at = 0; at < bytes.length; at += 3) {
      const bad = Uint8Array.from(bytes);
      bad[at] = (bad[at] ?? 0) ^ 0x41;
      const reading = await readCaseFile(bad);
      if (!reading.ok) continue;
      const { parts, troubles } = reading.file;
      for (const part of parts) if (!hashes.has(part.facts.sha256)) throw new Error(`altered at ${at}`);
      if (parts.length < 2 && troubles.length === 0) throw new Error(`a part went without a word at ${at}`);
    }
  }, 120_000);
});

describe('parts', () => {
  const isPart = (name: string, id: string): boolean => name.endsWith(`${id}.jsonl`);

  it('a damaged one is named and left out, the rest opens', async () => {
    const bytes = await changed((name, old) => (isPart(name, 'RUN-OUT') ? text('{"broken') : old));
    const file = await opened(bytes);
    expect(troublesOf(file)).toEqual(['2/5 wrong-hash']);
    expect(file.parts).toHaveLength(4);
  });

  it('a missing one is named', async () => {
    expect(
      troublesOf(await opened(await changed((name, old) => (isPart(name, 'RUN-IN') ? null : old)))),
    ).toEqual(['1/5 missing']);
  });

  it('swapped ones are both named', async () => {
    const entries = new Map(entriesOf(wholeCase()));
    const [one, other] = [...entries.keys()].slice(2, 4);
    const bytes = await changed(
      (name, old) =>
        (name === one ? entries.get(other ?? '') : name === other ? entries.get(one ?? '') : old) ?? old,
    );
    expect(troublesOf(await opened(bytes))).toEqual(['1/5 wrong-hash', '2/5 wrong-hash']);
  });

  it('one that comes twice counts once', async () => {
    const entries = entriesOf(caseOf([run('RUN-1'), run('RUN-1')]));
    expect(troublesOf(await opened(await writeZip(entries)))).toEqual(['2/2 twice']);
  });

  it('open without their list, because each says of itself what it is', async () => {
    const file = await opened(
      await changed((name, old) => (name === 'manifest.json' ? text('{"format":') : old)),
    );
    expect(file.parts).toHaveLength(5);
    expect(file.caseId).toBe('');
  });

  it('of a newer file are read as far as they are understood', async () => {
    const file = await opened(
      await changed((name, old) =>
        name === 'manifest.json' ? text(new TextDecoder().decode(old).replace('case/2', 'case/3')) : old,
      ),
    );
    expect(file.parts).toHaveLength(5);
    expect(file.notUnderstood).toBeGreaterThan(0);
  });

  it('a run that begins twice, late, or under another name is damaged', async () => {
    for (const events of [
      eventsOf('OTHER'),
      eventsOf('RUN-1').slice(1),
      [...eventsOf('RUN-1'), ...eventsOf('RUN-1')],
    ]) {
      const { makeRunPart } = await import('../../../main/case-file/index.ts');
      const part = makeRunPart({ runId: 'RUN-1', recheckOf: null, events, who: '', where: '' });
      const bytes = await writeCaseFile(caseOf([part, run('RUN-2')]), { summary: 's' });
      expect(troublesOf(await opened(bytes))).toEqual(['1/2 damaged']);
    }
  });
});

describe('hostile files', () => {
  const manifest = (parts: object[], more: object = {}): Buffer =>
    Buffer.from(JSON.stringify({ format: 'relay-doctor.case/2', caseId: 'X', parts, ...more }));

  it('a million tiny parts are refused before one is read', async () => {
    const one = { name: 'parts/01-a.jsonl', data: Buffer.from('{}'), method: 0 };
    const began = performance.now();
    expect(await whyOf(lyingZip(Array.from({ length: 60_000 }, () => one)))).toBe('too-large');
    const rows = Array.from({ length: 1_000_000 }, () => ({ path: 'parts/01-a.jsonl' }));
    expect(await whyOf(lyingZip([{ name: 'manifest.json', data: manifest(rows) }]))).toBe('damaged');
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it('a bomb is not unpacked', async () => {
    const bomb = Buffer.alloc(300 * 1024 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    const bytes = lyingZip([
      {
        name: 'manifest.json',
        data: manifest([{ id: 'a', path: 'parts/01-a.jsonl', sha256: 'a'.repeat(64) }]),
      },
      { name: 'parts/01-a.jsonl', data: bomb },
    ]);
    expect(await whyOf(bytes)).toBe('damaged');
    const small = lyingZip([
      {
        name: 'manifest.json',
        data: manifest([{ id: 'a', path: 'parts/01-a.jsonl', sha256: 'a'.repeat(64) }]),
      },
      { name: 'parts/01-a.jsonl', data: bomb, size: 100 },
    ]);
    expect(await whyOf(small)).toBe('damaged');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(400 * 1024 * 1024);
  });

  it.each([
    ['an empty file', () => Buffer.alloc(0), 'empty'],
    ['a picture', () => Buffer.from('89504e470d0a1a0a', 'hex'), 'not-ours'],
    ['words', () => text('hello'), 'not-ours'],
    ['a ZIP with nothing in it', () => lyingZip([]), 'not-ours'],
    ['a document', () => lyingZip([{ name: 'word/document.xml', data: Buffer.from('<x/>') }]), 'not-ours'],
    [
      'a ZIP that says it is ours and has no parts',
      () => lyingZip([{ name: 'manifest.json', data: manifest([]) }]),
      'damaged',
    ],
    [
      'a manifest of another program',
      () => lyingZip([{ name: 'manifest.json', data: Buffer.from('{"format":"x"}') }]),
      'not-ours',
    ],
    [
      'an encrypted entry',
      () => lyingZip([{ name: 'manifest.json', data: manifest([]), flags: 1 }]),
      'damaged',
    ],
    [
      'an unknown way of packing',
      () => lyingZip([{ name: 'manifest.json', data: manifest([]), method: 99 }]),
      'damaged',
    ],
    ['a wrong count', () => lyingZip([{ name: 'manifest.json', data: manifest([]) }], 7), 'damaged'],
    ['names that climb', () => lyingZip([{ name: '../../manifest.json', data: manifest([]) }]), 'damaged'],
    [
      'a list 10,000 deep',
      () => lyingZip([{ name: 'manifest.json', data: Buffer.from('['.repeat(10_000)) }]),
      'damaged',
    ],
  ])('%s', async (_, make, why) => {
    expect(await whyOf(make())).toBe(why);
  });

  it('the same name twice is nobody’s', async () => {
    const bytes = lyingZip([
      { name: 'manifest.json', data: manifest([]) },
      { name: 'manifest.json', data: manifest([{ id: 'a' }]) },
    ]);
    expect(await whyOf(bytes)).toBe('damaged');
  });

  it('keys that mean something to JavaScript reach nothing', async () => {
    const [first, ...rest] = entriesOf(wholeCase());
    const evil = rest.map(([name, bytes]): [string, Uint8Array] =>
      name === 'manifest.json'
        ? [name, text(new TextDecoder().decode(bytes).replace('{', '{"__proto__":{"evil":1},'))]
        : [name, bytes],
    );
    const file = await opened(await writeZip(first ? [first, ...evil] : evil));
    expect(file.parts).toHaveLength(5);
    expect(Reflect.get({}, 'evil')).toBeUndefined();
  });

  it('an age file for somebody else’s key, or with a work of minutes, is not opened', async () => {
    const { Encrypter, generateX25519Identity, identityToRecipient } = await import('age-encryption');
    const forKey = new Encrypter();
    forKey.addRecipient(await identityToRecipient(await generateX25519Identity()));
    expect(await whyOf(await forKey.encrypt(text('x')), 'p')).toBe('not-ours');
    const sealed = await writeCaseFile(wholeCase(), { summary: 's', passphrase: 'p' });
    const heavy = Buffer.from(Buffer.from(sealed).toString('latin1').replace(/ 16\n/, ' 30\n'), 'latin1');
    const began = performance.now();
    expect(await whyOf(heavy, 'p')).toBe('not-ours');
    expect(performance.now() - began).toBeLessThan(2000);
    for (const length of [10, 30, 150, sealed.length - 5])
      expect(['damaged', 'not-ours', 'passphrase-wrong']).toContain(
        await whyOf(sealed.subarray(0, length), 'p'),
      );
  });
});
