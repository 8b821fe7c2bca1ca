import type { Language, Settings } from '../../preload/contract/index.ts';
import type { ServiceContext } from './types.ts';

/** How the person wants the window: what its page has to know before the window can ask. */
export function lookOf(context: Pick<ServiceContext, 'language' | 'store'>): {
  language: Language;
} & Pick<Settings, 'theme' | 'textSize' | 'screenShare'> {
  const { theme, textSize, screenShare } = context.store.settings.read();
  return { language: context.language(), theme, textSize, screenShare };
}
