import { z } from 'zod';
import { hideSwitch, PART_DOUBTS, type PartFacts, place } from '../../preload/contract/index.ts';
import { sha256 } from './hash.ts';

/** First line of every part: what it says of itself. Unknown fields of newer programs stay in the octets. */
export const partHead = z.object({
  part: z.literal('relay-doctor.part/1'),
  id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  kind: z.string().min(1).max(40),
  who: z.string().max(200).catch(''),
  where: z.string().max(200).catch(''),
  place: place.catch('unknown'),
  startedAt: z.string().max(40).catch(''),
  endedAt: z.string().max(40).nullable().catch(null),
  clockOffsetS: z.number().int().nullable().catch(null),
  version: z.string().max(40).catch(''),
  planHash: z.string().max(64).catch(''),
  hidden: z.array(hideSwitch).max(3).catch([]),
  originalSha256: z.string().length(64).optional().catch(undefined),
  doubt: z.enum(PART_DOUBTS).optional().catch(undefined),
  /** Runs only. */
  recheckOf: z.string().max(64).nullable().optional().catch(null),
});
export type PartHead = z.infer<typeof partHead>;

const KNOWN = new Set<string>([...Object.keys(partHead.shape)]);

/** Fields of a head that this program does not know. */
export function strangeFields(head: unknown): number {
  if (typeof head !== 'object' || head === null) return 0;
  return Object.keys(head).filter((key) => !KNOWN.has(key)).length;
}

/** A part's octets: its head and then one JSON value a line. */
export function packLines(head: PartHead, lines: readonly unknown[]): Uint8Array {
  const text = [head, ...lines].map((line) => JSON.stringify(line)).join('\n');
  return new TextEncoder().encode(`${text}\n`);
}

/** What lists and the manifest say of a part. */
export function factsOf(head: PartHead, bytes: Uint8Array): PartFacts {
  const { part: _, recheckOf: __, originalSha256, doubt, ...facts } = head;
  return {
    ...facts,
    sha256: sha256(bytes),
    bytes: bytes.length,
    ...(originalSha256 === undefined ? {} : { originalSha256 }),
    ...(doubt === undefined ? {} : { doubt }),
  };
}
