import { pictureSize } from './picture-size.ts';

/** Larger files and pictures are no photos of a screen. */
const MOST_BYTES = 40_000_000;
const MOST_PIXELS = 60_000_000;
/** Where the size stands: behind the longest preview that cameras put first. */
const HEAD_BYTES = 512_000;
const MOST_MS = 15_000;

/** Why a picture gave nothing: words `share:picture.<why>`. */
export type PictureTrouble = 'not-picture' | 'too-large' | 'unreadable' | 'no-code' | 'too-slow';

export type PictureRead = { ok: true; text: string } | { ok: false; why: PictureTrouble };

/** By its name or what the system says of it; what is really in it is seen when it is read. */
export function isPictureName(file: File): boolean {
  return /^image\/(png|jpeg)$/.test(file.type) || /\.(png|jpe?g)$/i.test(file.name);
}

/** Text of the QR code in a PNG or JPEG, or why there is none. Works apart from the window, within limits of size and time. */
export async function lookAtPicture(file: Blob): Promise<PictureRead> {
  if (file.size > MOST_BYTES) return { ok: false, why: 'too-large' };
  const head = await file
    .slice(0, HEAD_BYTES)
    .arrayBuffer()
    .catch(() => null);
  if (!head) return { ok: false, why: 'unreadable' };
  const size = pictureSize(new Uint8Array(head));
  if (!size) return { ok: false, why: 'not-picture' };
  if (size.width * size.height > MOST_PIXELS) return { ok: false, why: 'too-large' };
  const worker = new Worker(new URL('./picture-worker.ts', import.meta.url), { type: 'module' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<PictureRead>((resolve) => {
      timer = setTimeout(() => resolve({ ok: false, why: 'too-slow' }), MOST_MS);
      worker.onerror = () => resolve({ ok: false, why: 'unreadable' });
      worker.onmessage = ({ data }: MessageEvent<{ text: string | null; isReadable: boolean }>) => {
        if (data.text !== null) resolve({ ok: true, text: data.text });
        else resolve({ ok: false, why: data.isReadable ? 'no-code' : 'unreadable' });
      };
      worker.postMessage(file);
    });
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
