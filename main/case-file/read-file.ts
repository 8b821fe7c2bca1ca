import type { PartTrouble } from '../../preload/contract/index.ts';
import { isSealed, unseal } from './age.ts';
import { sha256 } from './hash.ts';
import { LIMITS } from './limits.ts';
import { CASE_VERSION, MANIFEST, manifestHead, manifestRow, strangeManifestFields } from './manifest.ts';
import { readOldFile } from './old-file.ts';
import { makePause, runGently } from './pause.ts';
import { readJson } from './read-json.ts';
import { readPartSteps } from './read-part.ts';
import type { CaseFile, CaseFileReading, CaseFileTrouble } from './types.ts';
import { type EntryReading, isZip, readZip } from './zip.ts';

/**
 * Reads a case file of anybody. Never throws; a damaged part is named in `troubles` and left out, the rest opens. Also reads what older programs
 * wrote: `relay-doctor.case/1` and `relay-doctor.events/1` (JSON lines).
 */
export async function readCaseFile(
  bytes: Uint8Array,
  options: { passphrase?: string } = {},
): Promise<CaseFileReading> {
  if (bytes.length === 0) return no('empty');
  if (bytes.length > LIMITS.fileBytes) return no('too-large');
  if (!isSealed(bytes)) return readPlain(bytes);
  if (options.passphrase === undefined) return no('passphrase-needed');
  const opened = await unseal(bytes, options.passphrase);
  if (!opened.ok) return no(opened.why);
  const reading = await readPlain(opened.bytes);
  return reading.ok ? { ...reading, sealed: true } : reading;
}

const no = (why: CaseFileTrouble): CaseFileReading => ({ ok: false, why });

async function readPlain(bytes: Uint8Array): Promise<CaseFileReading> {
  if (!isZip(bytes)) return readOldFile(bytes);
  const zip = await readZip(bytes);
  if (!zip.ok) return no(zip.why);
  const manifest = zip.entries.get(MANIFEST);
  if (manifest === undefined) {
    const hasParts = [...zip.entries.keys()].some(isPartPath);
    return hasParts ? salvage(zip.entries) : no('not-ours');
  }
  const text = typeof manifest === 'string' ? undefined : new TextDecoder().decode(manifest);
  const value = text === undefined ? undefined : readJson(text, LIMITS.manifestBytes);
  const head = manifestHead.safeParse(value);
  if (!head.success) return salvage(zip.entries);
  const version = /^relay-doctor\.case\/(\d{1,9})$/.exec(head.data.format)?.[1];
  if (version === undefined) return no('not-ours');
  const strange =
    zip.strange + (typeof value === 'object' && value !== null ? strangeManifestFields(value) : 0);
  const rows = head.data.parts.slice(0, LIMITS.parts);
  const { parts, troubles, notUnderstood } = await readParts(rows, zip.entries);
  const isNewer = Number(version) > CASE_VERSION;
  if (parts.length === 0) return no(isNewer ? 'newer' : 'damaged');
  const { caseId, number, name, practice, savedAt, program } = head.data;
  const file: CaseFile = {
    caseId,
    number,
    name,
    practice,
    savedAt,
    version: program.version,
    parts,
    troubles,
    notUnderstood: notUnderstood + strange + (isNewer ? 1 : 0),
  };
  return { ok: true, file, sealed: false };
}

const isPartPath = (name: string): boolean => name.startsWith('parts/');

type Parts = Pick<CaseFile, 'parts' | 'troubles' | 'notUnderstood'>;

async function readParts(
  rows: readonly unknown[],
  entries: ReadonlyMap<string, EntryReading>,
): Promise<Parts> {
  const pause = makePause();
  const result: Parts = { parts: [], troubles: [], notUnderstood: 0 };
  const known = new Set<string>();
  for (const [at, value] of rows.entries()) {
    await pause();
    const row = manifestRow.safeParse(value);
    const name = (why: PartTrouble['why'], id = row.success ? row.data.id : ''): void => {
      result.troubles.push({ index: at + 1, of: rows.length, id, why });
    };
    if (!row.success) {
      name('damaged');
      continue;
    }
    const bytes = entries.get(row.data.path);
    if (bytes === undefined) name('missing');
    else if (typeof bytes === 'string') name(bytes);
    else if (sha256(bytes) !== row.data.sha256) name('wrong-hash');
    else {
      const reading = await runGently(readPartSteps(bytes), pause);
      if (!reading.ok) name(reading.why);
      else if (known.has(reading.part.facts.id)) name('twice', reading.part.facts.id);
      else {
        known.add(reading.part.facts.id);
        result.parts.push(reading.part);
        result.notUnderstood += reading.strange + strangeContent(reading.part);
      }
    }
  }
  return result;
}

function strangeContent({ content }: CaseFile['parts'][number]): number {
  if (content === null) return 1;
  return content.kind === 'run' ? content.notUnderstood : 0;
}

/** The list of parts is broken or gone, and parts are there: each says of itself what it is. The list itself is the one that is missing. */
async function salvage(entries: ReadonlyMap<string, EntryReading>): Promise<CaseFileReading> {
  const paths = [...entries.keys()].filter(isPartPath).sort().slice(0, LIMITS.parts);
  const rows = paths.map((path) => {
    const bytes = entries.get(path);
    return { id: '', kind: '', path, sha256: bytes instanceof Uint8Array ? sha256(bytes) : '0'.repeat(64) };
  });
  const { parts, troubles, notUnderstood } = await readParts(rows, entries);
  if (parts.length === 0) return no('damaged');
  const facts = { caseId: '', number: '', name: '', practice: false, savedAt: '', version: '' };
  return { ok: true, file: { ...facts, parts, troubles, notUnderstood }, sealed: false };
}
