import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { dnsblCatalogue } from '../../../main/catalogue/dnsbl.ts';
import type { BounceOptions } from '../../../main/engine/bounce/index.ts';
import { bounceKind, bounceWarning, bounceWhose } from '../../../preload/contract/index.ts';

const folder = join(import.meta.dirname, '../../fixtures/bounces');

/** What one text of the corpus says. Lists by zone, or by name when the operator has none; `form` and `email`: where to ask. */
const row = z.strictObject({
  file: z.string(),
  kind: bounceKind,
  permanence: z.enum(['temporary', 'final', 'unknown']),
  subject: z.string().nullable(),
  lists: z.array(z.string()),
  provider: z.string().nullable(),
  whose: bounceWhose,
  form: z.string().nullable(),
  warnings: z.array(bounceWarning),
  live: z.array(z.string()).nullable(),
  language: z.string().optional(),
  providerCode: z.string().optional(),
  email: z.string().optional(),
  /** Has base64 or quoted-printable parts, which do not survive a change of case. */
  encoded: z.boolean().optional(),
});
export type CorpusRow = z.infer<typeof row>;

/** The table of the corpus, checked. */
export const corpus: readonly CorpusRow[] = z
  .array(row)
  .parse(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')));

/** The octets of a text of the corpus. */
export function octetsOf({ file }: CorpusRow): Uint8Array {
  return readFileSync(join(folder, file));
}

/** The case the corpus was written for: one server with two addresses. */
export const options: BounceOptions = {
  ours: { addresses: ['192.0.2.10', '2001:db8::10'], names: ['example.com'] },
  lists: dnsblCatalogue(),
};
