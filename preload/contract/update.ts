import { z } from 'zod';

/** Where newer versions are looked for: a folder of a web server, https only, no name, password or query in it. */
export const feedAddress = z
  .string()
  .max(500)
  .regex(/^https:\/\/(?:[a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63}(?::\d{1,5})?(?:\/[\w.~%/-]*)?$/i);

/** Why this copy does not look for newer versions: no address given, shown in a browser, started from its source folder. */
export const updateOff = z.enum(['no-feed', 'browser', 'from-source']);
export type UpdateOff = z.infer<typeof updateOff>;

/**
 * Why this copy only says that there is a newer one and a person puts it in place: portable file, package of the system, a Windows copy
 * without a publisher to compare with, a folder that no installer knows.
 */
export const byHand = z.enum(['portable', 'deb', 'rpm', 'package', 'unsigned', 'folder']);
export type ByHand = z.infer<typeof byHand>;

/** What went wrong, as a key of `ui:settings.update.error`. */
export const updateTrouble = z.enum([
  'unreachable',
  'garbled',
  'not-https',
  'too-large',
  'too-slow',
  'damaged',
  'not-signed',
  'not-kept',
  'not-installed',
]);
export type UpdateTrouble = z.infer<typeof updateTrouble>;

const about = {
  /** Host name of the feed: what is asked leaves this computer (SPEC S7). */
  host: z.string().max(300),
  byHand: byHand.nullable(),
  /** When the feed was last asked, ISO 8601; null: never. */
  checkedAt: z.string().max(40).nullable(),
};

/** Updates as the window shows them (H1). Text of the feed is made harmless to show (S3); nothing in it is a key. */
export const updateState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('off'), reason: updateOff }),
  /** `newest`: the feed was asked and has nothing newer. */
  z.object({ state: z.literal('idle'), newest: z.boolean(), ...about }),
  z.object({ state: z.literal('checking'), ...about }),
  z.object({
    state: z.literal('available'),
    version: z.string().max(40),
    /** What changed, plain text with line ends; empty when the feed says nothing. */
    notes: z.string().max(5000),
    /** Day of the release, `2026-11-22`; null when the feed does not say. */
    date: z.string().max(10).nullable(),
    ...about,
  }),
  z.object({
    state: z.literal('downloading'),
    version: z.string().max(40),
    percent: z.number().int().min(0).max(100),
    ...about,
  }),
  z.object({ state: z.literal('ready'), version: z.string().max(40), ...about }),
  z.object({ state: z.literal('error'), key: updateTrouble, ...about }),
]);
export type UpdateState = z.infer<typeof updateState>;
