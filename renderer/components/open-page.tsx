import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import type { ErrorInfo } from '../../preload/contract/index.ts';
import { useWords } from '../i18n/use-words.ts';
import type { UiKey } from '../i18n/words.ts';
import { useStores } from '../state/use-stores.ts';
import { Button } from './button.tsx';
import { ErrorNote } from './error-note.tsx';
import styles from './open-page.module.css';

/** Name of the server an address leads to; nothing when it is none. */
function serverOf(url: string): string {
  return URL.parse(url)?.hostname ?? '';
}

/** Opens a page outside; where it leads is shown before. The program asks once more, and opens known addresses only. */
export function OpenPage(props: { url: string; what: string; label?: UiKey; quiet?: boolean }) {
  const { t } = useWords();
  const { client } = useStores();
  const [error, setError] = useState<ErrorInfo | null>(null);
  const { url, what, label = 'lists.open', quiet } = props;
  return (
    <span className={styles.open}>
      <Button
        kind={quiet ? 'link' : 'plain'}
        iconEnd={ExternalLink}
        title={url}
        onClick={async () => {
          const answer = await client.call('link.open', { url });
          setError(answer.ok ? null : answer.error);
        }}
      >
        {t(label)}
        <span className="visually-hidden"> ({what})</span>
      </Button>
      <span className={styles.where} lang="en">
        {serverOf(url)}
      </span>
      <ErrorNote error={error} />
    </span>
  );
}
