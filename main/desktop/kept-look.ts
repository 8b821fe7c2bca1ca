import type { Language } from '../../preload/contract/index.ts';
import type { Look } from '../transport/page.ts';
import { fieldOf, readKept, writeKept } from './kept-file.ts';

/** How the person wanted the window when it was last there. `system` follows the computer. */
export type KeptLook = Omit<Look, 'language'> & { language: Language | 'system' };

const LANGUAGES = ['system', 'en', 'id'] as const;
const THEMES = ['system', 'light', 'dark'] as const;

/** What is remembered in `path`, as far as it is what it should be: the window is drawn before the settings themselves are read. */
export function readLook(path: string): KeptLook {
  const kept = readKept(path);
  const textSize = fieldOf(kept, 'textSize');
  return {
    language: oneOf(LANGUAGES, fieldOf(kept, 'language')),
    theme: oneOf(THEMES, fieldOf(kept, 'theme')),
    textSize: typeof textSize === 'number' && textSize >= 50 && textSize <= 400 ? textSize : 100,
    screenShare: fieldOf(kept, 'screenShare') === true,
  };
}

/** Remembers it for the next start, when it is another. */
export function keepLook(path: string, look: KeptLook): void {
  if (JSON.stringify(readLook(path)) !== JSON.stringify(look)) writeKept(path, look);
}

function oneOf<T extends string>(all: readonly [T, ...T[]], value: unknown): T {
  return all.find((one) => one === value) ?? all[0];
}
