import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { Language } from '../preload/contract/index.ts';
import { App } from './app.tsx';
import { type Early, placeCaret, readBox } from './early.ts';
import { createWords, fetchWords } from './i18n/setup.ts';
import { createStores, type Stores } from './state/stores.ts';
import type { Connection } from './transport/index.ts';

/** How long the first screen stands by itself while the program has not answered, ms; then the window says that it waits. */
const GREETING_MS = 2000;

/**
 * Puts the window into `element`, talking over `connection`. What was typed and pressed in the page before (`early`) is done in the
 * window then.
 */
export async function openWindow(element: HTMLElement, connection: Connection, early?: Early): Promise<void> {
  const stores = createStores(connection, window);
  // A socket greets when it opens; the desktop's line is open from the first moment.
  if (connection.status() === 'open') void stores.session.getState().hello();
  await Promise.all([greeted(stores), fetchWords(pageLanguage() ?? stores.session.getState().language)]);
  const words = await createWords(stores.session.getState().language);
  const before = readBox(document);
  if (before) stores.draft.getState().set({ box: before.text });
  flushSync(() => createRoot(element).render(<App stores={stores} words={words} />));
  placeCaret(document, before);
  early?.replay();
}

/** The language that the host drew the first screen in. */
function pageLanguage(): Language | null {
  const { lang } = document.documentElement;
  return lang === 'en' || lang === 'id' ? lang : null;
}

/** Resolves when the program has answered in some way, or when that takes long. */
function greeted({ session }: Stores): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => {
    const { phase, line } = session.getState();
    if (phase !== 'greeting' || line === 'ended') resolve();
  };
  const stop = session.subscribe(look);
  const timer = setTimeout(resolve, GREETING_MS);
  look();
  return promise.finally(() => {
    stop();
    clearTimeout(timer);
  });
}
