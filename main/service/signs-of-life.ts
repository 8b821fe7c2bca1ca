import type { SignsOfLife } from '../store/index.ts';

/** A running check says so every five seconds. */
export const STALE_MS = 20_000;

/** What tells a run that is going on somewhere from one that died. */
export const signsOfLife = (now: Date): SignsOfLife => ({
  isAlive,
  staleBefore: new Date(now.getTime() - STALE_MS).toISOString(),
});

/** Is the process that owned a run still there? (A stale sign of life settles the case of a reused process number.) */
export function isAlive(owner: number): boolean {
  if (owner === process.pid) return true;
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
