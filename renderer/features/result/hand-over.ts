import type { MethodOutput } from '../../../preload/contract/index.ts';

const LATER_MS = 60_000;

/** Browser mode: gives the bytes to the browser, which saves them as it always does. */
export function handOver(file: Pick<MethodOutput<'report.save'>, 'fileName' | 'mime' | 'base64'>): void {
  if (file.base64 === null) return;
  const bytes = Uint8Array.from(atob(file.base64), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: file.mime }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), LATER_MS);
}
