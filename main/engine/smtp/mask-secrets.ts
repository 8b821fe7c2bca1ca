/** What may be kept of a line we send (R12, S5): AUTH arguments and answers to 334 challenges are masked at capture. */
export function maskSecrets(line: string, isChallengeAnswer: boolean): string {
  if (isChallengeAnswer) return '****';
  return line.replace(/^(AUTH\s+\S+)\s+.+$/is, '$1 ****');
}

const HIDDEN = '[code hidden]';

/**
 * Lines of a message with what the transcript may keep of them: whoever types the word must have read the message elsewhere. Where the
 * word cannot be found as it is (an encoded body), no line after the header is kept.
 */
export function hideWord(
  lines: readonly string[],
  word: string | undefined,
): { line: string; shown: string }[] {
  if (word === undefined || word === '') return lines.map((line) => ({ line, shown: line }));
  const isPlain = lines.some((line) => line.includes(word));
  const bodyFrom = lines.indexOf('');
  return lines.map((line, index) => {
    const isEncoded = !isPlain && index > bodyFrom && line !== '' && line !== '.';
    return { line, shown: isEncoded ? HIDDEN : line.replaceAll(word, HIDDEN) };
  });
}

/**
 * The code of a message in something a server said, masked: whole, whatever stands between its characters, and each half, as replies of
 * several lines may break it. Case does not matter. Other bytes stay as they are.
 */
export function hideCodes(bytes: Buffer, codes: ReadonlySet<string>): Buffer {
  if (codes.size === 0) return bytes;
  let text = bytes.toString('latin1');
  for (const code of codes) {
    const bare = code.replace(/[^A-Za-z0-9]/g, '');
    const half = Math.ceil(bare.length / 2);
    const parts = [bare, bare.slice(0, half), bare.slice(half)].filter((part) => part.length > 2);
    for (const part of parts)
      text = text.replace(new RegExp([...part].join('[^A-Za-z0-9]{0,8}'), 'gi'), HIDDEN);
  }
  return Buffer.from(text, 'latin1');
}
