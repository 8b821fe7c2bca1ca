/** What is brought to the reader: pasted text, or the octets of a file (`.eml`, `.msg`, text). */
export type BounceInput = { text: string } | { octets: Uint8Array };

/** Read of a pasted text, UTF-16 units. */
export const MAX_TEXT = 4_000_000;
/** Read of a file. */
export const MAX_OCTETS = 30 * 1024 * 1024;
