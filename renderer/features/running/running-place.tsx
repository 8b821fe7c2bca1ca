import { Pause, Play, Square } from 'lucide-react';
import { useState } from 'react';
import type { Progress } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { Actions } from '../../components/card.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Place } from '../../components/place.tsx';
import { shapeOfVerdict } from '../../components/status-of.ts';
import { useKey } from '../../components/use-key.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import { NotKept } from '../result/not-kept.tsx';
import { Conversation } from './conversation.tsx';
import styles from './running.module.css';
import { StepRows } from './step-rows.tsx';
import { timeLeft } from './time-left.ts';
import { useSummaryVoice } from './use-summary-voice.ts';

const SLOW_MS = 5000;

function Provisional(props: { progress: Progress }) {
  const { t } = useWords();
  const { provisional } = props.progress;
  const shape = provisional ? shapeOfVerdict(provisional.code, null) : 'testing';
  return (
    <div className={styles.soFar}>
      <Callout shape={shape} title={provisional?.headline ?? t('running.firstAnswer')}>
        {provisional?.detail ?? t('running.firstAnswerMore')}
      </Callout>
    </div>
  );
}

function NowLine(props: { progress: Progress }) {
  const { t } = useWords();
  const { now, replyMs, state } = props.progress;
  if (state === 'paused') return <p className={styles.now}>{t('running.paused')}</p>;
  if (!now) return <p className={styles.now}>{t('running.preparing')}</p>;
  const family = now.address.includes(':') ? 'IPv6' : 'IPv4';
  const seconds = replyMs === undefined ? '' : String(Math.max(0.1, Math.round(replyMs / 100) / 10));
  return (
    <p className={styles.now}>
      {t('running.now', { family, port: now.port, attempt: now.attempt })} <i>{now.words}</i>.{' '}
      {replyMs === undefined ? null : t(replyMs >= SLOW_MS ? 'running.slow' : 'running.replies', { seconds })}
    </p>
  );
}

/** S4: fixed rows with counters, the sentence so far, what is happening now; pause and stop keep what is known. */
export function RunningPlace(props: { progress: Progress }) {
  const words = useWords();
  const { t } = words;
  const { progress } = props;
  const { runId, title } = progress;
  const { runs } = useStores();
  const error = useOwned('runs', (state) => state.errors[runId]);
  const [asking, setAsking] = useState(false);
  const [talking, setTalking] = useState(false);
  const paused = progress.state === 'paused';
  useSummaryVoice(progress);
  useKey('escape', () => setAsking(true));

  const stop = () => void runs.getState().stop(runId);

  return (
    <Place code="S4" name={t('running.name')} state={title}>
      <div className={styles.head}>
        <h1 className={styles.title}>{t('running.title', { name: title })}</h1>
        <span className={styles.time}>{timeLeft(words, progress)}</span>
        <div className={styles.buttons}>
          <Button icon={paused ? Play : Pause} onClick={() => void runs.getState().pause(runId, !paused)}>
            {t(paused ? 'running.goOn' : 'running.pause')}
          </Button>
          <Button icon={Square} onClick={stop}>
            {t('running.stop')}
          </Button>
        </div>
      </div>
      <ErrorNote error={error} />
      <NotKept runId={runId} text={t('notKept.run')} />
      <Provisional progress={progress} />
      <StepRows progress={progress} />
      <div className={styles.below}>
        <NowLine progress={progress} />
        {progress.findings > 0 ? (
          <p className={styles.now}>{t('running.found', { n: progress.findings })}</p>
        ) : null}
        <Button kind="link" aria-expanded={talking} onClick={() => setTalking(!talking)}>
          {t(talking ? 'running.hideTalk' : 'running.showTalk')}
        </Button>
        {talking ? <Conversation runId={runId} /> : null}
        <p className="muted">{t('running.leave')}</p>
      </div>
      {asking ? (
        <Dialog title={t('running.askTitle')} onClose={() => setAsking(false)}>
          <p>{t('running.askText')}</p>
          <Actions>
            <Button
              onClick={() => {
                setAsking(false);
                stop();
              }}
            >
              {t('running.stop')}
            </Button>
            <Button kind="main" data-autofocus onClick={() => setAsking(false)}>
              {t('running.keepGoing')}
            </Button>
          </Actions>
        </Dialog>
      ) : null}
    </Place>
  );
}
