import { useEffect, useSyncExternalStore } from 'react';
import { useOwned } from '../state/use-stores.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  dark.addEventListener('change', listener);
  return () => dark.removeEventListener('change', listener);
}

/** Puts theme, text size and screen-share mode on the page; gives the colour scheme that is in force. */
export function useAppearance(): 'light' | 'dark' {
  const settings = useOwned('session', (state) => state.settings);
  const systemDark = useSyncExternalStore(subscribe, () => dark.matches);
  useEffect(() => {
    const root = document.documentElement;
    if (settings.theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = settings.theme;
    root.dataset.share = settings.screenShare ? 'on' : 'off';
    root.style.fontSize = `${settings.textSize}%`;
  }, [settings]);
  if (settings.theme === 'system') return systemDark ? 'dark' : 'light';
  return settings.theme;
}
