import { createRequire } from 'node:module';

type Entry = {
  name: string;
  type: number;
  length: number;
  children?: number[];
  binaryProvider?: () => Uint8Array;
};
const { burn } = createRequire(import.meta.url)('@kenjiuno/msgreader/lib/Burner') as {
  burn: (entries: Entry[]) => Uint8Array;
};

/** A property of a saved Outlook message: tag as eight hexadecimal digits, and its octets. */
export type MsgProperty = { tag: string; octets: Uint8Array };

export const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));

/** A `.msg` file ([MS-OXMSG]) with these properties and attached files. */
export function makeMsg(
  properties: readonly MsgProperty[],
  attached: readonly Uint8Array[] = [],
): Uint8Array {
  const entries: Entry[] = [{ name: 'Root Entry', type: 5, length: 0, children: [] }];
  const add = (parent: number, entry: Entry): number => {
    entries.push(entry);
    entries[parent]?.children?.push(entries.length - 1);
    return entries.length - 1;
  };
  const stream = (parent: number, name: string, octets: Uint8Array): number =>
    add(parent, { name, type: 2, length: octets.length, binaryProvider: () => new Uint8Array(octets) });
  stream(0, '__properties_version1.0', new Uint8Array(32));
  for (const { tag, octets } of properties) stream(0, `__substg1.0_${tag}`, octets);
  for (const [index, octets] of attached.entries()) {
    const folder = add(0, { name: `__attach_version1.0_#0000000${index}`, type: 1, length: 0, children: [] });
    stream(folder, '__properties_version1.0', new Uint8Array(8));
    stream(folder, '__substg1.0_37010102', octets);
  }
  return burn(entries);
}
