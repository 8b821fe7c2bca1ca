const MB = 1_000_000;

/** Bigger files are not looked at: no message of ours is. */
export const FILE_LIMIT_MB = 30;
const FILE_LIMIT = FILE_LIMIT_MB * MB;
/** What is handed to the program: the lines that count stand at the beginning. */
const KEEP = 2 * MB;

export type ReadSource =
  | { ok: true; source: string; cut: boolean }
  | { ok: false; why: 'too-big'; megabytes: number }
  | { ok: false; why: 'unreadable' };

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const name = isWide ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  return new TextDecoder(name).decode(bytes);
}

/** The beginning of a dropped or chosen file as text. Only that much is ever read. */
export async function readSourceFile(file: Blob): Promise<ReadSource> {
  if (file.size > FILE_LIMIT) {
    return { ok: false, why: 'too-big', megabytes: Math.ceil(file.size / MB) };
  }
  try {
    const bytes = new Uint8Array(await file.slice(0, KEEP).arrayBuffer());
    return { ok: true, source: decode(bytes), cut: file.size > KEEP };
  } catch {
    return { ok: false, why: 'unreadable' };
  }
}

/** Pasted text, kept to the same length. */
export function cutSource(text: string): { source: string; cut: boolean } {
  return { source: text.slice(0, KEEP), cut: text.length > KEEP };
}

/** The words of what was pasted or dropped: the plain text when there is one, else the text of its HTML. */
export function plainText(data: Pick<DataTransfer, 'getData'>): string {
  const plain = data.getData('text/plain');
  if (plain !== '') return plain;
  const html = data.getData('text/html');
  if (html === '') return '';
  const page = new DOMParser().parseFromString(
    html.replace(/<(br|\/p|\/div|\/tr)\b[^>]*>/gi, '$&\n'),
    'text/html',
  );
  return page.body.textContent;
}
