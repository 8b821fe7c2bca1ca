import { z } from 'zod';
import { lockedCase, openedCase, openResult } from './case-file.ts';
import { practiceWorld } from './practice.ts';
import { progress } from './progress.ts';
import { catcherState } from './proof.ts';
import { settings } from './settings.ts';
import { updateState } from './update.ts';

/** Notices to the window: name → payload. */
export const events = {
  'run.progress': progress,
  'run.ended': z.object({ runId: z.string(), caseId: z.string() }),
  /** A message arrived, or was given up: the run's report has changed. */
  'run.changed': z.object({ runId: z.string(), caseId: z.string() }),
  'catcher.changed': catcherState,
  'cases.changed': z.object({}),
  /** Something of a case changed: parts, notes, marks, name, letters. */
  'case.changed': z.object({ caseId: z.string() }),
  /**
   * The program (menu, jump list, notification, a file that was opened) wants this run to be shown, or the case when a file held no run.
   * `again`: and checked again.
   */
  'window.go': z.union([
    z.object({ runId: z.string().max(64), again: z.boolean().default(false) }),
    z.object({ caseId: z.string().max(64) }),
    /** A file from outside the window waits for its passphrase. */
    z.object({ locked: lockedCase }),
    /** A file from outside the window of which not everything came: shown, and told about. */
    z.object({ fileName: z.string(), partly: openedCase }),
    /** Files from outside the window: several, each told about, or one that could not be opened. */
    z.object({ results: z.array(openResult).min(1) }),
  ]),
  /** Somebody marked a listing, or a look changed one. */
  'delisting.changed': z.object({ caseId: z.string() }),
  'lists.changed': z.object({}),
  'settings.changed': settings,
  'update.changed': updateState,
  'practice.changed': z.object({ world: practiceWorld.nullable() }),
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<E extends EventName> = z.output<Events[E]>;
