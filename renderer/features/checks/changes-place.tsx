import { NativeSelect } from '@mantine/core';
import { RotateCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { CellState, RunChanges } from '../../../preload/contract/index.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { Card, Section } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Place } from '../../components/place.tsx';
import { shapeOfCell } from '../../components/status-of.ts';
import { StatusWord } from '../../components/status-word.tsx';
import { Table } from '../../components/table.tsx';
import { useAsked } from '../../components/use-asked.ts';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import styles from './checks.module.css';

const STATES: readonly CellState[] = ['open', 'probably', 'closed', 'keeps', 'unknown', 'not-offered'];

/** H4: what changed between two runs of a case, as text and in the truth table. */
export function ChangesPlace(props: { caseId: string }) {
  const { t, dateTime, language } = useWords();
  const w = useTogetherWords();
  const go = useGo();
  const { cases: store } = useStores();
  const { caseId } = props;
  const kase = useOwned('cases', (state) => state.cases?.find((one) => one.caseId === caseId));
  const runs = useOwned('cases', (state) => state.runs[caseId]);
  const [from, setFrom] = useState<string>();
  const [to, setTo] = useState<string>();
  const { value, error } = useAsked('case.changes', {
    caseId,
    language,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
  useEffect(() => {
    void store.getState().load();
    void store.getState().loadOne(caseId);
  }, [store, caseId]);
  const changes = value?.changes;
  const choices = (runs ?? []).map((run) => ({ value: run.runId, label: dateTime(run.startedAt) }));
  return (
    <Place code="H4" name={w('compare.name')} state={kase?.name}>
      <BackLink to={{ place: 'case', caseId }}>{kase?.name ?? t('checks.caseName')}</BackLink>
      <h1>{w('compare.title')}</h1>
      <ErrorNote error={error} />
      {changes === null ? (
        <Card className={styles.empty}>
          <p>{w('compare.one')}</p>
          <div className={styles.buttons}>
            <Button kind="main" icon={RotateCw} onClick={() => go({ place: 'case', caseId })}>
              {w('compare.again')}
            </Button>
          </div>
        </Card>
      ) : null}
      {changes ? (
        <>
          <div className={styles.pick}>
            <NativeSelect
              label={w('compare.from')}
              data={choices}
              value={changes.from.runId}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <NativeSelect
              label={w('compare.to')}
              data={choices}
              value={changes.to.runId}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          </div>
          <Section title={w('compare.text')}>
            <Card>
              <div role="status">
                <ul className={styles.sentences}>
                  {changes.text.map((sentence) => (
                    <li key={sentence}>{sentence}</li>
                  ))}
                </ul>
              </div>
            </Card>
          </Section>
          <Doors doors={changes.doors} />
          <Others changes={changes} />
        </>
      ) : null}
    </Place>
  );
}

function Doors(props: { doors: RunChanges['doors'] }) {
  const w = useTogetherWords();
  if (props.doors.length === 0) return null;
  return (
    <Section title={w('compare.doors')}>
      <Table
        label={w('compare.doors')}
        heads={[w('compare.door'), w('compare.from'), w('compare.to'), w('compare.change')]}
        rows={props.doors.map((door) => ({
          key: `${door.address} ${door.port}`,
          cells: [
            <code key="door">{`${door.address} :${door.port}`}</code>,
            <DoorState key="before" state={door.before} />,
            <DoorState key="after" state={door.after} />,
            door.change === 'same' ? (
              <span key="change" className="muted">
                {w('compare.same')}
              </span>
            ) : (
              <b key="change">{w(`compare.${door.change}`)}</b>
            ),
          ],
        }))}
      />
    </Section>
  );
}

function DoorState(props: { state: string | null }) {
  const { cellState } = useWords();
  const w = useTogetherWords();
  const state = STATES.find((one) => one === props.state);
  if (state === undefined) return <span className="muted">{w('compare.notLooked')}</span>;
  return <StatusWord shape={shapeOfCell(state)}>{cellState({ state, verdict: 'CLOSED' })}</StatusWord>;
}

function Others(props: { changes: RunChanges }) {
  const w = useTogetherWords();
  const { findings, lists } = props.changes;
  return (
    <>
      {findings.length > 0 ? (
        <Section title={w('compare.findings')}>
          <Card>
            <ul className={styles.sentences}>
              {findings.map((one) => (
                <li key={`${one.id} ${one.subject} ${one.change}`}>
                  <b>{w(`compare.state.${one.change}`)}</b>: {one.title}{' '}
                  <span className="muted">{one.subject}</span>
                </li>
              ))}
            </ul>
          </Card>
        </Section>
      ) : null}
      {lists.length > 0 ? (
        <Section title={w('compare.lists')}>
          <Card>
            <ul className={styles.sentences}>
              {lists.map((one) => (
                <li key={`${one.zone} ${one.subject}`}>
                  <b>{w(`compare.state.${one.change}`)}</b>: {one.name}{' '}
                  <span className="muted">{one.subject}</span>
                </li>
              ))}
            </ul>
          </Card>
        </Section>
      ) : null}
    </>
  );
}
