import { useEffect, useRef, useState } from 'react';
import { Play as Lines } from '../../components/talk.tsx';
import { useWords } from '../../i18n/use-words.ts';
import type { TalkLine } from '../../state/runs.ts';
import { useStores } from '../../state/use-stores.ts';
import styles from './conversation.module.css';

const EVERY_MS = 1000;
const KEEP = 200;

/** What is being said right now: the last lines, followed once a second while it is open. */
export function Conversation(props: { runId: string }) {
  const { t } = useWords();
  const { runs } = useStores();
  const [lines, setLines] = useState<TalkLine[]>([]);
  const next = useRef(0);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let wanted = true;
    let timer: ReturnType<typeof setTimeout>;
    const follow = async () => {
      const answer = await runs.getState().talk(props.runId, next.current);
      if (!wanted) return;
      if (answer) {
        next.current = answer.next;
        if (answer.lines.length > 0) setLines((known) => [...known, ...answer.lines].slice(-KEEP));
      }
      timer = setTimeout(follow, EVERY_MS);
    };
    void follow();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [runs, props.runId]);

  const last = lines.length;
  useEffect(() => {
    const element = box.current;
    if (element && last > 0) element.scrollTop = element.scrollHeight;
  }, [last]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section ref={box} className={styles.box} aria-label={t('talk.title')} tabIndex={0} data-area>
      {lines.length === 0 ? <p className="muted">{t('talk.nothingYet')}</p> : <Lines lines={lines} />}
    </section>
  );
}
