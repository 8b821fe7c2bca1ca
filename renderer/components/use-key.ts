import { useEffect, useRef } from 'react';
import { comboOf } from './combo.ts';

/** Does something on a key such as `ctrl+enter` or `f6`. Open dialogs keep their keys for themselves. */
export function useKey(combo: string, run: () => void, enabled = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!enabled) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (comboOf(event) !== combo || event.defaultPrevented) return;
      if (document.querySelector('dialog[open]')) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [combo, enabled]);
}
