import { seal } from './age.ts';
import { CASE_VERSION, MANIFEST, pathOf, SUMMARY } from './manifest.ts';
import type { CaseFile } from './types.ts';
import { writeZip } from './zip.ts';

/**
 * A case as octets: `summary.txt` first, the manifest, then the parts as they are. `summary`: plain text for somebody without the program.
 * With a passphrase the whole is one age file. The same case gives the same octets, unless it is sealed.
 */
export async function writeCaseFile(
  file: CaseFile,
  options: { summary: string; passphrase?: string },
): Promise<Uint8Array> {
  const { caseId, number, name, practice, savedAt, version, parts } = file;
  const manifest = {
    format: `relay-doctor.case/${CASE_VERSION}`,
    caseId,
    number,
    name,
    practice,
    savedAt,
    program: { version },
    parts: parts.map(({ facts }, index) => ({ path: pathOf(index, facts.id), ...facts })),
  };
  const text = new TextEncoder();
  const zip = await writeZip([
    [SUMMARY, text.encode(options.summary)],
    [MANIFEST, text.encode(`${JSON.stringify(manifest, null, 1)}\n`)],
    ...parts.map(({ facts, bytes }, index) => [pathOf(index, facts.id), bytes] as const),
  ]);
  return options.passphrase === undefined ? zip : seal(zip, options.passphrase);
}
