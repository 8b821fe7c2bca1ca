import { type AddressInfo, createServer } from 'node:net';
import { type BrowserContext, chromium } from 'playwright-core';
import { testBrowser } from '../test-browser.ts';

/** Environment variable that tells the stand-in where Chromium listens. */
export const CDP_VARIABLE = 'RELAY_STAND_IN_CHROMIUM';

/** A Chromium that both the test and the program under test can reach. */
export type SharedChromium = { endpoint: string; context: BrowserContext; close(): Promise<void> };

/** Starts the test browser that npm brings, with an open debugging port on loopback. */
export async function startSharedChromium(): Promise<SharedChromium> {
  const port = await findFreePort();
  const browser = await testBrowser();
  const context = await chromium.launchPersistentContext('', {
    ...browser,
    viewport: null,
    args: [...browser.args, '--window-size=1024,640', `--remote-debugging-port=${port}`],
  });
  return { endpoint: `http://127.0.0.1:${port}`, context, close: () => context.close() };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  await closed.promise;
  return port;
}
