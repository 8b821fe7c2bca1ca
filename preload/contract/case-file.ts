import { z } from 'zod';
import { place, vantage } from './vantage.ts';
import { verdictCode } from './verdict.ts';

/** What a person may leave out of a case file or a report: people's names and mailboxes, addresses and names of the inside, settings text. */
export const HIDE_SWITCHES = ['names', 'inside', 'config'] as const;
export const hideSwitch = z.enum(HIDE_SWITCHES);
export type HideSwitch = z.infer<typeof hideSwitch>;

/** Written by a person: a note, or lines of the mail server's settings brought along for the helper (`config`; passwords masked when read). */
export const caseNote = z.object({
  id: z.string().max(64),
  kind: z.enum(['note', 'config']),
  at: z.string().max(40),
  who: z.string().max(200),
  text: z.string().max(20_000),
  /** Written on this computer. */
  own: z.boolean(),
});
export type CaseNote = z.infer<typeof caseNote>;

/** A helper's or the office's mark on one finding. The newest mark of a finding counts; older ones stay in the case. */
export const caseMark = z.object({
  id: z.string().max(64),
  findingId: z.string().max(80),
  subject: z.string().max(300),
  mark: z.enum(['do-first', 'done', 'not-needed', 'none']),
  at: z.string().max(40),
  who: z.string().max(200),
  own: z.boolean(),
});
export type CaseMark = z.infer<typeof caseMark>;

/** Why a run does not count for the place that it names: words `merged:doubt.<doubt>`. */
export const PART_DOUBTS = [
  'office-network',
  'office-address',
  'private-target',
  'stranger-address',
] as const;

/**
 * One part of a case file: a run, a note, a mark, a mini-case read from a picture, or something of a newer program (any other `kind`). Parts are
 * never altered: `sha256` is over the octets of the part as it lies in the file.
 */
export const partFacts = z.object({
  id: z.string().max(64),
  kind: z.string().max(40),
  sha256: z.string().length(64),
  /** Octets of the part. */
  bytes: z.number().int(),
  who: z.string().max(200),
  /** The place in the maker's words: "office, Bekasi". */
  where: z.string().max(200),
  place,
  startedAt: z.string().max(40),
  endedAt: z.string().max(40).nullable(),
  /** Seconds by which the maker's clock was ahead of the server's (negative: behind), null when no server told the time. */
  clockOffsetS: z.number().int().nullable(),
  /** Version of the program that made it. */
  version: z.string().max(40),
  /** SHA-256 of what was planned (catalogue of tries, ports, families), first 16 hex digits; parts with the same plan can be compared try by try. */
  planHash: z.string().max(64),
  /** What its maker, or whoever passed it on, left out. */
  hidden: z.array(hideSwitch),
  /** Hash before something was left out on the way, when that was not its maker. */
  originalSha256: z.string().length(64).optional(),
  /** Doubt that its addresses told before they were left out: placeholders tell it no more. */
  doubt: z.enum(PART_DOUBTS).optional(),
});
export type PartFacts = z.infer<typeof partFacts>;

/** Why a part is named and left out: words `merged:part.why.<why>`. `differs`: the same part, with another story, is here already. */
export const partTrouble = z.object({
  /** Which one, from 1, and of how many. */
  index: z.number().int(),
  of: z.number().int(),
  id: z.string().max(64),
  why: z.enum(['damaged', 'wrong-hash', 'missing', 'too-large', 'not-understood', 'differs', 'twice']),
});
export type PartTrouble = z.infer<typeof partTrouble>;

/** A run of a case as a part, with what a list or the merged page says about it. */
export const casePart = partFacts.extend({
  runId: z.string().max(64).nullable(),
  own: z.boolean(),
  verdict: verdictCode.nullable(),
  vantage: vantage.nullable(),
  /** Older than 24 hours: greyed, asks for a fresh run. */
  old: z.boolean(),
});
export type CasePart = z.infer<typeof casePart>;

/** What a file would hold, before it is saved (S10). */
export const casePreview = z.object({
  fileName: z.string(),
  /** Octets of the file as it would be written without a passphrase. */
  bytes: z.number().int(),
  parts: z.array(partFacts),
  /** Per switch: how many different values there are, and up to five of them. The same whether the switch is on or off. */
  found: z.array(
    z.object({ hide: hideSwitch, count: z.number().int(), examples: z.array(z.string().max(120)).max(5) }),
  ),
  /** Parts of newer programs cannot be searched: left out while a switch is on. */
  leftOut: z.array(partTrouble),
  /** The file's `summary.txt`. */
  summary: z.string().max(20_000),
});
export type CasePreview = z.infer<typeof casePreview>;

/** What opening a case file came to. */
export const openedCase = z.object({
  caseId: z.string().max(64),
  /** Newest whole run; null for a mini-case. */
  runId: z.string().max(64).nullable(),
  name: z.string(),
  /** False: everything was here already. */
  isNew: z.boolean(),
  /** It came into a case that was here. */
  merged: z.boolean(),
  /** Parts that came in. */
  added: z.number().int(),
  troubles: z.array(partTrouble),
  /** Made by a newer program: things that were not understood are kept and passed on. 0: none. */
  notUnderstood: z.number().int(),
});
export type OpenedCase = z.infer<typeof openedCase>;

/** A file that needs its passphrase: `ticket` stands for its octets, which the program keeps for a few minutes. */
export const lockedCase = z.object({ ticket: z.string().max(64), fileName: z.string().max(300) });

/** What became of one of several files that were opened. */
export const openResult = z.object({
  fileName: z.string(),
  opened: openedCase.nullable(),
  locked: lockedCase.nullable(),
  /** Key and parameters of the sentence when it could not be opened. */
  trouble: z.object({ key: z.string(), params: z.record(z.string(), z.string()) }).nullable(),
});
