import type { Language } from '../../preload/contract/index.ts';
import type { Services, Shell } from '../service/index.ts';
import { lookOf } from '../service/look.ts';
import { createEventHub } from '../transport/hub.ts';
import { readLink } from '../transport/link-gate.ts';
import { createRouter } from '../transport/router.ts';
import { type BrowserMode, startBrowserMode } from './index.ts';
import { openInSystemBrowser } from './open-browser.ts';

export type ServeOptions = {
  createServices(shell: Shell): Promise<Services>;
  version: string;
  systemLanguage: Language;
  /** `dist/renderer`. */
  assetsDir: string;
  /** 0 or absent: any free port. */
  port?: number;
};

/** Services and browser mode together. When it ends (stopped or idle) the services are ended too. Rejects when the port is taken. */
export async function serve(options: ServeOptions): Promise<BrowserMode> {
  const hub = createEventHub();
  const services = await options.createServices({
    host: 'browser',
    version: options.version,
    systemLanguage: options.systemLanguage,
    publish: hub.publish,
    printPdf: null,
    chooseFile: null,
    openLink: async (text) => {
      const url = readLink(text);
      return url !== null && openInSystemBrowser(url);
    },
  });
  const router = createRouter(services.handlers, {
    host: 'browser',
    onFault: (method, error) => console.error(method, error),
  });
  try {
    const mode = await startBrowserMode({
      router,
      hub,
      assetsDir: options.assetsDir,
      look: () => lookOf(services.context),
      ...(options.port === undefined ? {} : { port: options.port }),
      isBusy: () => services.isBusy(),
    });
    const ended = mode.ended.then(async (why) => {
      await services.stop();
      return why;
    });
    return {
      ...mode,
      ended,
      async stop() {
        await mode.stop();
        await ended;
      },
    };
  } catch (error) {
    await services.stop();
    throw error;
  }
}
