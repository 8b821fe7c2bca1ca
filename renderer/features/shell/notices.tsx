import { X } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { errorSentence } from '../../components/error-note.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned } from '../../state/use-stores.ts';
import styles from './notices.module.css';

/** Short notes at the bottom, and the one polite voice for screen readers. */
export function Notices() {
  const words = useWords();
  const { t } = words;
  const go = useGo();
  const notices = useOwned('notices', (state) => state.notices);
  const spoken = useOwned('notices', (state) => state.spoken);
  const dismiss = useOwned('notices', (state) => state.dismiss);
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite" data-voice>
        {spoken}
      </div>
      <div className={styles.notices} role="status">
        {notices.map((notice) => {
          const { to, act } = notice;
          return (
            <div key={notice.id} className={styles.notice}>
              <p className={styles.words}>
                {notice.error ? errorSentence(words, notice.error) : t(notice.key, notice.params)}
              </p>
              {(to || act) && notice.toKey ? (
                <Button
                  onClick={() => {
                    dismiss(notice.id);
                    act?.();
                    if (to) go(to);
                  }}
                >
                  {t(notice.toKey)}
                </Button>
              ) : null}
              <Button
                kind="quiet"
                icon={X}
                aria-label={t('common.close')}
                onClick={() => dismiss(notice.id)}
              />
            </div>
          );
        })}
      </div>
    </>
  );
}
