import { CONTRACT_VERSION, ServiceError } from '../../preload/contract/index.ts';
import { isKnownLink } from './links.ts';
import type { HandlersOf, ServiceContext } from './types.ts';

/** Greeting, settings and links. */
export function appHandlers(context: ServiceContext): HandlersOf<'app.hello' | 'settings.set' | 'link.open'> {
  return {
    async 'app.hello'(input, call) {
      if (input.contract !== CONTRACT_VERSION) throw new ServiceError({ code: 'version', key: 'version' });
      return {
        contract: CONTRACT_VERSION,
        version: context.shell.version,
        host: call.host,
        settings: context.store.settings.read(),
        systemLanguage: context.shell.systemLanguage,
        canPdf: await context.printer.isAvailable(),
        setAside: context.store.setAside,
      };
    },
    async 'settings.set'(input) {
      const next = { ...context.store.settings.read(), ...input };
      try {
        context.store.settings.write(next);
      } catch {
        throw new ServiceError({ code: 'failed', key: 'settings-not-stored' });
      }
      const saved = context.store.settings.read();
      context.runs.setLanguage(context.language());
      context.shell.publish('settings.changed', saved);
      return saved;
    },
    async 'link.open'({ url }) {
      if (!(await isKnownLink(url))) throw new ServiceError({ code: 'refused', key: 'link-unknown' });
      await context.shell.openLink(url);
      return { done: true };
    },
  };
}
