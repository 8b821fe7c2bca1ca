import { useEffect } from 'react';
import type { BlacklistRow, Progress } from '../../../preload/contract/index.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Section } from '../../components/card.tsx';
import { Fold } from '../../components/fold.tsx';
import { LinkRow, LinkRows } from '../../components/link-row.tsx';
import { LoadingPlace } from '../../components/loading-place.tsx';
import { Place } from '../../components/place.tsx';
import type { Shape } from '../../components/status-mark.tsx';
import { StatusWord } from '../../components/status-word.tsx';
import { useKey } from '../../components/use-key.ts';
import { useWords } from '../../i18n/use-words.ts';
import { isOver } from '../../state/runs.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { useLetterWords } from '../letters/use-letter-words.ts';
import { useReport } from '../result/use-report.ts';
import { StepRows } from '../running/step-rows.tsx';
import styles from './blacklists.module.css';
import { type Group, groupRows } from './groups.ts';
import { ListRow } from './list-row.tsx';
import { NotChecked } from './not-checked.tsx';
import { RawTable } from './raw-table.tsx';
import { SubjectLines } from './subject-lines.tsx';
import { Tracker } from './tracker.tsx';
import { useCaseOf, usePlan } from './use-plan.ts';

type Shown = Exclude<Group, 'notChecked' | 'clean'>;

const SHAPES: Record<Shown, Shape> = { blocks: 'probably', may: 'info', information: 'info' };

function GroupSection(props: { group: Shown; rows: BlacklistRow[]; after: string | null; many: boolean }) {
  const { t } = useWords();
  if (props.rows.length === 0) return null;
  return (
    <Section title={t(`lists.${props.group}`, { n: props.rows.length })}>
      <p className="muted">{t(`lists.${props.group}More`)}</p>
      <ul className={styles.rows}>
        {props.rows.map((row) => (
          <li key={`${row.zone} ${row.subject}`}>
            <ListRow row={row} shape={SHAPES[props.group]} after={props.after} many={props.many} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** While the lists are being asked: what a look at a few lists shows for some seconds. */
function Asking(props: { progress: Progress; runId: string }) {
  const { t } = useWords();
  const { progress, runId } = props;
  const steps = progress.steps.filter(({ step }) => step === 'blacklists');
  return (
    <Place code="S9" name={t('lists.name')} state={progress.title}>
      <BackLink to={{ place: 'run', runId }}>{t('lists.backToRun')}</BackLink>
      <header>
        <h1>{t('lists.asking', { name: progress.title })}</h1>
        <p className="muted">{t('lists.askingMore')}</p>
      </header>
      <StepRows progress={{ ...progress, steps }} />
    </Place>
  );
}

/** S9: what the lists said about each subject, in groups; the order of steps; how to ask what was not answered. */
export function BlacklistsPlace(props: { runId: string }) {
  const { t, language, time } = useWords();
  const l = useLetterWords();
  const go = useGo();
  const { runs, notices } = useStores();
  const { runId } = props;
  const { report, error } = useReport(runId);
  const progress = useOwned('runs', (state) => state.progress[runId]);
  const caseId = useCaseOf(runId, report);
  const plan = usePlan(caseId, report);
  useKey('escape', () => go({ place: 'run', runId }));
  const over = isOver(progress);
  const headline = report?.blacklists.headline ?? '';
  useEffect(() => {
    // The end may be seen in the picture before its notice arrives.
    if (over && !report) void runs.getState().load(runId, language);
  }, [over, report, runs, runId, language]);
  useEffect(() => {
    if (headline !== '') notices.getState().say(headline);
  }, [headline, notices]);
  if (!report && progress && !over) return <Asking progress={progress} runId={runId} />;
  if (!report) return <LoadingPlace code="S9" name={t('lists.name')} error={error} />;
  const { rows } = report.blacklists;
  const groups = groupRows(rows);
  const many = new Set(rows.map((row) => row.subject)).size > 1;
  const open = report.findings.find((finding) => finding.area === 'relay' && finding.severity === 'act-now');
  const after = open?.code ?? null;
  const seen = rows.flatMap((row) => row.at ?? []).sort()[0] ?? report.timing.startedAt;
  const dns = report.vantage.dns.resolvers.join(', ');
  return (
    <Place key="answers" code="S9" name={t('lists.name')} state={headline}>
      <BackLink to={{ place: 'run', runId }}>{t('finding.back')}</BackLink>
      <header>
        <h1>{headline || t('lists.none')}</h1>
        <p className="muted">
          {rows.length > 0 ? t('lists.lead', { time: time(seen), dns: dns || '–' }) : t('lists.noneMore')}
        </p>
      </header>
      {rows.length > 0 ? <SubjectLines rows={rows} /> : null}
      <GroupSection group="blocks" rows={groups.blocks} after={after} many={many} />
      <GroupSection group="may" rows={groups.may} after={after} many={many} />
      {plan ? <Tracker plan={plan} runId={runId} code={after} /> : null}
      <GroupSection group="information" rows={groups.information} after={null} many={many} />
      <NotChecked rows={groups.notChecked} />
      {groups.clean.length > 0 ? (
        <Section title={t('lists.clean', { n: groups.clean.length })}>
          <StatusWord shape="closed">{t('lists.cleanMore')}</StatusWord>
          <Fold name="lists.clean" head={t('lists.rawHead', { n: groups.clean.length })}>
            <RawTable rows={groups.clean} label={t('lists.clean', { n: groups.clean.length })} />
          </Fold>
        </Section>
      ) : null}
      <Section title={t('lists.more')}>
        <LinkRows>
          {plan && plan.lists.length > 0 ? (
            <LinkRow
              title={l('ui.linkList')}
              more={l('ui.linkListMore')}
              to={{ place: 'letters', runId, letter: `list:${plan.lists[0]?.zone ?? ''}` }}
            />
          ) : null}
          <LinkRow
            title={t('bounce.link')}
            more={t('bounce.linkMore')}
            to={caseId ? { place: 'bounce', caseId } : { place: 'bounce' }}
          />
          <LinkRow title={t('lists.all')} more={t('lists.allMore')} to={{ place: 'lists' }} />
          <LinkRow
            title={t('lists.howToAsk')}
            more={t('lists.howToAskMore')}
            to={{ place: 'settings', part: 'lists' }}
          />
        </LinkRows>
      </Section>
    </Place>
  );
}
