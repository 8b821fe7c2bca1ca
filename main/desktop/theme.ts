import type { BrowserWindow, NativeTheme } from 'electron';
import type { Settings } from '../../preload/contract/index.ts';

type Theme = Pick<NativeTheme, 'themeSource' | 'shouldUseDarkColors' | 'inForcedColorsMode'>;

/** The colour behind the page until it has painted, which under a contrast theme is the system's black or white. */
export function backgroundOf(theme: Theme): string {
  if (theme.inForcedColorsMode) return theme.shouldUseDarkColors ? '#000000' : '#ffffff';
  return theme.shouldUseDarkColors ? '#15171a' : '#fafaf8';
}

/** Title bar, menus and dialogs follow the setting, as the page does. */
export function applyTheme(theme: Pick<NativeTheme, 'themeSource'>, wanted: Settings['theme']): void {
  if (theme.themeSource !== wanted) theme.themeSource = wanted;
}

/** Follows the system while the program runs. */
export function followTheme(
  theme: Theme & Pick<NativeTheme, 'on'>,
  window: () => BrowserWindow | null,
): void {
  theme.on('updated', () => window()?.setBackgroundColor(backgroundOf(theme)));
}
