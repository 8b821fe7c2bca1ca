const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Letters that are taken for another by the eye, and lower case (Crockford's base 32). */
const SAME: Record<string, string> = { O: '0', I: '1', L: '1' };

/** Octets in digits and capitals, five bits a letter: QR codes and chat programs carry them unchanged. */
export function toBase32(octets: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const octet of octets) {
    held = (held << 8) | octet;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += LETTERS[(held >> bits) & 31];
    }
    held &= 255;
  }
  return bits > 0 ? text + LETTERS[(held << (5 - bits)) & 31] : text;
}

/** The octets again; null when a letter is none of ours. Spaces, line ends and dashes between letters do not count. */
export function fromBase32(text: string): Uint8Array | null {
  const octets: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text.replace(/[\s-]+/g, '').toUpperCase()) {
    const value = LETTERS.indexOf(SAME[letter] ?? letter);
    if (value < 0) return null;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      octets.push((held >> bits) & 255);
    }
  }
  return Uint8Array.from(octets);
}
