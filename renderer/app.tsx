import './theme/mantine.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/share.css';
import './theme/fields.css';
import { MantineProvider } from '@mantine/core';
import type { i18n } from 'i18next';
import { useEffect, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { Shell } from './features/shell/shell.tsx';
import { speak } from './i18n/setup.ts';
import type { Stores } from './state/stores.ts';
import { StoresContext, useOwned } from './state/use-stores.ts';
import { theme, toTokens } from './theme/mantine.ts';
import { useAppearance } from './theme/use-appearance.ts';

const NO_NONCE = '';

/** The style nonce that the host wrote into the page. */
function styleNonce(): string {
  return document.querySelector('meta[name="style-nonce"]')?.getAttribute('content') ?? NO_NONCE;
}

/** Waits for the words of the language, then shows the window in it. */
function InLanguage(props: { words: i18n }) {
  const language = useOwned('session', (state) => state.language);
  const [spoken, setSpoken] = useState(props.words.language);
  useEffect(() => {
    document.documentElement.lang = spoken;
  }, [spoken]);
  useEffect(() => {
    let wanted = true;
    void speak(props.words, language).then(() => {
      if (wanted) setSpoken(language);
    });
    return () => {
      wanted = false;
    };
  }, [language, props.words]);
  return <Shell />;
}

function Themed(props: { words: i18n }) {
  const scheme = useAppearance();
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={toTokens}
      forceColorScheme={scheme}
      getStyleNonce={styleNonce}
      withGlobalClasses={false}
    >
      <InLanguage words={props.words} />
    </MantineProvider>
  );
}

/** The whole window over its stores and words. */
export function App(props: { stores: Stores; words: i18n }) {
  const { stores } = props;
  return (
    <StoresContext value={stores}>
      <I18nextProvider i18n={props.words}>
        <Themed words={props.words} />
      </I18nextProvider>
    </StoresContext>
  );
}
