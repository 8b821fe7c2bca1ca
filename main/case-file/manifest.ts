import { z } from 'zod';

/** `relay-doctor.case/2`; version 1 was JSON lines. */
export const CASE_VERSION = 2;

/** Names of the entries. */
export const SUMMARY = 'summary.txt';
export const MANIFEST = 'manifest.json';

/** What stands before the parts. Each field falls back by itself: a case with a broken name is still a case. */
export const manifestHead = z.object({
  format: z.string().max(60),
  caseId: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/)
    .catch(''),
  number: z
    .string()
    .regex(/^[A-Z0-9]{1,4}-[A-Z0-9]{1,8}$/)
    .catch(''),
  name: z.string().max(200).catch(''),
  practice: z.boolean().catch(false),
  savedAt: z.string().max(40).catch(''),
  program: z.object({ version: z.string().max(40).catch('') }).catch({ version: '' }),
  parts: z.array(z.unknown()).catch([]),
});

/** One row of the list of parts; the part says the rest of itself. */
export const manifestRow = z.object({
  id: z.string().max(64).catch(''),
  kind: z.string().max(40).catch(''),
  path: z.string().max(100),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const KNOWN = new Set(Object.keys(manifestHead.shape));

/** Fields that this program does not know. */
export const strangeManifestFields = (manifest: object): number =>
  Object.keys(manifest).filter((key) => !KNOWN.has(key)).length;

/** Where the part of this row lies: `parts/01-<id>.jsonl`. */
export const pathOf = (index: number, id: string): string =>
  `parts/${String(index + 1).padStart(2, '0')}-${id}.jsonl`;
