import { z } from 'zod';
import { ownList } from './lists.ts';
import { imapAccount } from './proof.ts';
import { feedAddress } from './update.ts';
import { language } from './verdict.ts';

/** What each setting may be. */
const fields = {
  language: language.or(z.literal('system')),
  theme: z.enum(['system', 'light', 'dark']),
  /** Text size in per cent. */
  textSize: z.number().int().min(100).max(200),
  screenShare: z.boolean(),
  /** Proof mailbox elsewhere; used as outside recipient. */
  outside: z.string().max(320),
  /** Where the proof mailbox is read; never with its password. */
  imap: imapAccount.nullable(),
  /** Port the built-in catcher listens on. */
  catcherPort: z.number().int().min(1).max(65535),
  /** Resolver typed by the person; empty = the computer's own. */
  resolver: z.string().max(300),
  /** Resolver for questions to blacklists only; empty = none. */
  listResolver: z.string().max(300),
  /** Ask a list's own name servers when the resolver was refused. */
  directLists: z.boolean(),
  /** Lists that are not asked because the person said so. */
  mutedZones: z.array(z.string().max(253)).max(500),
  /** Lists that the person added. */
  ownLists: z.array(ownList).max(50),
  pace: z.enum(['gentle', 'normal']),
  /** Name to print as the one who ticked the ownership box. */
  tickedBy: z.string().max(200),
  /** What this computer's place is called in case files: "office, Bekasi". */
  placeName: z.string().max(200),
  /** Days to keep cases; 0 = for ever. */
  retentionDays: z.number().int().min(0).max(3650),
  /** Where newer versions are looked for, instead of the address given at build time; empty = that one, or none. */
  updateFeed: feedAddress.or(z.literal('')),
  /** Look for a newer version once a day, at start. */
  updateCheck: z.boolean(),
  /** When the feed was last asked, ISO 8601; empty = never. */
  updateCheckedAt: z.string().max(40),
};

/** Settings, version 1. Kept as JSON beside the database; unknown keys are dropped, wrong ones fall back to the default. */
export const settings = z.object({
  version: z.literal(1).default(1),
  language: fields.language.default('system').catch('system'),
  theme: fields.theme.default('system').catch('system'),
  textSize: fields.textSize.default(100).catch(100),
  screenShare: fields.screenShare.default(false).catch(false),
  outside: fields.outside.default('').catch(''),
  imap: fields.imap.default(null).catch(null),
  catcherPort: fields.catcherPort.default(25).catch(25),
  resolver: fields.resolver.default('').catch(''),
  listResolver: fields.listResolver.default('').catch(''),
  directLists: fields.directLists.default(true).catch(true),
  mutedZones: fields.mutedZones.default([]).catch([]),
  ownLists: fields.ownLists.default([]).catch([]),
  pace: fields.pace.default('gentle').catch('gentle'),
  tickedBy: fields.tickedBy.default('').catch(''),
  placeName: fields.placeName.default('').catch(''),
  retentionDays: fields.retentionDays.default(0).catch(0),
  updateFeed: fields.updateFeed.default('').catch(''),
  updateCheck: fields.updateCheck.default(false).catch(false),
  updateCheckedAt: fields.updateCheckedAt.default('').catch(''),
});
export type Settings = z.infer<typeof settings>;

/** Some settings, to be changed. What is not named stays as it is, and a wrong value is refused. */
export const settingsChange = z.object(fields).partial();
