import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createWords } from './i18n/setup.ts';
import { createStores } from './state/stores.ts';
import type { Connection } from './transport/index.ts';

/** Puts the window into `element`, talking over `connection`. */
export async function openWindow(element: HTMLElement, connection: Connection): Promise<void> {
  const stores = createStores(connection, window);
  // A socket greets when it opens; the desktop's line is open from the first moment.
  if (connection.status() === 'open') void stores.session.getState().hello();
  const words = await createWords(stores.session.getState().language);
  createRoot(element).render(<App stores={stores} words={words} />);
}
