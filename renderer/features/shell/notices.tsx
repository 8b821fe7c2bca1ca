import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
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
  const frame = useRef<HTMLDivElement>(null);
  // A note must not lie on the last button of a page: the page gets as much room below as the notes take.
  useEffect(() => {
    const height = notices.length > 0 ? (frame.current?.offsetHeight ?? 0) : 0;
    document.documentElement.style.setProperty('--notes', `${height}px`);
  }, [notices]);
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite" data-voice>
        {spoken}
      </div>
      <div ref={frame} className={styles.notices} role="status">
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
