import { createRequire } from 'node:module';
import { decodeBytes } from '../smtp/safe-text.ts';
import { isSoundCompound } from './check-compound.ts';

/** What a saved Outlook message ([MS-OXMSG]) holds: its texts in the order of reading, and attached files. */
export type MsgParts = { texts: string[]; html: string[]; attached: Uint8Array[] };

type Observer = (fields: { dataType?: string | null }, tag: number, raw: Uint8Array | null) => void;
type Reader = new (
  octets: Uint8Array,
) => { parserConfig: { propertyObserver: Observer } | null; getFileData(): unknown };

// The library is CommonJS with a default inside its exports.
const { default: MsgReader } = createRequire(import.meta.url)('@kenjiuno/msgreader') as { default: Reader };

/** Properties with text in them ([MS-OXPROPS]): subject, transport headers, report text, supplementary info, body. */
const TEXTS = [0x007d, 0x0037, 0x1001, 0x0c1b, 0x1000];
const HTML = 0x1013;
const ATTACHED = 0x3701;
const CODE_PAGES = [0x3ffd, 0x3fde];
const MAX_TEXTS = 60;
const MAX_TEXT_OCTETS = 4_000_000;
const MAX_ATTACHED = 20;

/** Reads a `.msg` file. Null when it is damaged or made to be endless. */
export function unpackMsg(octets: Uint8Array): MsgParts | null {
  if (!isSoundCompound(octets)) return null;
  const found: { id: number; type: number; raw: Uint8Array }[] = [];
  const attached: Uint8Array[] = [];
  let codePage = 0;
  const observe: Observer = (_fields, tag, raw) => {
    if (raw === null) return;
    const id = tag >>> 16;
    const type = tag & 0xffff;
    if (CODE_PAGES.includes(id) && raw.length >= 4)
      codePage = (raw[0] ?? 0) + 256 * (raw[1] ?? 0) + 65536 * (raw[2] ?? 0);
    const isText =
      (TEXTS.includes(id) && (type === 0x1f || type === 0x1e)) || (id === HTML && raw.length > 8);
    if (isText && found.length < MAX_TEXTS) found.push({ id, type, raw: raw.slice(0, MAX_TEXT_OCTETS) });
    if (id === ATTACHED && type === 0x0102 && attached.length < MAX_ATTACHED) attached.push(raw);
  };
  try {
    // The library reads from the start of the memory that a view lies in.
    const reader = new MsgReader(new Uint8Array(octets));
    reader.parserConfig = { propertyObserver: observe };
    reader.getFileData();
  } catch {
    // A damaged file may still have given its text.
    if (found.length === 0) return null;
  }
  const decode = ({ raw, type }: { raw: Uint8Array; type: number }): string =>
    (type === 0x1f ? new TextDecoder('utf-16le').decode(raw) : decodeWith(codePage, raw)).replaceAll(
      '\0',
      '',
    );
  const texts = TEXTS.flatMap((id) =>
    found.filter((entry) => entry.id === id && entry.raw.length > 8).map(decode),
  );
  return { texts, html: found.filter(({ id }) => id === HTML).map(decode), attached };
}

const NAMES: Record<number, string> = {
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  20866: 'koi8-r',
  50220: 'iso-2022-jp',
};

function decodeWith(codePage: number, raw: Uint8Array): string {
  const name = NAMES[codePage] ?? (codePage >= 1250 && codePage <= 1258 ? `windows-${codePage}` : null);
  return name === null ? decodeBytes(raw) : new TextDecoder(name).decode(raw);
}
