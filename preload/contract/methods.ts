import { z } from 'zod';
import { bounceReading } from './bounce.ts';
import { hideSwitch } from './case-file.ts';
import { beforeAfter, caseSummary, interruptedRun, runSummary } from './cases.ts';
import { day, delistPlan, delistReminder } from './delisting.ts';
import { catalogueList, keyFamily, keyState, ownList, zoneName, zoneTest } from './lists.ts';
import { togetherMethods } from './methods-together.ts';
import { checkRequest } from './plan.ts';
import { practiceWorld } from './practice.ts';
import { progress } from './progress.ts';
import { catcherState, imapAccount, sourceResult } from './proof.ts';
import { transcriptLine } from './relay.ts';
import { report } from './report.ts';
import { settings, settingsChange } from './settings.ts';
import { target } from './target.ts';
import { updateState } from './update.ts';
import { vantage } from './vantage.ts';
import { language } from './verdict.ts';

/** Exchanged first; a mismatch gives a clear screen. */
export const CONTRACT_VERSION = 1;

const id = z.string().max(64);
const nothing = z.object({});
const done = z.object({ done: z.literal(true) });

/** One attempt of the catalogue as shown to people (R1). */
const relayTest = z.object({
  id: z.string(),
  group: z.enum(['control', 'sender', 'recipient', 'context']),
  mailFrom: z.string(),
  rcptTo: z.string(),
  hole: z.string(),
  inDefault: z.boolean(),
});

/** Product advice, in the asked language where words exist; snippets and menu paths as in the catalogue. */
export const productAdvice = z.object({
  id: z.string(),
  name: z.string(),
  family: z.string(),
  hasGui: z.boolean(),
  where: z.string(),
  obsolete: z.string().nullable(),
  causes: z.array(
    z.object({
      cause: z.string(),
      setting: z.string(),
      unsafeValue: z.string(),
      why: z.string(),
      /** Fits what was accepted. */
      likely: z.boolean().optional(),
    }),
  ),
  steps: z.array(z.string()),
  snippets: z.array(z.object({ title: z.string(), code: z.string(), appliesTo: z.string() })),
  /** Building block for the chosen cause (A3), e.g. trusted hosts, smart host, login, firewall. */
  cures: z.array(
    z.object({ id: z.string(), title: z.string(), text: z.string(), code: z.string().nullable() }),
  ),
  verify: z.string(),
  restart: z.string().nullable(),
  docUrls: z.array(z.string()),
  /** What to do before any diagnosis, when the server is open (knowledge/mail-servers.md §1.0). */
  firstAid: z.array(z.string()).optional(),
  /** Words for the chosen cause: how to recognise it, what must not be done, how to prove the cure. */
  causeAdvice: z
    .object({ id: z.string(), title: z.string(), text: z.string(), doNot: z.string(), verify: z.string() })
    .nullable()
    .optional(),
  /** Confidence mark of the catalogue: lab, source, doc, memory … */
  confidence: z.string(),
});
export type ProductAdvice = z.infer<typeof productAdvice>;

