import { useEffect, useState } from 'react';
import type { ErrorInfo, MethodOutput } from '../../../preload/contract/index.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useStores } from '../../state/use-stores.ts';

/** How often the case changed since the page opened: what was asked about it is asked anew. */
export function useCaseTurn(caseId: string): number {
  const { client } = useStores();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const one = client.on('case.changed', (changed) => {
      if (changed.caseId === caseId) setTurn((now) => now + 1);
    });
    // A run that ends, or a file that comes in, changes the list of cases.
    const any = client.on('cases.changed', () => setTurn((now) => now + 1));
    return () => {
      one();
      any();
    };
  }, [client, caseId]);
  return turn;
}

type CaseNow = {
  merged: MethodOutput<'case.merged'>['merged'] | undefined;
  parts: MethodOutput<'case.parts'>['parts'] | undefined;
  error: ErrorInfo | undefined;
};

/** Parts of a case and what they say together, kept up to date. What is shown stays until the new answer comes. */
export function useCaseNow(caseId: string | undefined): CaseNow {
  const { client } = useStores();
  const { language } = useWords();
  const [now, setNow] = useState<CaseNow>({ merged: undefined, parts: undefined, error: undefined });
  const turn = useCaseTurn(caseId ?? '');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn asks anew
  useEffect(() => {
    if (caseId === undefined) return undefined;
    let isGone = false;
    const ask = async () => {
      const [merged, parts] = await Promise.all([
        client.call('case.merged', { caseId, language }),
        client.call('case.parts', { caseId }),
      ]);
      if (isGone) return;
      if (merged.ok && parts.ok)
        setNow({ merged: merged.value.merged, parts: parts.value.parts, error: undefined });
      else {
        const failed = [merged, parts].find((one) => !one.ok);
        setNow((known) => ({ ...known, error: failed && !failed.ok ? failed.error : undefined }));
      }
    };
    void ask();
    return () => {
      isGone = true;
    };
  }, [client, caseId, language, turn]);
  return now;
}
