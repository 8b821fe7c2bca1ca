import type { Attempt, Cell } from '../../../preload/contract/index.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Card, Section } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { LoadingPlace } from '../../components/loading-place.tsx';
import { Place } from '../../components/place.tsx';
import { spanWords } from '../../components/span-words.ts';
import { shapeOfCell } from '../../components/status-of.ts';
import { StatusWord } from '../../components/status-word.tsx';
import { Table } from '../../components/table.tsx';
import { Play } from '../../components/talk.tsx';
import { useKey } from '../../components/use-key.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo } from '../../state/use-stores.ts';
import { answersOf } from '../finding/door-of.ts';
import { doorName, sameDoor } from '../result/doors.ts';
import { useReport } from '../result/use-report.ts';
import styles from './talk.module.css';

const SHOWN_LINES = 2000;

/** What the same envelope was answered before: "first 451, 65 s later 250". */
function Earlier(props: { attempt: Attempt }) {
  const words = useWords();
  const parts = answersOf(props.attempt).map(({ code, afterS }, index) =>
    index === 0
      ? words.t('finding.firstAnswer', { code })
      : words.t('finding.laterAnswer', { time: spanWords(words, afterS), code }),
  );
  return <span className={styles.earlier}>{parts.join(', ')}</span>;
}

function Tries(props: { cell: Cell }) {
  const words = useWords();
  const { t } = words;
  const rows = (attempts: readonly Attempt[], what: string) =>
    attempts.map((attempt, index) => ({
      key: `${what} ${attempt.id} ${index}`,
      cells: [
        <code key="id">{attempt.id}</code>,
        words.look(`relayTests:${attempt.id.split('/')[0]}.name`, what),
        <code key="to" lang="en">
          {attempt.mailFrom || '<>'} → {attempt.rcptTo}
        </code>,
        <span key="answer">
          <b>{words.outcome(attempt.outcome)}</b>{' '}
          {attempt.reply.code > 0 ? (
            <code lang="en">
              {attempt.reply.code} {attempt.reply.enhanced ?? ''} {attempt.reply.text}
            </code>
          ) : null}
          {attempt.earlier?.length ? <Earlier attempt={attempt} /> : null}
        </span>,
      ],
    }));
  return (
    <Table
      label={t('talk.tries')}
      heads={[t('attempts.id'), t('attempts.what'), t('talk.addresses'), t('talk.answer')]}
      rows={[
        ...rows(props.cell.controls, t('talk.control')),
        ...rows(props.cell.attempts, t('talk.attempt')),
      ]}
    />
  );
}

/** One door in full: every try with its answer, and the whole conversation set like a play. */
export function TalkPlace(props: { runId: string; door: string; attempt?: string | undefined }) {
  const words = useWords();
  const { t } = words;
  const go = useGo();
  const { report, error } = useReport(props.runId);
  useKey('escape', () => go({ place: 'run', runId: props.runId }));
  if (!report) return <LoadingPlace code="S6" name={t('talk.title')} error={error} />;
  const cell = report.relay.cells.find((one) => sameDoor(doorName(one), props.door));
  const talk = report.transcripts.find((one) => sameDoor(one.cell, props.door));
  const lines = (talk?.lines ?? []).filter((line) => !props.attempt || line.attempt === props.attempt);
  const text = lines
    .map((line) => `${line.at} ${line.dir === 'out' ? '>' : line.dir === 'in' ? '<' : '#'} ${line.text}`)
    .join('\n');
  return (
    <Place code="S6" name={t('talk.title')} state={props.door}>
      <BackLink to={{ place: 'run', runId: props.runId }}>{t('finding.back')}</BackLink>
      <header className={styles.head}>
        <h1 className={styles.title}>{t('talk.door', { door: props.door })}</h1>
        {cell ? <StatusWord shape={shapeOfCell(cell.state)}>{words.cellState(cell)}</StatusWord> : null}
      </header>
      {cell?.seenAs ? <p>{t('talk.seenAs', { address: cell.seenAs })}</p> : null}
      {cell ? (
        <Section title={t('talk.triesTitle', { n: cell.attempts.length, controls: cell.controls.length })}>
          <Tries cell={cell} />
        </Section>
      ) : null}
      <Section title={t('talk.title')} aside={lines.length > 0 ? <CopyButton text={text} /> : null}>
        <Card flush className={styles.play}>
          {lines.length > 0 ? (
            <Play lines={lines.slice(0, SHOWN_LINES)} />
          ) : (
            <p className={styles.none}>{t('talk.none')}</p>
          )}
        </Card>
      </Section>
    </Place>
  );
}
