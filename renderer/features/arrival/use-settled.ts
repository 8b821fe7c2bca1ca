import { useWords } from '../../i18n/use-words.ts';
import { useStores } from '../../state/use-stores.ts';

/** Brings the result up to date after an answer, and leads the eye and the focus to the verdict. */
export function useSettled(runId: string): () => Promise<void> {
  const { language } = useWords();
  const { runs } = useStores();
  return async () => {
    await runs.getState().load(runId, language);
    const headline = document.querySelector<HTMLElement>('main h1');
    headline?.scrollIntoView({ block: 'center' });
    headline?.focus({ preventScroll: true });
  };
}
