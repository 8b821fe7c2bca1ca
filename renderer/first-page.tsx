import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import type { Language } from '../preload/contract/index.ts';
import { Shell } from './features/shell/shell.tsx';
import { createWords } from './i18n/setup.ts';
import { createStores } from './state/stores.ts';
import { StoresContext } from './state/use-stores.ts';
import type { Connection } from './transport/index.ts';

/** Nobody answers while the program is being built. */
const nobody: Connection = {
  call: () => new Promise(() => undefined),
  on: () => () => undefined,
  status: () => 'open',
  onStatus: () => () => undefined,
};

/** All that the stores want of a window. */
const nowhere = {
  location: { hash: '' },
  navigator: { language: 'en' },
  history: { replaceState: () => undefined, pushState: () => undefined },
  addEventListener: () => undefined,
} as unknown as Window;

/** Home as it is drawn in the page itself, in one language: what a person sees and types into before any script has come. */
export async function drawFirstPage(language: Language): Promise<string> {
  const stores = createStores(nobody, nowhere);
  stores.session.setState({ phase: 'ready', language });
  return renderToStaticMarkup(
    <StoresContext value={stores}>
      <I18nextProvider i18n={await createWords(language)}>
        <Shell />
      </I18nextProvider>
    </StoresContext>,
  );
}
