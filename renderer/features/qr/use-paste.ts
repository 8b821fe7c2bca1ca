import { useEffect } from 'react';
import { useStores } from '../../state/use-stores.ts';
import { isCodeText, openCode, openPicture } from './open-code.ts';
import { isPictureName } from './read-picture.ts';

/** Ctrl+V anywhere: a screenshot with a QR code, or the text of one. Other text goes where it was pasted. */
export function usePaste(): void {
  const stores = useStores();
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
      const data = event.clipboardData;
      const text = data?.getData('text/plain') ?? '';
      const picture = text === '' ? [...(data?.files ?? [])].find(isPictureName) : undefined;
      const isOwnField = event.target instanceof HTMLElement && event.target.id === 'code-text';
      if (!picture && (isOwnField || !isCodeText(text))) return;
      event.preventDefault();
      event.stopPropagation();
      const done = picture ? openPicture(stores, picture) : openCode(stores, text);
      void done.then((error) => {
        if (error) stores.notices.getState().show({ key: 'error.failed', error });
      });
    };
    // Before the box of Home takes it for a name.
    window.addEventListener('paste', paste, true);
    return () => window.removeEventListener('paste', paste, true);
  }, [stores]);
}
