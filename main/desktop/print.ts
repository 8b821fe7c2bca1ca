import { randomUUID } from 'node:crypto';
import type { BrowserWindow as BrowserWindowClass, Session } from 'electron';
import { lockNetwork } from './permissions.ts';
import { SCHEME } from './scheme.ts';
import { printPreferences } from './web-preferences.ts';

export type PrintOptions = {
  BrowserWindow: typeof BrowserWindowClass;
  session: { fromPartition(partition: string): Session };
};

/** Longest a document may take, ms. */
const PRINT_MS = 60_000;
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/**
 * Prints a self-contained page to a tagged A4 PDF with bookmarks. The page is shown to a hidden window without scripts, in a session of
 * its own that can load nothing but this page. Rejects after a minute or when the page cannot be shown.
 */
export async function printPdf(html: string, options: PrintOptions): Promise<Uint8Array> {
  const partition = `print-${randomUUID()}`;
  const address = `${SCHEME}://print/`;
  const session = options.session.fromPartition(partition);
  session.protocol.handle(SCHEME, async (request) =>
    request.url === address && request.method === 'GET'
      ? new Response(html, {
          headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': POLICY },
        })
      : new Response(null, { status: 404 }),
  );
  lockNetwork(session);
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);

  const window = new options.BrowserWindow({ show: false, webPreferences: printPreferences(partition) });
  let timer: NodeJS.Timeout | undefined;
  try {
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('printing took too long')), PRINT_MS);
    });
    const work = async () => {
      await window.loadURL(address);
      return window.webContents.printToPDF({
        pageSize: 'A4',
        printBackground: true,
        preferCSSPageSize: true,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
      });
    };
    return new Uint8Array(await Promise.race([work(), deadline]));
  } finally {
    clearTimeout(timer);
    if (!window.isDestroyed()) window.destroy();
    session.protocol.unhandle(SCHEME);
  }
}
