import { z } from 'zod';
import type { Call } from './devtools-pipe.ts';
import { PrintError } from './print-error.ts';
import { type BrowserCommand, startBrowser } from './start-browser.ts';

/** `timeoutMs`: for everything from start to the last byte. The rest is what `findBrowser` gives. */
export type PrintOptions = BrowserCommand & { signal: AbortSignal; timeoutMs: number };

const targets = z.object({ targetInfos: z.array(z.object({ type: z.string(), targetId: z.string() })) });
const created = z.object({ targetId: z.string() });
const attached = z.object({ sessionId: z.string() });
const frames = z.object({ frameTree: z.object({ frame: z.object({ id: z.string() }) }) });
const printed = z.object({ stream: z.string() });
const piece = z.object({ data: z.string(), base64Encoded: z.boolean().optional(), eof: z.boolean() });

/** A piece of the document per call, bytes. */
const PIECE_BYTES = 1024 * 1024;

/**
 * Prints a page to PDF (tagged, with bookmarks, page size from its own style) in a headless Chromium-family browser with a
 * fresh profile and no network. The browser is gone and its profile removed when this settles.
 * @throws PrintError
 */
export async function printPdf(html: string, options: PrintOptions): Promise<Uint8Array> {
  const { signal, timeoutMs } = options;
  if (signal.aborted) throw new PrintError('aborted', 'before start');
  const browser = await startBrowser(options);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  const stopped = new Promise<never>((_, reject) => {
    const give = (code: 'aborted' | 'timeout') => () => reject(new PrintError(code, `after ${timeoutMs} ms`));
    signal.addEventListener('abort', give('aborted'), { once: true, signal: deadline.signal });
    deadline.signal.addEventListener('abort', give('timeout'), { once: true });
  });
  // A rejection that nobody waits for any more must not end the program.
  stopped.catch(() => undefined);
  try {
    return await Promise.race([print(html, browser.call), stopped]);
  } finally {
    clearTimeout(timer);
    await browser.stop();
    deadline.abort();
  }
}

async function print(html: string, call: Call): Promise<Uint8Array> {
  const open = targets.parse(await call('Target.getTargets')).targetInfos.find((one) => one.type === 'page');
  const page = open ?? created.parse(await call('Target.createTarget', { url: 'about:blank' }));
  const session = attached.parse(
    await call('Target.attachToTarget', { targetId: page.targetId, flatten: true }),
  ).sessionId;
  await call('Emulation.setScriptExecutionDisabled', { value: true }, session);
  const frameId = frames.parse(await call('Page.getFrameTree', {}, session)).frameTree.frame.id;
  await call('Page.setDocumentContent', { frameId, html }, session);
  const { stream } = printed.parse(
    await call(
      'Page.printToPDF',
      {
        preferCSSPageSize: true,
        printBackground: true,
        displayHeaderFooter: false,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
        transferMode: 'ReturnAsStream',
      },
      session,
    ),
  );
  const pieces: Buffer[] = [];
  for (;;) {
    const next = piece.parse(await call('IO.read', { handle: stream, size: PIECE_BYTES }, session));
    pieces.push(Buffer.from(next.data, next.base64Encoded ? 'base64' : 'utf8'));
    if (next.eof) break;
  }
  const bytes = Buffer.concat(pieces);
  if (bytes.subarray(0, 5).toString('latin1') !== '%PDF-') throw new PrintError('failed', 'no PDF came back');
  return bytes;
}
