import {
  type CatcherState,
  type Language,
  type MethodOutput,
  type PracticeWorld,
  ServiceError,
} from '../../preload/contract/index.ts';
import type { PracticeHandle, startPractice as start } from '../practice/index.ts';
import { PRACTICE_PLACE as CATCHER_DOMAIN } from './proof/catcher.ts';
import type { HandlersOf, ServiceContext } from './types.ts';

/** Holds the one practice world of this program. */
export type PracticeKeeper = {
  world(language?: Language): PracticeWorld | null;
  handle(): PracticeHandle | null;
  start(language: Language): Promise<PracticeWorld>;
  stop(): Promise<void>;
  /** The built-in catcher began or ended: the practice servers bring it the mail for its name. */
  showCatcher(state: CatcherState): void;
};

/** Starts a practice world. Its servers are loaded with it: most people who start the program never open it. */
export const startPractice: typeof start = async (options) =>
  (await import('../practice/index.ts')).startPractice(options);

export function createPracticeKeeper(): PracticeKeeper {
  let running: Promise<PracticeHandle> | null = null;
  let current: PracticeHandle | null = null;
  const showCatcher = ({ at }: CatcherState): void => {
    const port = at.find((place) => place.startsWith('127.0.0.1:'))?.split(':')[1];
    current?.route(CATCHER_DOMAIN, port === undefined ? null : Number(port));
  };
  return {
    showCatcher,
    world: (language) => (language ? current?.worldIn(language) : current?.world) ?? null,
    handle: () => current,
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
): HandlersOf<'practice.start' | 'practice.stop' | 'practice.state' | 'practice.mailbox'> {
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
    async 'practice.mailbox'() {
      const handle = keeper.handle();
      if (!handle) throw new ServiceError({ code: 'not-found', key: 'practice-off' });
      return mailboxOf(handle);
    },
  };
}

const MAX_SHOWN = 50;
const MAX_CHARS = 100_000;

/** What arrived elsewhere and at the practice servers' own people, as the window shows it: newest first. */
function mailboxOf(handle: PracticeHandle): MethodOutput<'practice.mailbox'> {
  const { host, port, user, password } = handle.reader;
  const messages = handle
    .mailbox()
    .slice(-MAX_SHOWN)
    .reverse()
    .map(({ at, source }) => ({ at, subject: subjectOf(source), source: source.slice(0, MAX_CHARS) }));
  return {
    address: handle.world.outside,
    account: { host, port, security: 'none', user },
    password,
    messages,
  };
}

/** As it stands in the header, folded lines joined (RFC 5322 §2.2.3). */
function subjectOf(source: string): string {
  const [head = ''] = source.split(/\r?\n\r?\n/, 1);
  const subject = /^subject:[ \t]*(.*(?:\r?\n[ \t].*)*)/im.exec(head)?.[1] ?? '';
  return subject
    .replace(/\r?\n[ \t]+/g, ' ')
    .trim()
    .slice(0, 300);
}
