import { z } from 'zod';
import { ownList } from './lists.ts';
import { imapAccount } from './proof.ts';
import { feedAddress } from './update.ts';
import { language } from './verdict.ts';

/** Settings, version 1. Kept as JSON beside the database; unknown keys are dropped, wrong ones fall back to the default. */
export const settings = z.object({
  version: z.literal(1).default(1),
  language: language.or(z.literal('system')).default('system').catch('system'),
  theme: z.enum(['system', 'light', 'dark']).default('system').catch('system'),
  /** Text size in per cent. */
  textSize: z.number().int().min(100).max(200).default(100).catch(100),
  screenShare: z.boolean().default(false).catch(false),
  /** Proof mailbox elsewhere; used as outside recipient. */
  outside: z.string().max(320).default('').catch(''),
  /** Where the proof mailbox is read; never with its password. */
  imap: imapAccount.nullable().default(null).catch(null),
  /** Port the built-in catcher listens on. */
  catcherPort: z.number().int().min(1).max(65535).default(25).catch(25),
  /** Resolver typed by the person; empty = the computer's own. */
  resolver: z.string().max(300).default('').catch(''),
  /** Resolver for questions to blacklists only; empty = none. */
  listResolver: z.string().max(300).default('').catch(''),
  /** Ask a list's own name servers when the resolver was refused. */
  directLists: z.boolean().default(true).catch(true),
  /** Lists that are not asked because the person said so. */
  mutedZones: z.array(z.string().max(253)).max(500).default([]).catch([]),
  /** Lists that the person added. */
  ownLists: z.array(ownList).max(50).default([]).catch([]),
  pace: z.enum(['gentle', 'normal']).default('gentle').catch('gentle'),
  /** Name to print as the one who ticked the ownership box. */
  tickedBy: z.string().max(200).default('').catch(''),
  /** What this computer's place is called in case files: "office, Bekasi". */
  placeName: z.string().max(200).default('').catch(''),
  /** Days to keep cases; 0 = for ever. */
  retentionDays: z.number().int().min(0).max(3650).default(0).catch(0),
  /** Where newer versions are looked for, instead of the address given at build time; empty = that one, or none. */
  updateFeed: feedAddress.or(z.literal('')).default('').catch(''),
  /** Look for a newer version once a day, at start. */
  updateCheck: z.boolean().default(false).catch(false),
  /** When the feed was last asked, ISO 8601; empty = never. */
  updateCheckedAt: z.string().max(40).default('').catch(''),
});
export type Settings = z.infer<typeof settings>;
