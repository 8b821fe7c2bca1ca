import { useEffect, useState } from 'react';
import type { ErrorInfo, MethodInput, MethodName, MethodOutput } from '../../preload/contract/index.ts';
import { useStores } from '../state/use-stores.ts';

/** What the program answered to a question that changes nothing; asked again when the question changes. */
export type Asked<M extends MethodName> = {
  value: MethodOutput<M> | undefined;
  error: ErrorInfo | undefined;
};

export function useAsked<M extends MethodName>(method: M, input: MethodInput<M>): Asked<M> {
  const { client } = useStores();
  const [asked, setAsked] = useState<Asked<M>>({ value: undefined, error: undefined });
  const question = JSON.stringify(input);
  useEffect(() => {
    let isGone = false;
    void client.call(method, JSON.parse(question) as MethodInput<M>).then((answer) => {
      if (isGone) return;
      // What was there stays until the new answer comes: a change of language must not empty the page.
      if (answer.ok) setAsked({ value: answer.value, error: undefined });
      else setAsked({ value: undefined, error: answer.error });
    });
    return () => {
      isGone = true;
    };
  }, [client, method, question]);
  return asked;
}
