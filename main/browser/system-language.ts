import type { Language } from '../../preload/contract/index.ts';

/** Language of this computer's user: Indonesian when the environment or the system's locale says so, else English. */
export function systemLanguage(environment: NodeJS.ProcessEnv = process.env): Language {
  const said = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG;
  const locale =
    said && said !== 'C' && said !== 'POSIX' ? said : new Intl.DateTimeFormat().resolvedOptions().locale;
  return /^(?:id|in)(?:[^a-z]|$)/i.test(locale) ? 'id' : 'en';
}
