import { describe, expect, it, vi } from 'vitest';
import { printPdf } from '../../main/desktop/print.ts';

type Handler = (request: { url: string; method: string }) => Promise<Response>;

/** A pretend window and session that keep what printing did to them. */
function pretend(fault?: 'load' | 'print') {
  let handler: Handler | null = null;
  const seen = { partitions: [] as string[], preferences: {} as Record<string, unknown>, unhandled: 0 };
  const session = {
    fromPartition(partition: string) {
      seen.partitions.push(partition);
      return {
        protocol: {
          handle: (_scheme: string, given: Handler) => {
            handler = given;
          },
          unhandle: () => {
            seen.unhandled += 1;
          },
        },
        webRequest: { onBeforeRequest: () => undefined },
        setPermissionRequestHandler: () => undefined,
        setPermissionCheckHandler: () => undefined,
      };
    },
  };
  const destroy = vi.fn();
  class Window {
    webContents = {
      printToPDF: async () => {
        if (fault === 'print') throw new Error('print failed');
        return Buffer.from('%PDF-');
      },
    };
    destroy = destroy;
    constructor(options: { show: boolean; webPreferences: Record<string, unknown> }) {
      expect(options.show).toBe(false);
      seen.preferences = options.webPreferences;
    }
    isDestroyed() {
      return false;
    }
    async loadURL() {
      if (fault === 'load') throw new Error('load failed');
    }
  }
  return {
    seen,
    destroy,
    options: { BrowserWindow: Window, session } as unknown as Parameters<typeof printPdf>[1],
    ask: async (url: string, method = 'GET') => {
      if (!handler) throw new Error('no handler');
      return handler({ url, method });
    },
  };
}

describe('printing a document in the desktop', () => {
  it('shows it to a hidden, script-less window of its own session that can load nothing else', async () => {
    const { options, seen, ask, destroy } = pretend();
    expect(Buffer.from(await printPdf('<h1>x</h1>', options)).toString()).toBe('%PDF-');
    expect(seen.preferences).toMatchObject({
      javascript: false,
      sandbox: true,
      partition: seen.partitions[0],
    });
    expect(seen.preferences).not.toHaveProperty('preload');
    const page = await ask('relay://print/');
    expect(await page.text()).toBe('<h1>x</h1>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('content-security-policy')).not.toContain('script-src');
    for (const other of ['relay://print/other', 'relay://app/', 'relay://print/?x']) {
      expect((await ask(other)).status).toBe(404);
    }
    expect(destroy).toHaveBeenCalledTimes(1);
    expect(seen.unhandled).toBe(1);
  });

  it('uses a session of its own for every document', async () => {
    const { options, seen } = pretend();
    await printPdf('a', options);
    await printPdf('b', options);
    expect(new Set(seen.partitions).size).toBe(2);
  });

  it.each(['load', 'print'] as const)('clears up when it fails to %s', async (fault) => {
    const { options, destroy, seen } = pretend(fault);
    await expect(printPdf('x', options)).rejects.toThrow(`${fault} failed`);
    expect(destroy).toHaveBeenCalledTimes(1);
    expect(seen.unhandled).toBe(1);
  });
});