/** Every call the window can make: name → input, output. */
export const methods = {
  'app.hello': {
    input: z.object({ contract: z.number().int() }),
    output: z.object({
      contract: z.number().int(),
      version: z.string(),
      host: z.enum(['desktop', 'browser']),
      settings,
      systemLanguage: language,
      canPdf: z.boolean(),
      /** Set when the database was damaged and put aside: the file's new name. */
      setAside: z.string().nullable(),
    }),
  },
  'settings.set': { input: settingsChange, output: settings },
  /** Resolve what was typed. Only DNS questions leave the computer. */
  'target.resolve': {
    input: z.object({
      input: z.string().max(100_000),
      servers: z.array(z.string().max(300)).max(16).default([]),
      resolvers: z.array(z.string().max(300)).max(8).default([]),
    }),
    output: z.object({ target, picked: z.array(z.string()) }),
  },
  /** Where is this computer, seen from the target (V1)? */
  'vantage.detect': {
    input: z.object({
      input: z.string().max(300),
      servers: z.array(z.string().max(300)).max(16).default([]),
      resolvers: z.array(z.string().max(300)).max(8).default([]),
    }),
    output: vantage,
  },
  /** V2: can this connection reach port 25 of the mail servers of this address's domain? One connection, a greeting read, QUIT. */
  'vantage.port25': {
    input: z.object({
      mailbox: z.string().max(320),
      resolvers: z.array(z.string().max(300)).max(8).default([]),
    }),
    output: z.object({
      result: z.enum(['open', 'blocked', 'unknown']),
      host: z.string(),
      detail: z.string(),
    }),
  },
  /** What a check would do and what would leave this computer (S3 page, S7). */
  'check.preview': {
    input: checkRequest.omit({ iMayTest: true }),
    output: z.object({
      attempts: z.number().int(),
      cells: z.number().int(),
      ports: z.array(z.number().int()),
      families: z.array(z.number().int()),
      lists: z.number().int(),
      listSubjects: z.array(z.string()),
      minutes: z.tuple([z.number(), z.number()]),
    }),
  },
  'check.start': { input: checkRequest, output: z.object({ caseId: id, runId: id }) },
  'check.stop': { input: z.object({ runId: id }), output: done },
  'check.pause': { input: z.object({ runId: id, paused: z.boolean() }), output: done },
  'check.progress': { input: z.object({ runId: id, language }), output: progress },
  /** Look at one finding again; makes a small run in the same case. */
  'check.again': {
    input: z.object({ runId: id, findingCode: z.string().max(8) }),
    output: z.object({ caseId: id, runId: id }),
  },
  'run.report': { input: z.object({ runId: id, language }), output: report },
  'run.transcript': {
    input: z.object({ runId: id, after: z.number().int().min(0) }),
    output: z.object({ lines: z.array(transcriptLine.extend({ cell: z.string() })), next: z.number().int() }),
  },
  'cases.list': {
    input: nothing,
    output: z.object({ cases: z.array(caseSummary), interrupted: z.array(interruptedRun) }),
  },
  'cases.get': {
    input: z.object({ caseId: id, language: language.default('en') }),
    output: z.object({ case: caseSummary, runs: z.array(runSummary), changes: z.array(beforeAfter) }),
  },
  /** Proof by typed code: the code stands in the message only (R6). */
  'proof.code': {
    input: z.object({ runId: id, cell: z.string().max(80), code: z.string().max(40) }),
    output: z.object({ result: z.enum(['seen', 'wrong-code']) }),
  },
  /** Proof by message source, pasted or dropped; also a returned mail, or the ordinary message. `cut`: the window kept only the beginning. */
  'proof.source': {
    input: z.object({ runId: id, source: z.string().max(4_000_000), cut: z.boolean().default(false) }),
    output: sourceResult,
  },
  /** Looks into the proof mailbox, read-only, once. The password is used and forgotten. `nothing`: neither message nor bounce there. */
  'proof.imap': {
    input: z.object({
      runId: id,
      account: imapAccount,
      password: z.string().max(1000),
      remember: z.boolean(),
    }),
    output: z.object({
      result: z.enum(['seen', 'bounced', 'nothing', 'failed']),
      /** Key under `proof:imap`. */
      reason: z.string().optional(),
      /** Messages looked at. */
      looked: z.number().int(),
    }),
  },
  /** The person says that nothing came. Refused (`too-early`) before the wait is over. */
  'proof.nothing': { input: z.object({ runId: id, cell: z.string().max(80) }), output: done },
  'proof.catcher': {
    input: z.object({
      action: z.enum(['start', 'stop', 'state']),
      port: z.number().int().min(1).max(65535).optional(),
      /** Name or address under which strangers reach this computer. */
      host: z.string().max(253).optional(),
    }),
    output: catcherState,
  },
  /** Greylisting: ask again now, or not any more. */
  'run.lookAgain': { input: z.object({ runId: id, when: z.enum(['now', 'never']) }), output: done },
  ...togetherMethods,
  'run.resume': { input: z.object({ runId: id }), output: z.object({ caseId: id, runId: id }) },
  /** Keep what is known and close the run, or forget it. */
  'run.discard': { input: z.object({ runId: id, forget: z.boolean() }), output: done },
  /** Write a document. In browser mode the file comes back as base64 for the browser to save. */
  'report.save': {
    input: z.object({
      runId: id,
      language,
      format: z.enum(['pdf', 'html', 'json', 'csv']),
      preset: z.enum(['summary', 'full']).default('summary'),
      product: z.string().max(64).optional(),
      /** The report of the whole case instead: all parts, merged. */
      wholeCase: z.boolean().default(false),
      /** What is left out of it, also of the case inside the PDF. */
      hide: z.array(hideSwitch).max(3).default([]),
      /** Adds the letters as pages, in the language of the report. */
      letters: z.boolean().default(false),
    }),
    output: z.object({
      /** Where it was written; null when the bytes are handed over instead, or when the person cancelled. */
      path: z.string().nullable(),
      fileName: z.string(),
      mime: z.string(),
      base64: z.string().nullable(),
      /** Key of a sentence to show, e.g. no browser for the PDF: HTML was made instead. */
      note: z.string().nullable(),
    }),
  },
  'run.summary': {
    input: z.object({ runId: id, language }),
    output: z.object({ text: z.string().max(900) }),
  },
  'advice.products': {
    input: nothing,
    output: z.object({ products: z.array(z.object({ id: z.string(), name: z.string() })) }),
  },
  'advice.get': {
    input: z.object({
      product: z.string().max(64),
      cause: z.string().max(40).nullable(),
      language,
      /** Ids of accepted attempts, and whether the visitor was masked: marks the rows of `causes` that fit. */
      decidedBy: z.array(z.string().max(20)).max(40).optional(),
      masked: z.boolean().optional(),
    }),
    output: productAdvice,
  },
  /** The catalogue of blacklists with the person's own and muted ones (B1). */
  'lists.catalogue': { input: nothing, output: z.object({ lists: z.array(catalogueList) }) },
  'lists.mute': { input: z.object({ zone: zoneName, muted: z.boolean() }), output: done },
  /** Adds a list. Refused when its zone is known already. */
  'lists.add': { input: ownList, output: done },
  'lists.remove': { input: z.object({ zone: zoneName }), output: done },
  /** Asks a list its two test questions, now, past the cache. Only DNS questions leave the computer. */
  'lists.test': {
    input: z.object({ zone: zoneName, resolvers: z.array(z.string().max(300)).max(8).default([]) }),
    output: z.object({ tests: z.array(zoneTest) }),
  },
  'keys.state': { input: nothing, output: z.object({ keys: z.array(keyState) }) },
  /** Keeps a key, or forgets it (`null`). The answer never holds it. */
  'keys.set': {
    input: z.object({ family: keyFamily, key: z.string().max(200).nullable() }),
    output: z.object({ keys: z.array(keyState) }),
  },
  'delist.plan': { input: z.object({ caseId: id }), output: delistPlan },
  /** Asked on a day (null: not asked), look again on a day (null: no reminder; absent: the usual wait of the list). */
  'delist.mark': {
    input: z.object({
      caseId: id,
      zone: z.string().max(253),
      subject: z.string().max(253),
      askedOn: day.nullable(),
      lookAgainOn: day.nullable().optional(),
    }),
    output: delistPlan,
  },
  'delist.queue': { input: z.object({ caseId: id, emptied: z.boolean() }), output: delistPlan },
  /** Looks at the listings of a case again, and at nothing else: a small run. Empty `zones`: all that are not gone. */
  'delist.look': {
    input: z.object({ caseId: id, zones: z.array(z.string().max(253)).max(200).default([]) }),
    output: z.object({ caseId: id, runId: id }),
  },
  'delist.due': { input: nothing, output: z.object({ reminders: z.array(delistReminder) }) },
  /**
   * Reads a returned mail (N). `text`, or the octets of a saved `.msg` or `.eml` file. `caseId` or `addresses`: what the person calls
   * theirs. Nothing leaves the computer. `cut`: the window kept only the beginning.
   */
  'bounce.read': {
    input: z.object({
      text: z.string().max(4_000_000).default(''),
      base64: z.string().max(8_000_000).optional(),
      cut: z.boolean().default(false),
      caseId: id.optional(),
      language,
    }),
    output: bounceReading,
  },
  /** A made-up returned mail to try the reader on; in the practice world it names the practice list. */
  'bounce.example': { input: z.object({ language }), output: z.object({ text: z.string().max(20_000) }) },
  'catalogue.relayTests': { input: z.object({ language }), output: z.object({ tests: z.array(relayTest) }) },
  'practice.start': { input: z.object({ language }), output: practiceWorld },
  'practice.stop': { input: nothing, output: done },
  'practice.state': { input: z.object({ language }), output: z.object({ world: practiceWorld.nullable() }) },
  /** What lies in the practice world's mailbox elsewhere, newest first: to read the code, or copy the source. */
  'practice.mailbox': {
    input: nothing,
    output: z.object({
      address: z.string(),
      account: imapAccount.nullable(),
      password: z.string().nullable(),
      messages: z
        .array(z.object({ at: z.string(), subject: z.string(), source: z.string().max(100_000) }))
        .max(50),
    }),
  },
  /** Updates (H1). Nothing is asked, fetched or installed but by `check`, `download` and `install`, or by the daily look that is switched on in the settings. */
  'update.state': { input: nothing, output: updateState },
  /** Asks the feed. Answers when it is known; a trouble is a state, not an error. */
  'update.check': { input: nothing, output: updateState },
  /** Fetches what was found; answers at once, `update.changed` tells how it goes. */
  'update.download': { input: nothing, output: updateState },
  /** Ends a download that goes on; what was found stays found, and nothing fetched is kept. No download, no change. */
  'update.cancel': { input: nothing, output: updateState },
  /** Asks the person in a window of the system, then installs and starts anew. Refused while a check runs. */
  'update.install': { input: nothing, output: updateState },
  /** Open a link of the catalogue in the system browser. Only addresses the catalogue or report holds. */
  'link.open': { input: z.object({ url: z.string().max(2000) }), output: done },
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type MethodInput<M extends MethodName> = z.input<Methods[M]['input']>;
export type MethodParsed<M extends MethodName> = z.output<Methods[M]['input']>;
export type MethodOutput<M extends MethodName> = z.output<Methods[M]['output']>;
