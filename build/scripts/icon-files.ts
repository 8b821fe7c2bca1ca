/** A square PNG picture and its side in pixels. */
export type Picture = { size: number; png: Uint8Array };

/** Sides that a Windows icon holds. */
export const ICO_SIZES: readonly number[] = [16, 20, 24, 32, 40, 48, 64, 256];

/** Block types of an Apple icon that hold PNG, with the side in pixels. `ic11`…`ic14` are the doubled ones. */
const ICNS_BLOCKS: readonly (readonly [type: string, size: number])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
];

/** Sides that an Apple icon holds. */
export const ICNS_SIZES: readonly number[] = [...new Set(ICNS_BLOCKS.map(([, size]) => size))];

/** A Windows icon (ICO, pictures stored as PNG, understood since Windows Vista). Throws when a picture is over 256 pixels. */
export function toIco(pictures: readonly Picture[]): Uint8Array {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [index, { size, png }] of pictures.entries()) {
    if (size > 256) throw new Error(`a Windows icon has no room for ${size} pixels`);
    const at = 6 + 16 * index;
    // 256 is written as 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.byteLength, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.byteLength;
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** An Apple icon (ICNS). Throws when one of `ICNS_SIZES` is not among the pictures. */
export function toIcns(pictures: readonly Picture[]): Uint8Array {
  const blocks = ICNS_BLOCKS.map(([type, size]) => {
    const png = pictures.find((picture) => picture.size === size)?.png;
    if (!png) throw new Error(`an Apple icon needs a picture of ${size} pixels`);
    return Buffer.concat([blockHead(type, png.byteLength), png]);
  });
  const body = Buffer.concat(blocks);
  return Buffer.concat([blockHead('icns', body.byteLength), body]);
}

function blockHead(type: string, octets: number): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(octets + 8, 4);
  return head;
}
