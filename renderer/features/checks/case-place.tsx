import { ChevronRight, Columns2, History, Mail, MailX, Save, Trash2 } from 'lucide-react';
import { useEffect } from 'react';
import { moveByArrows } from '../../components/arrow-keys.ts';
import { BackLink } from '../../components/back-link.tsx';
import { BeforeAfterList } from '../../components/before-after.tsx';
import { Button } from '../../components/button.tsx';
import { Actions, Section } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Place } from '../../components/place.tsx';
import { Tag } from '../../components/tag.tsx';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { hashOf } from '../../state/route.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { LookAgainCard } from '../again/look-again-card.tsx';
import { saveCase } from '../case-file/case-file.ts';
import { useLetterWords } from '../letters/use-letter-words.ts';
import { CaseNotes } from '../notes/case-notes.tsx';
import { CaseManage } from './case-manage.tsx';
import { LooksAgainMark, RunStatus } from './case-rows.tsx';
import styles from './checks.module.css';

/** One server and its runs, newest first. */
export function CasePlace(props: { caseId: string }) {
  const { t, dateTime, language } = useWords();
  const l = useLetterWords();
  const w = useTogetherWords();
  const go = useGo();
  const stores = useStores();
  const { cases: store } = stores;
  const { caseId } = props;
  const one = useOwned('cases', (state) => state.cases?.find((each) => each.caseId === caseId));
  const runs = useOwned('cases', (state) => state.runs[caseId]);
  const changes = useOwned('cases', (state) => state.changes[caseId]);
  const error = useOwned('cases', (state) => state.error);
  // biome-ignore lint/correctness/useExhaustiveDependencies: titles come worded, so another language is asked for anew
  useEffect(() => {
    void store.getState().load();
    void store.getState().loadOne(caseId);
  }, [store, caseId, language]);
  const whole = runs?.find((run) => run.recheckOf === null) ?? runs?.[0];
  const waiting = runs?.find((run) => run.lookAgainAt !== null);
  const name = one?.name ?? t('checks.caseName');
  const remove = async () => {
    if (!(await store.getState().remove(caseId))) return;
    stores.notices.getState().show({
      key: 'checks.deleted',
      params: { name },
      act: () => void store.getState().restore(caseId),
      toKey: 'checks.undo',
    });
    go({ place: 'checks' }, true);
  };
  return (
    <Place code="H3" name={t('checks.caseName')} state={name}>
      <BackLink to={{ place: 'checks' }}>{t('checks.back')}</BackLink>
      <h1 className={styles.title}>{name}</h1>
      {one?.number ? (
        <p className={styles.manage}>
          <span className={styles.number}>{w('list.number', { number: one.number })}</span>
          <CopyButton small text={one.number} what={one.number} />
        </p>
      ) : null}
      <ErrorNote error={error} />
      {waiting ? <LookAgainCard runId={waiting.runId} plan={{ dueAt: waiting.lookAgainAt }} /> : null}
      {runs ? (
        <ul className={styles.rows} onKeyDown={moveByArrows}>
          {runs.map((run, index) => (
            <li key={run.runId}>
              <a
                className={styles.row}
                data-at={`${index},0`}
                href={hashOf({ place: 'run', runId: run.runId })}
              >
                <span className={styles.name}>
                  <b>{dateTime(run.startedAt)}</b>
                  {run.recheckOf ? <Tag>{t('checks.recheck')}</Tag> : null}
                </span>
                <RunStatus run={run} />
                <span className={styles.when}>
                  <LooksAgainMark run={run} />
                  {t('running.of', { done: run.attemptsDone, total: run.attemptsPlanned })}
                </span>
                <ChevronRight aria-hidden className={styles.chevron} />
              </a>
            </li>
          ))}
        </ul>
      ) : null}
      {runs?.length === 1 ? <p className="muted">{t('checks.oneRun')}</p> : null}
      {changes && changes.length > 0 ? (
        <Section title={t('change.title')}>
          <BeforeAfterList changes={changes.toReversed()} />
        </Section>
      ) : null}
      <Actions start>
        {(runs?.length ?? 0) > 1 ? (
          <>
            <Button icon={Columns2} onClick={() => go({ place: 'merged', caseId })}>
              {w('side.name')}
            </Button>
            <Button icon={History} onClick={() => go({ place: 'changes', caseId })}>
              {w('compare.link')}
            </Button>
          </>
        ) : null}
        {whole ? (
          <Button icon={Mail} onClick={() => go({ place: 'letters', runId: whole.runId })}>
            {l('ui.link')}
          </Button>
        ) : null}
        <Button icon={MailX} onClick={() => go({ place: 'bounce', caseId })}>
          {t('bounce.link')}
        </Button>
        <Button icon={Save} keys="Ctrl S" onClick={() => saveCase(stores)}>
          {t('caseFile.save')}
        </Button>
        <Button icon={Trash2} kind="danger" onClick={() => void remove()}>
          {t('checks.delete')}
        </Button>
      </Actions>
      <CaseNotes caseId={caseId} />
      {one ? <CaseManage one={one} /> : null}
    </Place>
  );
}
