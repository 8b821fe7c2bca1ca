import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { rendererConfig } from '../../build/vite-renderer.ts';
import { createAssets } from '../../main/transport/assets.ts';
import { closeServer, LOOPBACK, listenOnLoopback } from '../../main/transport/loopback.ts';
import { findPage } from '../../main/transport/page.ts';
import { root } from '../architecture/scan.ts';
import { plainLook } from '../fakes/plain-look.ts';

/** The window over a stand-in program, built as ours and served by our own code: files, headers, policy, a fresh nonce a load. `files` are served beside it. */
export async function serveStage(
  page: string,
  files: Record<string, string> = {},
): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'relay-doctor-screens-'));
  const input = join(root, page);
  await build({
    ...rendererConfig,
    root: join(input, '..'),
    build: { ...rendererConfig.build, outDir: folder, rolldownOptions: { input } },
  });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const assets = createAssets(folder);
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const found = await findPage(assets, path, plainLook);
    if (!found) return response.writeHead(404).end();
    const { headers, body } = found;
    response.writeHead(200, headers).end(body);
  });
  const port = await listenOnLoopback(server);
  return {
    url: `http://${LOOPBACK}:${port}/${page.split('/').at(-1)}`,
    async stop() {
      await closeServer(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Collects violations of the policy and dialogs from now on. */
export async function watchPage(page: Page): Promise<string[]> {
  const seen: string[] = [];
  await page.exposeFunction('tellTest', (text: string) => void seen.push(text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const tell = Reflect.get(window, 'tellTest') as (text: string) => void;
      tell(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  return seen;
}
