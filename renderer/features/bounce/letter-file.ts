import type { Letter } from '../../state/bounce.ts';

const MB = 1_000_000;

/** What is handed to the program: what a returned mail says stands at its beginning. */
export const KEEP_MB = 4;
const KEEP = KEEP_MB * MB;

/** Pasted words, kept to the same length. */
export function letterOf(text: string): Letter {
  return { text: text.slice(0, KEEP), cut: text.length > KEEP, name: '' };
}

/** The octets of a blob as base64; the browser does it off the page's own time. */
function toBase64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(blob);
  });
}

/** The beginning of a dropped or chosen file; only that much is ever read. Null when the system does not give it. */
export async function letterFrom(file: File): Promise<Letter | null> {
  try {
    return { base64: await toBase64(file.slice(0, KEEP)), cut: file.size > KEEP, name: file.name };
  } catch {
    return null;
  }
}
