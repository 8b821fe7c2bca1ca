import { z } from 'zod';
import {
  caseMark,
  caseNote,
  casePart,
  casePreview,
  hideSwitch,
  lockedCase,
  openedCase,
  openResult,
} from './case-file.ts';
import { caseSummary } from './cases.ts';
import { letter, reportCheck } from './letters.ts';
import { merged, runChanges } from './merged.ts';
import { qrCode } from './mini.ts';
import { report } from './report.ts';
import { language } from './verdict.ts';

const id = z.string().max(64);
const done = z.object({ done: z.literal(true) });
const hide = z.array(hideSwitch).max(3).default([]);
const oneOfThem = { caseId: id.optional(), runId: id.optional() };
const isNamed = (one: { caseId?: string | undefined; runId?: string | undefined }): boolean =>
  one.caseId !== undefined || one.runId !== undefined;

/** Where a file was written; `path` null: the octets are handed over instead, or the person cancelled (then `base64` is null too). */
const savedFile = z.object({
  path: z.string().nullable(),
  fileName: z.string(),
  mime: z.string(),
  base64: z.string().nullable(),
});

const opening = z.object({ opened: openedCase.nullable(), locked: lockedCase.nullable() });
/** Characters of files in one message: 11 MB of octets, and the message stays below what the loopback server takes. */
const MOST_CHARACTERS = 15_000_000;
const fileIn = { base64: z.string().max(MOST_CHARACTERS), fileName: z.string().max(300) };
const fitInOneMessage = (files: readonly { base64: string }[]): boolean =>
  files.reduce((sum, { base64 }) => sum + base64.length, 0) <= MOST_CHARACTERS;

