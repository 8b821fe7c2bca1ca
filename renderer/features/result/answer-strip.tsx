import { ArrowDown } from 'lucide-react';
import type { Report } from '../../../preload/contract/index.ts';
import { StatusMark } from '../../components/status-mark.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { hashOf } from '../../state/route.ts';
import { type Answer, blacklistAnswer, changeAnswer, relayAnswer } from './answers.ts';
import styles from './result.module.css';

function Chip(props: { answer: Answer; down?: boolean }) {
  return (
    <span className={styles.chip}>
      {props.down ? (
        <ArrowDown aria-hidden className={styles.down} />
      ) : (
        <StatusMark shape={props.answer.shape} />
      )}
      {props.answer.chip}
    </span>
  );
}

/** The three answers in one strip; each leads to what it rests on. */
export function AnswerStrip(props: { report: Report; runId: string }) {
  const words = useWords();
  const { t } = words;
  const relay = relayAnswer(props.report, words);
  const lists = blacklistAnswer(props.report, words);
  const change = changeAnswer(props.report, words);
  const scrollTo = (id: string) => {
    const target = document.getElementById(id);
    target?.scrollIntoView({ block: 'start' });
    target?.querySelector<HTMLElement>('a, button, h2')?.focus({ preventScroll: true });
  };
  return (
    <ul className={styles.strip}>
      <li>
        <button type="button" className={styles.answer} onClick={() => scrollTo('doors')}>
          <span className={styles.question}>{t('answer.relayQuestion')}</span>
          <span className={styles.value}>{relay.value}</span>
          <Chip answer={relay} />
        </button>
      </li>
      <li>
        <a className={styles.answer} href={hashOf({ place: 'blacklists', runId: props.runId })}>
          <span className={styles.question}>{t('answer.listsQuestion')}</span>
          <span className={styles.value}>{lists.value}</span>
          <Chip answer={lists} />
        </a>
      </li>
      <li>
        <button type="button" className={styles.answer} onClick={() => scrollTo('to-do')}>
          <span className={styles.question}>{t('answer.changeQuestion')}</span>
          <span className={styles.value}>{change.value}</span>
          <Chip answer={change} down={change.more} />
        </button>
      </li>
    </ul>
  );
}
