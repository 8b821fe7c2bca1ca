import type { ReactNode } from 'react';
import type { ErrorInfo } from '../../preload/contract/index.ts';
import { useWords, type Words } from '../i18n/use-words.ts';
import { Callout } from './callout.tsx';

/** The sentence of an error: its own when there is one, else that of its kind. */
export function errorSentence(words: Words, error: ErrorInfo): string {
  const otherwise = words.t(`error.${error.code}`);
  const bare = error.key.replace(/^error\./, '');
  const known = ['ui', 'target', 'host'].map((space) => `${space}:error.${bare}`);
  for (const key of known) {
    const sentence = words.look(key, '', error.params);
    if (sentence !== '') return sentence;
  }
  return error.key.includes(':') ? words.look(error.key, otherwise, error.params) : otherwise;
}

/** An error as problem and next step; its technical detail stays small and selectable. */
export function ErrorNote(props: { error: ErrorInfo | null | undefined; action?: ReactNode }) {
  const words = useWords();
  if (!props.error) return null;
  return (
    <Callout shape="unknown" title={errorSentence(words, props.error)} action={props.action} alert>
      {props.error.detail ? <code lang="en">{props.error.detail}</code> : null}
    </Callout>
  );
}
