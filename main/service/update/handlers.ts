import type { HandlersOf, ServiceContext } from '../types.ts';
import { createUpdates, type Updates } from './updates.ts';

type UpdateMethods = 'update.state' | 'update.check' | 'update.download' | 'update.cancel' | 'update.install';

/** Updates over what the shell can do, with the settings as memory. */
export function openUpdates({
  shell,
  store,
  runs,
  now,
}: Pick<ServiceContext, 'shell' | 'store' | 'runs' | 'now'>): Updates {
  return createUpdates({
    updater: shell.updater ?? null,
    settings: () => store.settings.read(),
    keepCheckedAt: (updateCheckedAt) => store.settings.write({ ...store.settings.read(), updateCheckedAt }),
    publish: (state) => shell.publish('update.changed', state),
    isRunning: () => runs.anyRunning(),
    now,
  });
}

/** Updates for the window (H1). */
export function updateHandlers(updates: Updates): HandlersOf<UpdateMethods> {
  return {
    'update.state': async () => updates.state(),
    'update.check': () => updates.check(),
    'update.download': async () => updates.download(),
    'update.cancel': async () => updates.cancel(),
    'update.install': () => updates.install(),
  };
}
