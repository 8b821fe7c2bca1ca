import type { Language, PracticeWorld } from '../../preload/contract/index.ts';
import { type PracticeHandle, startPractice } from '../practice/index.ts';
import type { HandlersOf, ServiceContext } from './types.ts';

/** Holds the one practice world of this program. */
export type PracticeKeeper = {
  world(language?: Language): PracticeWorld | null;
  start(language: Language): Promise<PracticeWorld>;
  stop(): Promise<void>;
};

export function createPracticeKeeper(): PracticeKeeper {
  let running: Promise<PracticeHandle> | null = null;
  let current: PracticeHandle | null = null;
  return {
    world: (language) => (language ? current?.worldIn(language) : current?.world) ?? null,
    async start(language) {
      running ??= startPractice({ language });
      try {
        current = await running;
        return current.worldIn(language);
      } catch (error) {
        running = null;
        throw error;
      }
    },
    async stop() {
      const handle = await running;
      running = null;
      current = null;
      await handle?.stop();
    },
  };
}

/** Practice servers from the window (X). */
export function practiceHandlers(
  keeper: PracticeKeeper,
  context: Pick<ServiceContext, 'shell'>,
): HandlersOf<'practice.start' | 'practice.stop' | 'practice.state'> {
  return {
    async 'practice.start'({ language }) {
      const world = await keeper.start(language);
      context.shell.publish('practice.changed', { world });
      return world;
    },
    async 'practice.stop'() {
      await keeper.stop();
      context.shell.publish('practice.changed', { world: null });
      return { done: true };
    },
    async 'practice.state'({ language }) {
      return { world: keeper.world(language) };
    },
  };
}
