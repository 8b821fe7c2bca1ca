import { z } from 'zod';
import { practiceWorld } from './practice.ts';
import { progress } from './progress.ts';
import { settings } from './settings.ts';

/** Notices to the window: name → payload. */
export const events = {
  'run.progress': progress,
  'run.ended': z.object({ runId: z.string(), caseId: z.string() }),
  'cases.changed': z.object({}),
  'settings.changed': settings,
  'practice.changed': z.object({ world: practiceWorld.nullable() }),
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<E extends EventName> = z.output<Events[E]>;
