import { z } from 'zod';
import { language } from './verdict.ts';

/** To whom a letter goes (C5): the internet provider, a blacklist, the boss, a partner whose mail bounced, the owner of a server found open. */
export const LETTERS = ['provider', 'list', 'boss', 'partner', 'owner'] as const;
export const letterKind = z.enum(LETTERS);
export type LetterKind = z.infer<typeof letterKind>;

/** A letter filled in from the case. Sent only by the person's own mail program. */
export const letter = z.object({
  /** `kind`, or `list:<zone>` for one of several lists. */
  id: z.string().max(300),
  kind: letterKind,
  language,
  /** Whom it is for, in words: "Your internet provider". */
  title: z.string(),
  /** When to send it, or why there is nothing to write, in one sentence. */
  when: z.string(),
  /** False: the case holds nothing to write about; the letter can still be read. */
  applies: z.boolean(),
  /** Not before this is done (a delisting request before the hole is closed), in words; empty: now. */
  first: z.string(),
  to: z.string().max(320),
  subject: z.string().max(300),
  body: z.string().max(20_000),
  /** File names of what goes with the `.eml`: evidence lines, the received message. */
  attachments: z.array(z.string().max(120)).max(6),
  /** The person changed the words; the letter as it was made can be had back. */
  edited: z.boolean(),
});
export type Letter = z.infer<typeof letter>;

/** What looking into a report file (D3) found out. */
export const reportCheck = z.object({
  fileName: z.string(),
  /**
   * `unaltered`: as it was made; `altered`: pages or case were changed after; `no-case`: a PDF of ours without its case, or of another program;
   * `unreadable`: no PDF. Says nothing about who made it.
   */
  result: z.enum(['unaltered', 'altered', 'no-case', 'unreadable']),
  /** What was altered: the pages, the case inside, or something was added after. */
  what: z.enum(['pages', 'case', 'added']).optional(),
  caseNumber: z.string().nullable(),
  madeAt: z.string().nullable(),
  /** The case inside can be opened (`cases.open` with the same octets). */
  canOpen: z.boolean(),
  /** The sentence, in the language. */
  text: z.string(),
});
export type ReportCheck = z.infer<typeof reportCheck>;
