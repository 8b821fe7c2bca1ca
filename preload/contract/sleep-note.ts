/** The note that a sleep of the computer leaves in conversations. It is kept as a mark; who shows it says it in words. */
export function sleepNote(sleptMs: number): string {
  return `computer-slept ${Math.round(sleptMs / 1000)} s`;
}

/** How long such a note says that the computer slept, ms; null when the line is something else. */
export function readSleepNote(line: { dir: string; text: string }): number | null {
  const seconds = line.dir === 'note' ? /^computer-slept (\d{1,9}) s$/.exec(line.text)?.[1] : undefined;
  return seconds === undefined ? null : Number(seconds) * 1000;
}
