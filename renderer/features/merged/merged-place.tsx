import { ArrowRight, RotateCw, UserRoundPlus } from 'lucide-react';
import { useEffect } from 'react';
import type { Merged } from '../../../preload/contract/index.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { Card, Section } from '../../components/card.tsx';
import { LoadingPlace } from '../../components/loading-place.tsx';
import { Place } from '../../components/place.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { shapeOfVerdict } from '../../components/status-of.ts';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned } from '../../state/use-stores.ts';
import { isMendable, troubleKey } from '../case-file/trouble-words.ts';
import { useCaseNow } from '../case-file/use-case-now.ts';
import { CaseNotes } from '../notes/case-notes.tsx';
import { toDoOf } from '../result/answers.ts';
import { FindingsList } from '../result/findings-list.tsx';
import { useReport } from '../result/use-report.ts';
import styles from './merged.module.css';
import { MergedActions } from './merged-actions.tsx';
import { PartList } from './part-list.tsx';
import { SideTable } from './side-table.tsx';
import { stretch } from './time-words.ts';

const MARK_REM = 3;

/** The verdict over both places: shape, sentence, how far they agree, and where each stood. */
function Band(props: { merged: Merged; name: string }) {
  const { dateTime } = useWords();
  const w = useTogetherWords();
  const { merged, name } = props;
  const { verdict } = merged;
  const shape = shapeOfVerdict(verdict.code, null);
  const seen = (['inside', 'outside'] as const).map((side) => {
    const part = merged.parts.find((one) => one.id === merged[`${side}Part`]);
    return { side, part };
  });
  return (
    <section className={styles.band} data-shape={shape}>
      <div className={styles.shape}>
        <StatusMark shape={shape} size={MARK_REM} flat />
      </div>
      <div className={styles.verdict}>
        <p className={styles.case}>
          {w('side.case', { number: merged.caseNumber })} · {name}
        </p>
        <h1 className={styles.headline}>{verdict.headline}</h1>
        <p>{verdict.detail}</p>
        {verdict.agreement ? <p className={styles.agreement}>{verdict.agreement}</p> : null}
        <dl className={styles.seen}>
          {seen.map(({ side, part }) => (
            <div key={side} data-old={part?.old || undefined}>
              <dt>{w(`side.${side}`)}</dt>
              <dd>
                {part ? (
                  <>
                    <b>{part.where || part.who || w('file.noName')}</b>
                    <time dateTime={part.startedAt}>{dateTime(part.startedAt)}</time>
                    {part.old ? <span className={styles.old}>{w('side.old')}</span> : null}
                  </>
                ) : (
                  w('side.nobody')
                )}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}

/** The to-do list of the part that decides. */
function ToDo(props: { runId: string; place: string }) {
  const w = useTogetherWords();
  const { report } = useReport(props.runId);
  if (!report) return null;
  const toDo = toDoOf(report.findings);
  const title = w('side.toDo', { place: props.place, n: toDo.length });
  return (
    <Section title={title}>
      {toDo.length > 0 ? (
        <FindingsList findings={toDo} runId={props.runId} label={title} />
      ) : (
        <Card>
          <p>{w('side.nothingToDo')}</p>
        </Card>
      )}
    </Section>
  );
}

/** S11: what several places saw of one server, side by side, and what that means. */
export function MergedPlace(props: { caseId: string }) {
  const w = useTogetherWords();
  const go = useGo();
  const { caseId } = props;
  const { merged, error } = useCaseNow(caseId);
  const say = useOwned('notices', (state) => state.say);
  const kase = useOwned('cases', (state) => state.cases?.find((one) => one.caseId === caseId));
  const headline = merged?.verdict.headline ?? '';
  useEffect(() => {
    if (headline !== '') say(headline);
  }, [headline, say]);
  if (merged === undefined) return <LoadingPlace code="S11" name={w('side.name')} error={error} />;
  if (merged === null)
    return (
      <Place key="none" code="S11" name={w('side.name')}>
        <BackLink to={{ place: 'case', caseId }}>{w('open.show1')}</BackLink>
        <header>
          <h1>{w('side.nothing')}</h1>
          <p className="muted">{w('side.nothingMore')}</p>
        </header>
        <div className={styles.actions}>
          <Button kind="main" onClick={() => go({ place: 'support', caseId })}>
            {w('file.make')}
          </Button>
          <Button icon={UserRoundPlus} onClick={() => go({ place: 'add-result', caseId })}>
            {w('add.go')}
          </Button>
        </div>
      </Place>
    );
  const deciding = merged.parts.find((part) => part.id === (merged.outsidePart ?? merged.insidePart));
  const runId = deciding?.runId ?? merged.parts.find((part) => part.runId !== null)?.runId ?? null;
  const isOld = merged.parts.some(
    (part) => part.old && (part.id === merged.outsidePart || part.id === merged.insidePart),
  );
  return (
    <Place key="merged" code="S11" name={w('side.name')} state={headline}>
      <BackLink to={{ place: 'case', caseId }}>{w('open.show1')}</BackLink>
      <div className={styles.top}>
        <Band merged={merged} name={kase?.name ?? ''} />
        {merged.verdict.next ? (
          <Card>
            <div className={styles.next}>
              <b className={styles.nextHead}>{w('side.next')}</b>
              <p className={styles.nextWords}>{merged.verdict.next}</p>
              {deciding?.runId ? (
                <Button
                  iconEnd={ArrowRight}
                  onClick={() => go({ place: 'run', runId: deciding.runId ?? '' })}
                >
                  {w('side.showRun')}
                </Button>
              ) : null}
            </div>
          </Card>
        ) : null}
        {isOld ? (
          <Callout
            shape="testing"
            title={w('side.fresh')}
            action={
              <Button icon={RotateCw} onClick={() => go({ place: 'add-result', caseId })}>
                {w('side.freshGo')}
              </Button>
            }
          />
        ) : null}
      </div>
      <Section id="sides" title={w('side.table')}>
        <SideTable merged={merged} />
        {merged.clocksApartS !== null && merged.clocksApartS > 60 ? (
          <p className="muted">{w('side.clocks', { time: stretch(merged.clocksApartS, w) })}</p>
        ) : null}
      </Section>
      {deciding?.runId ? (
        <ToDo runId={deciding.runId} place={w(`side.${deciding.place}`).toLowerCase()} />
      ) : null}
      <Section id="parts" title={w('side.parts')}>
        <PartList parts={merged.parts} insidePart={merged.insidePart} outsidePart={merged.outsidePart} />
        <p className="muted">{w('side.partsMore')}</p>
      </Section>
      {merged.troubles.length > 0 ? (
        <Section title={w('side.troubles')}>
          <Card>
            {merged.troubles.map((one) => (
              <p key={`${one.index} ${one.why}`}>
                {w(troubleKey(one), { index: one.index, of: one.of })}{' '}
                {isMendable(one) ? w('open.askAgain') : ''}
              </p>
            ))}
          </Card>
        </Section>
      ) : null}
      <CaseNotes caseId={caseId} />
      <MergedActions merged={merged} caseId={caseId} runId={runId} />
    </Place>
  );
}
