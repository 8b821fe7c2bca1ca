import { Building2, ChevronRight, FileDown, Globe, Hourglass } from 'lucide-react';
import type { CaseSummary, RunSummary } from '../../../preload/contract/index.ts';
import { moveByArrows } from '../../components/arrow-keys.ts';
import type { Shape } from '../../components/status-mark.tsx';
import { shapeOfVerdict, verdictKey } from '../../components/status-of.ts';
import { StatusWord } from '../../components/status-word.tsx';
import { Tag } from '../../components/tag.tsx';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { hashOf, type Route } from '../../state/route.ts';
import { useOwned } from '../../state/use-stores.ts';
import styles from './checks.module.css';

/** Shape and word of a run's result, or of what it is doing. */
export function RunStatus(props: { run: RunSummary | null }) {
  const { t } = useWords();
  const { run } = props;
  // Until somebody says what to do with it, a run that died is kept as running.
  const died = useOwned('cases', (state) => state.interrupted.some((one) => one.runId === run?.runId));
  if (!run) return <StatusWord shape="not-needed">{t('checks.neverRun')}</StatusWord>;
  if (died) return <StatusWord shape="unknown">{t('checks.state.died')}</StatusWord>;
  if (run.state === 'running') return <StatusWord shape="testing">{t('checks.running')}</StatusWord>;
  const shape: Shape = run.verdict ? shapeOfVerdict(run.verdict, null) : 'unknown';
  return (
    <StatusWord shape={shape}>
      {run.verdict ? t(verdictKey(run.verdict)) : t(`checks.state.${run.state}`)}
    </StatusWord>
  );
}

/** A quiet mark on a run that asks again by itself, with the time. */
export function LooksAgainMark(props: { run: RunSummary | null }) {
  const { t, time } = useWords();
  const at = props.run?.lookAgainAt;
  if (!at) return null;
  return (
    <span className={styles.again}>
      <Hourglass aria-hidden className={styles.glass} />
      {t('again.mark', { time: time(at) })}
    </span>
  );
}

/** Where a case leads: straight to its result when there is one run, else to the list of its runs. */
function routeOf(one: CaseSummary): Route {
  return one.runs <= 1 && one.last
    ? { place: 'run', runId: one.last.runId }
    : { place: 'case', caseId: one.caseId };
}

/** From where a case was looked at, and whether some of it is somebody else's: small pictures with words for those who cannot see them. */
function SeenFrom(props: { one: CaseSummary }) {
  const w = useTogetherWords();
  const { places, fromFile } = props.one;
  const signs = [
    { is: places.includes('inside'), icon: Building2, words: w('list.inside') },
    { is: places.includes('outside'), icon: Globe, words: w('list.outside') },
    { is: fromFile, icon: FileDown, words: w('list.fromFile') },
  ];
  return (
    <span className={styles.seen}>
      {signs
        .filter((sign) => sign.is)
        .map(({ icon: Icon, words }) => (
          <span key={words} title={words}>
            <Icon aria-hidden className={styles.glyph} />
            <span className="visually-hidden">{words}</span>
          </span>
        ))}
    </span>
  );
}

/** Cases as rows, each one target. */
export function CaseRows(props: { cases: readonly CaseSummary[] }) {
  const { t, dateTime } = useWords();
  const w = useTogetherWords();
  return (
    <ul className={styles.rows} onKeyDown={moveByArrows}>
      {props.cases.map((one, index) => (
        <li key={one.caseId}>
          <a
            className={styles.row}
            data-at={`${index},0`}
            data-archived={one.archived || undefined}
            href={hashOf(routeOf(one))}
          >
            <span className={styles.name}>
              <b>{one.name}</b>
              {one.practice ? <Tag>{t('checks.practice')}</Tag> : null}
              {one.tags.map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
              {one.archived ? <Tag>{w('list.archived')}</Tag> : null}
              <span className={styles.number}>{one.number}</span>
              <SeenFrom one={one} />
            </span>
            <RunStatus run={one.last} />
            <span className={styles.when}>
              <LooksAgainMark run={one.last} />
              {one.last && one.last.toDo > 0 ? `${t('checks.toDo', { n: one.last.toDo })} · ` : ''}
              {dateTime(one.updatedAt)}
            </span>
            <ChevronRight aria-hidden className={styles.chevron} />
          </a>
        </li>
      ))}
    </ul>
  );
}
