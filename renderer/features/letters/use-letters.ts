import { useCallback, useEffect, useRef, useState } from 'react';
import type { ErrorInfo, Language, Letter } from '../../../preload/contract/index.ts';
import { useStores } from '../../state/use-stores.ts';

/** The part of a letter that a person may change. */
export type Edit = Pick<Letter, 'to' | 'subject' | 'body'>;

type Letters = {
  of(language: Language): Letter[] | undefined;
  error: ErrorInfo | null;
  /** Keeps the person's wording in the case; null: back to the original words. Gives the letter as it is now. */
  keep(letter: Letter, edit: Edit | null): Promise<Letter | null>;
};

/** Letters of a run's case in the languages that are looked at. */
export function useLetters(runId: string, languages: readonly Language[]): Letters {
  const { client } = useStores();
  const [known, setKnown] = useState<Partial<Record<Language, Letter[]>>>({});
  const [error, setError] = useState<ErrorInfo | null>(null);
  const asked = useRef(new Set<Language>());
  const wanted = [...new Set(languages)].sort().join(' ');
  useEffect(() => {
    for (const language of wanted.split(' ') as Language[]) {
      if (asked.current.has(language)) continue;
      asked.current.add(language);
      void client.call('letters.list', { runId, language }).then((answer) => {
        if (answer.ok) setKnown((all) => ({ ...all, [language]: answer.value.letters }));
        else setError(answer.error);
      });
    }
  }, [client, runId, wanted]);
  const keep = useCallback(
    async (letter: Letter, edit: Edit | null) => {
      const { id, language } = letter;
      const answer = await client.call('letters.keep', { runId, letterId: id, language, edit });
      if (!answer.ok) {
        setError(answer.error);
        return null;
      }
      setError(null);
      setKnown((all) => ({
        ...all,
        [language]: all[language]?.map((one) => (one.id === id ? answer.value : one)),
      }));
      return answer.value;
    },
    [client, runId],
  );
  return { of: (language) => known[language], error, keep };
}
