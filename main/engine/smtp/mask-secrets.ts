/** What may be kept of a line we send (R12, S5): AUTH arguments and answers to 334 challenges are masked at capture. */
export function maskSecrets(line: string, isChallengeAnswer: boolean): string {
  if (isChallengeAnswer) return '****';
  return line.replace(/^(AUTH\s+\S+)\s+.+$/is, '$1 ****');
}
