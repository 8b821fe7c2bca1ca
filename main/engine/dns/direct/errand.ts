import type { Reply } from '../ask-server.ts';
import type { Judged } from './judge.ts';

/** One question asked of us, and what it may still cost. `via` is the server asked last. */
export type Errand = { questionsLeft: number; via: string };

/** What a question came to, and the message that says so (null when none did). */
export type Step = { judged: Judged; reply: Reply | null };

/** The lookups that led to this one, each for the one before: no walk waits for itself, and none goes deep. */
export type Path = readonly string[];
