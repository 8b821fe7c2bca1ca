/** Ways in which a case file can be broken: by an accident on the way, or on purpose. All from a seed, so that a find can be had again. */
import { crc32, deflateRawSync } from 'node:zlib';
import { type CaseFile, writeCaseFile } from '../../../main/case-file/index.ts';
import { writeZip } from '../../../main/case-file/zip.ts';

/** A small, quick generator of numbers (mulberry32): the same seed gives the same numbers. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export type Mutation = { how: string; bytes: Uint8Array };

const pick = <T>(all: readonly T[], random: () => number): T => {
  const one = all[Math.floor(random() * all.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
};

const text = new TextEncoder();
const FORMAT = 'relay-doctor.case/2';

/** The entries of a case, to be rearranged. */
export function entriesOf(file: CaseFile): [string, Uint8Array][] {
  const rows = file.parts.map(({ facts }, at) => ({ ...facts, path: `parts/0${at + 1}-${facts.id}.jsonl` }));
  const { caseId, number, name, practice, savedAt, version } = file;
  const manifest = {
    format: FORMAT,
    caseId,
    number,
    name,
    practice,
    savedAt,
    program: { version },
    parts: rows,
  };
  return [
    ['summary.txt', text.encode('summary')],
    ['manifest.json', text.encode(JSON.stringify(manifest))],
    ...file.parts.map(({ bytes }, at): [string, Uint8Array] => [rows[at]?.path ?? '', bytes]),
  ];
}

type Way = (file: CaseFile, random: () => number) => Promise<Uint8Array>;

const EVIL_JSON = [
  '{"__proto__":{"isEvil":true}}',
  '{"constructor":{"prototype":{"isEvil":true}}}',
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  `${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`,
  '1e999999',
  '"\\ud800"',
  'null',
  '[]',
  '',
  'NaN',
  '{"format":"relay-doctor.case/99"}',
];

const EVIL_VALUES: unknown[] = [
  null,
  -1,
  1e308,
  '',
  'x'.repeat(5000),
  [],
  {},
  '../../../etc/passwd',
  '\u202e\u0000',
  true,
];

/** Replaces something deep in a JSON value. */
function disturb(value: unknown, random: () => number, depth = 0): unknown {
  if (depth > 6 || random() < 0.15 || typeof value !== 'object' || value === null)
    return pick(EVIL_VALUES, random);
  if (Array.isArray(value)) {
    if (value.length === 0) return value;
    const at = Math.floor(random() * value.length);
    return value.map((one, index) => (index === at ? disturb(one, random, depth + 1) : one));
  }
  const keys = Object.keys(value);
  if (keys.length === 0) return value;
  const key = pick(keys, random);
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, name === key ? disturb(one, random, depth + 1) : one]),
  );
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const WAYS: Record<string, Way> = {
  async cut(file, random) {
    const bytes = await writeCaseFile(file, { summary: 's' });
    return bytes.subarray(0, Math.floor(random() * bytes.length));
  },
  async flip(file, random) {
    const bytes = Uint8Array.from(await writeCaseFile(file, { summary: 's' }));
    for (let turn = 0; turn < 1 + random() * 6; turn++) {
      const at = Math.floor(random() * bytes.length);
      bytes[at] = Math.floor(random() * 256);
    }
    return bytes;
  },
  async splice(file, random) {
    const bytes = await writeCaseFile(file, { summary: 's' });
    const [from, to] = [random(), random()]
      .map((one) => Math.floor(one * bytes.length))
      .sort((a, b) => a - b);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from), bytes.subarray(to)]);
  },
  async swap(file, random) {
    const entries = entriesOf(file);
    const [one, other] = [pick(entries, random), pick(entries, random)];
    return writeZip(
      entries.map(
        ([name, bytes]) => [name, name === one[0] ? other[1] : name === other[0] ? one[1] : bytes] as const,
      ),
    );
  },
  async drop(file, random) {
    const entries = entriesOf(file);
    const [gone] = pick(entries, random);
    return writeZip(entries.filter(([name]) => name !== gone));
  },
  async hash(file, random) {
    const entries = entriesOf(file);
    return writeZip(
      entries.map(([name, bytes]) =>
        name === 'manifest.json'
          ? ([
              name,
              text.encode(
                decode(bytes).replace(/[0-9a-f]{8}(?=[0-9a-f]{56})/g, (all) =>
                  random() < 0.5 ? 'deadbeef' : all,
                ),
              ),
            ] as const)
          : ([name, bytes] as const),
      ),
    );
  },
  async json(file, random) {
    const entries = entriesOf(file);
    const [target] = pick(entries.slice(1), random);
    return writeZip(
      entries.map(([name, bytes]) => {
        if (name !== target) return [name, bytes] as const;
        const lines = decode(bytes).split('\n');
        const at = Math.floor(random() * lines.length);
        lines[at] = disturbLine(lines[at] ?? '', random);
        return [name, text.encode(lines.join('\n'))] as const;
      }),
    );
  },
  async evil(file, random) {
    const entries = entriesOf(file);
    const [target] = pick(entries.slice(1), random);
    return writeZip(
      entries.map(
        ([name, bytes]) => [name, name === target ? text.encode(pick(EVIL_JSON, random)) : bytes] as const,
      ),
    );
  },
  /** As a person with the program's source would do it: the part is changed, and its hash with it. */
  async forged(file, random) {
    const { sha256 } = await import('../../../main/case-file/hash.ts');
    const entries = entriesOf(file);
    const [path, bytes] = pick(entries.slice(2), random);
    const lines = decode(bytes).split('\n');
    const at = Math.floor(random() * lines.length);
    lines[at] = disturbLine(lines[at] ?? '', random);
    const changed = text.encode(lines.join('\n'));
    return writeZip(
      entries.map(([name, old]) => {
        if (name === path) return [name, changed] as const;
        return [
          name,
          name === 'manifest.json' ? text.encode(decode(old).replace(sha256(bytes), sha256(changed))) : old,
        ] as const;
      }),
    );
  },
};

function disturbLine(line: string, random: () => number): string {
  try {
    return JSON.stringify(disturb(JSON.parse(line), random));
  } catch {
    return pick(EVIL_JSON, random);
  }
}

/** Breaks a case in the way that the seed says. */
export async function mutate(file: CaseFile, seed: number): Promise<Mutation> {
  const random = randomOf(seed);
  const [how, way] = pick(Object.entries(WAYS), random);
  return { how, bytes: await way(file, random) };
}

/** A ZIP that is written by hand, so that it can lie: one stored or deflated entry repeated `count` times, with sizes of its own. */
export function lyingZip(
  entries: readonly { name: string; data: Buffer; size?: number; method?: number; flags?: number }[],
  claimed: number = entries.length,
): Uint8Array {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, data, size, method = 8, flags = 0 } of entries) {
    const packed = method === 8 ? deflateRawSync(data) : data;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(crc32(data), 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(size ?? data.length, 22);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(20, 6);
    head.writeUInt16LE(flags, 8);
    head.writeUInt16LE(method, 10);
    head.writeUInt32LE(crc32(data), 16);
    head.writeUInt32LE(packed.length, 20);
    head.writeUInt32LE(size ?? data.length, 24);
    head.writeUInt16LE(Buffer.byteLength(name), 28);
    head.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), packed);
    central.push(head, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(claimed & 0xffff, 8);
  end.writeUInt16LE(claimed & 0xffff, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, list, end]);
}
