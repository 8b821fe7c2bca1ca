import type { ErrorInfo } from '../../preload/contract/index.ts';
import { useWords } from '../i18n/use-words.ts';
import { ErrorNote } from './error-note.tsx';
import { Place } from './place.tsx';

/** A place whose content is still on its way, or will not come. */
export function LoadingPlace(props: { code: string; name: string; error: ErrorInfo | undefined }) {
  const { t } = useWords();
  return (
    <Place code={props.code} name={props.name} focus="none">
      <h1>{props.name}</h1>
      {props.error ? <ErrorNote error={props.error} /> : <p className="muted">{t('result.loading')}</p>}
    </Place>
  );
}
