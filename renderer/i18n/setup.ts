import { createInstance, type InitOptions, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../preload/contract/index.ts';

/** Namespaces the window reads; findings and reports come worded from the program. */
const NAMESPACES = [
  'ui',
  'verdict',
  'target',
  'relayTests',
  'host',
  'findingBlacklist',
  'proof',
  'letters',
  'lists',
  'share',
  'together',
  'merged',
];

const loaders: Record<Language, () => Promise<{ table: Record<string, object> }>> = {
  en: () => import('./en.ts'),
  id: () => import('./id.ts'),
};

/** Fetches the words of a language, so that they are there when they are wanted. */
export async function fetchWords(language: Language): Promise<void> {
  await loaders[language]();
}

/** An i18next with one language in it; others are fetched when they are chosen. */
export async function createWords(language: Language): Promise<i18n> {
  const instance = createInstance();
  const { table } = await loaders[language]();
  const options: InitOptions & { showSupportNotice: boolean } = {
    lng: language,
    fallbackLng: false,
    resources: { [language]: table } as InitOptions['resources'],
    ns: NAMESPACES,
    defaultNS: 'ui',
    interpolation: { escapeValue: false },
    initAsync: false,
    showSupportNotice: false,
  };
  await instance.use(initReactI18next).init(options);
  return instance;
}

/** Speaks another language from now on. */
export async function speak(instance: i18n, language: Language): Promise<void> {
  if (instance.language === language) return;
  if (!instance.hasResourceBundle(language, 'ui')) {
    const { table } = await loaders[language]();
    for (const [namespace, words] of Object.entries(table)) {
      instance.addResourceBundle(language, namespace, words);
    }
  }
  await instance.changeLanguage(language);
}
