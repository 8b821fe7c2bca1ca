import { ArrowRight } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import type { Report, ReportFinding } from '../../../preload/contract/index.ts';
import { BeforeAfterList } from '../../components/before-after.tsx';
import { Button } from '../../components/button.tsx';
import { Card, Section } from '../../components/card.tsx';
import { Fold } from '../../components/fold.tsx';
import { Place } from '../../components/place.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useStores } from '../../state/use-stores.ts';
import { LookAgainCard } from '../again/look-again-card.tsx';
import { isOpenQuestion, messagesOf } from '../arrival/messages.ts';
import { CaseLine } from '../merged/case-line.tsx';
import { FarRows } from '../outside/far-rows.tsx';
import { AnswerStrip } from './answer-strip.tsx';
import { nothingToDo, toDoOf } from './answers.ts';
import { FindingsList } from './findings-list.tsx';
import { GoOn } from './go-on.tsx';
import { LeftComputer } from './left-computer.tsx';
import { NotKept } from './not-kept.tsx';
import { RecheckNote } from './recheck-note.tsx';
import styles from './result.module.css';
import { ResultActions } from './result-actions.tsx';
import { TruthTable } from './truth-table.tsx';
import { VerdictBand } from './verdict-band.tsx';

/** Only where a message was sent: forms and drawing stay out of what is loaded at start. */
const ArrivalCard = lazy(async () => ({
  default: (await import('../arrival/arrival-card.tsx')).ArrivalCard,
}));
const MessagePaths = lazy(async () => ({
  default: (await import('../arrival/message-paths.tsx')).MessagePaths,
}));

/** What became of the messages that were sent: drawn, or asked for. An ordinary one adds to the result, so it is asked for last. */
function Messages(props: { report: Report; runId: string; part: 'first' | 'last' }) {
  const { report, runId, part } = props;
  const messages = messagesOf(report);
  const open = messages.filter(isOpenQuestion);
  const isAsked = open.length > 0 && (part === 'first') === open.some((message) => !message.ordinary);
  const isDrawn = messages.length > 0 && part === 'first';
  if (!isAsked && !isDrawn) return null;
  return (
    <Suspense>
      {isDrawn ? <MessagePaths report={report} /> : null}
      {isAsked ? <ArrivalCard report={report} runId={runId} /> : null}
    </Suspense>
  );
}

function ActNow(props: { finding: ReportFinding; runId: string }) {
  const { t, severity } = useWords();
  const go = useGo();
  const { finding, runId } = props;
  return (
    <Card>
      <div className={styles.actNow}>
        <b className={styles.urgent}>{severity('act-now')}</b>
        <div className={styles.actWords}>
          <p className={styles.action}>{finding.action}</p>
          <p className="muted">{finding.saw}</p>
        </div>
        <Button
          kind="main"
          iconEnd={ArrowRight}
          onClick={() => go({ place: 'finding', runId, code: finding.code })}
        >
          {t('result.showHow')}
        </Button>
      </div>
    </Card>
  );
}

/** S5: verdict, three answers, what to do now, the doors, the to-do list; everything else folded. */
export function ResultPlace(props: { report: Report; runId: string }) {
  const words = useWords();
  const { t } = words;
  const { notices } = useStores();
  const { report, runId } = props;
  const { headline } = report.verdict;

  useEffect(() => {
    notices.getState().say(headline);
  }, [headline, notices]);

  const toDo = toDoOf(report.findings);
  const passed = report.findings.filter((finding) => finding.severity === 'ok');
  const unknown = report.findings.filter(
    (finding) => finding.severity === 'unknown' && !toDo.includes(finding),
  );
  const isPutOff = report.verdict.code === 'CT-LATER' || report.run.lookAgain?.dueAt !== null;
  const lookAgain = isPutOff ? report.run.lookAgain : undefined;
  const changes = (report.changes ?? []).filter((change) => change.after.runId === runId);
  const now = toDo.find((finding) => finding.severity === 'act-now');

  return (
    <Place code="S5" name={t('result.name')} state={headline}>
      <RecheckNote runId={runId} />
      <div className={styles.top}>
        <VerdictBand report={report} />
        <AnswerStrip report={report} runId={runId} />
        <CaseLine runId={runId} code={report.verdict.code} />
        {now ? <ActNow finding={now} runId={runId} /> : null}
        <NotKept runId={runId} text={t('notKept.result')} />
        {report.run.result === 'done' ? null : <GoOn report={report} runId={runId} />}
        {lookAgain ? (
          <LookAgainCard runId={runId} plan={lookAgain} settled={!report.verdict.code.startsWith('CT-')} />
        ) : null}
      </div>
      {changes.length > 0 ? (
        <Section title={t('change.title')}>
          <BeforeAfterList changes={changes} />
        </Section>
      ) : null}
      <Messages report={report} runId={runId} part="first" />
      <Section id="doors" title={t('doors.title')}>
        <TruthTable report={report} runId={runId} />
      </Section>
      <Section id="to-do" title={t('result.toDo', { n: toDo.length })}>
        {toDo.length > 0 ? (
          <FindingsList findings={toDo} runId={runId} label={t('result.toDo', { n: toDo.length })} />
        ) : (
          <Card>
            <p>{nothingToDo(report, words)}</p>
          </Card>
        )}
      </Section>
      <Messages report={report} runId={runId} part="last" />
      <div className={styles.folds}>
        {passed.length > 0 ? (
          <Fold name="result.passed" head={t('result.passed', { n: passed.length })}>
            <FindingsList findings={passed} runId={runId} label={t('result.passed', { n: passed.length })} />
          </Fold>
        ) : null}
        {unknown.length > 0 ? (
          <Fold name="result.unknown" head={t('result.unknown', { n: unknown.length })}>
            <FindingsList
              findings={unknown}
              runId={runId}
              label={t('result.unknown', { n: unknown.length })}
            />
          </Fold>
        ) : null}
        <Fold name="result.left" head={t('result.left')}>
          <LeftComputer report={report} />
        </Fold>
      </div>
      <FarRows runId={runId} />
      <ResultActions report={report} runId={runId} />
    </Place>
  );
}
