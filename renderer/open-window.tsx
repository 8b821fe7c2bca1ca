import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { Language } from '../preload/contract/index.ts';
import { App } from './app.tsx';
import { BOX_ID, type Early, placeFocus, readPage } from './early.ts';
import { createWords, fetchWords } from './i18n/setup.ts';
import { createStores, type Stores } from './state/stores.ts';
import type { Connection } from './transport/index.ts';

/** How long the first screen stands by itself while the program has not answered, ms; then the window says that it waits. */
const GREETING_MS = 5000;

/**
 * Puts the window into `element`, talking over `connection`. What was typed and pressed in the page before (`early`) is done in the
 * window then.
 */
export async function openWindow(element: HTMLElement, connection: Connection, early?: Early): Promise<void> {
  const stores = createStores(connection, window);
  // A socket greets when it opens; the desktop's line is open from the first moment.
  if (connection.status() === 'open') void stores.session.getState().hello();
  const heard = greeted(stores);
  const late = new Promise((resolve) => setTimeout(resolve, GREETING_MS));
  await Promise.all([
    Promise.race([heard, late]),
    fetchWords(pageLanguage() ?? stores.session.getState().language),
  ]);
  const words = await createWords(stores.session.getState().language);
  await early?.free();
  early?.stop();
  const before = readPage(document);
  if (before) stores.draft.getState().set({ box: before.text });
  flushSync(() => createRoot(element).render(<App stores={stores} words={words} />));
  placeFocus(document, before);
  // When the window had to say that it waits, Home is there a moment after the answer.
  await heard;
  if (!boxShown()) await new Promise((resolve) => setTimeout(resolve, 0));
  early?.replay((deed) => flushSync(deed));
}

const boxShown = (): boolean => document.getElementById(BOX_ID) !== null;

/** The language that the host drew the first screen in. */
function pageLanguage(): Language | null {
  const { lang } = document.documentElement;
  return lang === 'en' || lang === 'id' ? lang : null;
}

/** Resolves when the program has answered in some way. */
function greeted({ session }: Stores): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => {
    const { phase, line } = session.getState();
    if (phase !== 'greeting' || line === 'ended') resolve();
  };
  const stop = session.subscribe(look);
  look();
  return promise.finally(stop);
}