/** Working together (issue 6): case files, merged verdicts, notes, letters, help from far away. */
export const togetherMethods = {
  /** What a case file would hold, and what the switches would take out (S10). Nothing is written. */
  'cases.preview': {
    input: z.object({ ...oneOfThem, hide, where: z.string().max(200).default(''), language }).refine(isNamed),
    output: casePreview,
  },
  /** Writes a case, or one run of it, as a file (C2). `where`, `who`: what the own parts say about their place and maker. */
  'cases.save': {
    input: z
      .object({
        ...oneOfThem,
        hide,
        where: z.string().max(200).default(''),
        who: z.string().max(200).optional(),
        passphrase: z.string().min(1).max(1000).optional(),
        language: language.default('en'),
      })
      .refine(isNamed),
    output: savedFile,
  },
  /**
   * Opens a case file, or the case inside a PDF report: into the case that is here (merge), else into a new one. Without `base64` the program
   * asks which file; both null: the person chose none. `locked`: it needs its passphrase.
   */
  'cases.open': { input: z.object(fileIn).partial(), output: opening },
  /** Opens a file that was `locked`. A wrong passphrase is an error with words; the ticket stays good. */
  'cases.unlock': {
    input: z.object({ ticket: id, passphrase: z.string().min(1).max(1000) }),
    output: opening,
  },
  /** Opens several files, each by itself: one that fails does not hinder the others. Without `files` the program asks. */
  'cases.openMany': {
    input: z.object({ files: z.array(z.object(fileIn)).max(200).refine(fitInOneMessage).optional() }),
    output: z.object({
      results: z.array(openResult),
    }),
  },
  /** Puts the parts of one case of the same server into another; the emptied one goes. Refused for different servers. */
  'cases.merge': {
    input: z.object({ into: id, from: id }),
    output: z.object({ caseId: id, added: z.number().int() }),
  },
  /** The case as one report over all its parts (`merged` is set when more than one place or part is there), PDF and window show it. */
  'case.report': { input: z.object({ caseId: id, language }), output: report },
  'case.merged': {
    input: z.object({ caseId: id, language }),
    output: z.object({ merged: merged.nullable() }),
  },
  'case.parts': { input: z.object({ caseId: id }), output: z.object({ parts: z.array(casePart) }) },
  /** "Add my result from outside": the newest plan of the case against the same doors, with new tokens. The helper ticks for themselves (T5). */
  'case.addResult': {
    input: z.object({
      caseId: id,
      iMayTest: z.literal(true),
      tickedBy: z.string().max(200).optional(),
      where: z.string().max(200).default(''),
      vantage: z.enum(['auto', 'inside', 'outside']).default('auto'),
      proxy: z.string().max(300).optional(),
      /** The helper's own consent to one real message per open cell, and their own proof mailbox elsewhere (R6). Absent: none is sent. */
      send: z.object({ outside: z.string().min(3).max(320) }).optional(),
    }),
    output: z.object({ caseId: id, runId: id }),
  },
  'case.notes': {
    input: z.object({ caseId: id }),
    output: z.object({ notes: z.array(caseNote), marks: z.array(caseMark) }),
  },
  /** Passwords in `config` are masked before anything is kept. */
  'case.addNote': {
    input: z.object({
      caseId: id,
      kind: caseNote.shape.kind.default('note'),
      who: z.string().max(200).default(''),
      text: z.string().min(1).max(20_000),
    }),
    output: caseNote,
  },
  /** Takes back a note that was written here. */
  'case.removeNote': { input: z.object({ caseId: id, noteId: id }), output: done },
  'case.mark': {
    input: z.object({
      caseId: id,
      findingId: z.string().max(80),
      subject: z.string().max(300),
      mark: caseMark.shape.mark,
      who: z.string().max(200).default(''),
    }),
    output: caseMark,
  },
  /** What changed between two runs of a case. Without `from`: the whole run before `to`; without `to`: the newest whole run. */
  'case.changes': {
    input: z.object({ caseId: id, from: id.optional(), to: id.optional(), language }),
    output: z.object({ changes: runChanges.nullable() }),
  },
  /** Name, tags, archive. */
  'cases.update': {
    input: z.object({
      caseId: id,
      name: z.string().min(1).max(200).optional(),
      tags: z.array(z.string().min(1).max(40)).max(12).optional(),
      archived: z.boolean().optional(),
    }),
    output: caseSummary,
  },
  /** Deletes; can be taken back until the program ends, or for ten minutes, whichever is longer. */
  'cases.delete': { input: z.object({ caseId: id }), output: done },
  'cases.restore': { input: z.object({ caseId: id }), output: done },
  /** Octets that the kept cases take up, and those of the deleted ones. */
  'cases.storage': {
    input: z.object({}),
    output: z.object({ bytes: z.number().int(), deletedBytes: z.number().int(), cases: z.number().int() }),
  },
  /** Verdict, codes and three facts in sentences to be read out (UX §7). */
  'run.aloud': {
    input: z.object({ runId: id, language }),
    output: z.object({ sentences: z.array(z.string()).max(12) }),
  },
  'run.qr': { input: z.object({ runId: id, language }), output: qrCode },
  /** A mini-case read from a picture, or its text typed in. Throws with a sentence when it is not one of ours. */
  'cases.fromCode': { input: z.object({ text: z.string().max(4000) }), output: opening },
  'letters.list': {
    input: z.object({ runId: id, language }),
    output: z.object({ letters: z.array(letter) }),
  },
  /** Keeps the person's wording in the case. Null texts: back to the letter as it was made. */
  'letters.keep': {
    input: z.object({
      runId: id,
      letterId: z.string().max(300),
      language,
      edit: z
        .object({ to: z.string().max(320), subject: z.string().max(300), body: z.string().max(20_000) })
        .nullable(),
    }),
    output: letter,
  },
  'letters.save': {
    input: z.object({
      runId: id,
      letterId: z.string().max(300),
      language,
      format: z.enum(['eml', 'txt']),
    }),
    output: savedFile,
  },
  /** Opens the person's own mail program with the letter in it (`mailto:`). `tooLong`: save the `.eml` instead. Nothing is sent. */
  'letters.compose': {
    input: z.object({ runId: id, letterId: z.string().max(300), language }),
    output: z.object({ result: z.enum(['opened', 'too-long', 'no-program']) }),
  },
  /** "Check this report" (D3). Without `base64` the program asks which file; null: the person chose none. */
  'report.check': {
    input: z.object(fileIn).partial().extend({ language }),
    output: z.object({ check: reportCheck.nullable() }),
  },
  /** The sheet "How to test from outside" as a file of one page. */
  'sheet.save': {
    input: z.object({ language, caseId: id.optional(), format: z.enum(['pdf', 'html', 'txt']) }),
    output: savedFile,
  },
} as const;
