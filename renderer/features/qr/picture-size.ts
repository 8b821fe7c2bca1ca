/** What a picture file says about itself in its first octets, without being decoded. */
export type PictureSize = { kind: 'png' | 'jpeg'; width: number; height: number };

/** Width and height of a PNG (PNG 3rd ed. §11.2.1) or JPEG (T.81 §B.2.2); null for anything else, or when they are not where they belong. */
export function pictureSize(octets: Uint8Array): PictureSize | null {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  if (octets.length >= 24 && view.getUint32(0) === 0x89504e47 && view.getUint32(12) === 0x49484452)
    return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) };
  if (octets.length < 4 || view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 9 <= octets.length) {
    if (octets[at] !== 0xff) return null;
    const marker = octets[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    // Frame headers are C0–CF, without the tables C4, C8 and CC that lie between them.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { kind: 'jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
