import i18next, { type i18n } from 'i18next';
import type { Language } from '../preload/contract/index.ts';
import { en } from './en.ts';
import { id } from './id.ts';

/** The one string table. Each language has the same namespaces and keys; a test walks both. */
export const resources = { en, id } as const;

export type Namespace = keyof typeof en;

export type Params = Record<string, string | number>;

/** Looks up `namespace:key.path` and fills `{{name}}` places. A missing key comes back as the key itself. */
export type Words = {
  language: Language;
  (key: string, params?: Params): string;
  has(key: string): boolean;
};

const instances = new Map<Language, i18n>();

function instanceFor(language: Language): i18n {
  const known = instances.get(language);
  if (known) return known;
  const made = i18next.createInstance();
  made.init({
    lng: language,
    fallbackLng: false,
    resources,
    ns: Object.keys(en),
    defaultNS: 'ui',
    interpolation: { escapeValue: false },
    initAsync: false,
    showSupportNotice: false,
  } as Parameters<i18n['init']>[0]);
  instances.set(language, made);
  return made;
}

/** Words in a language, for main-side use (reports, command line). The window uses the same resources through react-i18next. */
export function wordsIn(language: Language): Words {
  const instance = instanceFor(language);
  const look = (key: string, params: Params = {}): string => String(instance.t(key, params));
  return Object.assign(look, { language, has: (key: string) => instance.exists(key) });
}
