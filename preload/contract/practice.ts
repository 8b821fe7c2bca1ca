import { z } from 'zod';
import { verdictCode } from './verdict.ts';

/** What `practice --json` prints (SPEC H3). `server` is what to give to `--server`. */
export const practiceWorld = z.object({
  resolver: z.string(),
  outside: z.string(),
  sender: z.string(),
  servers: z.array(
    z.object({
      id: z.string(),
      /** Short name for a list, in the language. */
      name: z.string().optional(),
      target: z.string(),
      server: z.string().optional(),
      /** A server behind the filter, to be named beside it (`--hidden`). */
      hidden: z.string().optional(),
      /** The pretend address its mail leaves from: what practice lists are asked about. */
      outbound: z.string().optional(),
      expect: z.array(verdictCode),
      words: z.string(),
    }),
  ),
  /** Sentences about what is missing on this computer (no IPv6: no `open6`). */
  notes: z.array(z.string()).optional(),
});
export type PracticeWorld = z.infer<typeof practiceWorld>;
