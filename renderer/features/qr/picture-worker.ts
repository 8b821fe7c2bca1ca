import { decodeQR } from 'qr/decode.js';

/** Sides that are tried, px: a code in a large photo is found in a smaller copy, one in a small picture in a larger one. */
const SIDES = [1400, 800, 2400, 560];

/** Looks for a QR code in a picture, apart from the window so that nothing waits for it. Answers its text, `null` or `'unreadable'`. */
async function look(file: Blob): Promise<{ text: string | null; isReadable: boolean }> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return { text: null, isReadable: false };
  for (const side of SIDES) {
    const text = lookAt(picture, side / Math.max(picture.width, picture.height));
    if (text !== null) return { text, isReadable: true };
  }
  return { text: null, isReadable: true };
}

function lookAt(picture: ImageBitmap, scale: number): string | null {
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!canvas) return null;
  canvas.fillStyle = '#ffffff';
  canvas.fillRect(0, 0, width, height);
  canvas.drawImage(picture, 0, 0, width, height);
  try {
    return decodeQR({ width, height, data: canvas.getImageData(0, 0, width, height).data });
  } catch {
    // Nothing that looks like a code at this size.
    return null;
  }
}

self.onmessage = ({ data }: MessageEvent<Blob>) => {
  void look(data).then((answer) => self.postMessage(answer));
};
