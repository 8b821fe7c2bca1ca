/**
 * How long after sending a person may say that nothing came (`proof.nothing`), ms: most mail arrives within minutes
 * (relay-tests row 41). No zod here: the window loads it as it is.
 */
export const NOTHING_CAME_AFTER_MS = { usual: 10 * 60_000, practice: 10_000 } as const;
