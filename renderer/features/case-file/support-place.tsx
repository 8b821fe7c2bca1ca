import { TextInput } from '@mantine/core';
import { ArrowUpRight, Save } from 'lucide-react';
import { useState } from 'react';
import type { ErrorInfo, HideSwitch } from '../../../preload/contract/index.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { Actions, Card, Section } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Fold } from '../../components/fold.tsx';
import { LinkRow, LinkRows } from '../../components/link-row.tsx';
import { LoadingPlace } from '../../components/loading-place.tsx';
import { Place } from '../../components/place.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { useAsked } from '../../components/use-asked.ts';
import { useKey } from '../../components/use-key.ts';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { handOver } from '../result/hand-over.ts';
import styles from './case-file.module.css';
import type { SavedCase } from './case-file.ts';
import { LeaveOut } from './leave-out.tsx';
import { sizeText } from './part-words.ts';
import { PassphraseField } from './passphrase-field.tsx';
import { WhatIsInIt } from './what-is-in-it.tsx';

/** The way back: the result when there is one, else the case. */
function Back(props: { caseId: string }) {
  const w = useTogetherWords();
  const { caseId } = props;
  const last = useOwned('cases', (state) => state.cases?.find((one) => one.caseId === caseId)?.last);
  return (
    <BackLink to={last ? { place: 'run', runId: last.runId } : { place: 'case', caseId }}>
      {w('file.toCase')}
    </BackLink>
  );
}

/** After saving: what to do with the file, and what will come back. */
function WhatNext(props: { saved: SavedCase; locked: boolean; caseId: string; onAgain(): void }) {
  const w = useTogetherWords();
  const { saved, locked, caseId } = props;
  return (
    <Place key="saved" code="S10" name={w('file.name')} state={w('file.saved')}>
      <Back caseId={caseId} />
      <header className={styles.done}>
        <StatusMark shape="closed" size={2} />
        <div>
          <h1>{w('file.saved')}</h1>
          <p className={styles.path}>
            {saved.path ? <code>{saved.path}</code> : w('file.download', { name: saved.fileName })}
          </p>
        </div>
      </header>
      <Section title={w('file.next')}>
        <Card>
          <ol className={styles.steps}>
            <li>
              {w('file.next1')} {locked ? <b>{w('file.nextLocked')}</b> : null}
            </li>
            <li>{w('file.next2')}</li>
            <li>{w('file.next3')}</li>
          </ol>
        </Card>
      </Section>
      <LinkRows>
        <LinkRow
          icon={ArrowUpRight}
          title={w('file.sheet')}
          more={w('file.sheetMore')}
          to={{ place: 'outside', caseId }}
        />
      </LinkRows>
      <Actions start>
        <Button icon={Save} onClick={props.onAgain}>
          {w('file.again')}
        </Button>
      </Actions>
    </Place>
  );
}

/** S10: a file for the helper. What is in it, what is left out, and who and where one is. */
export function SupportPlace(props: { caseId: string }) {
  const { number, language } = useWords();
  const w = useTogetherWords();
  const go = useGo();
  const { client, session } = useStores();
  const settings = useOwned('session', (state) => state.settings);
  const { caseId } = props;
  const [where, setWhere] = useState(settings.placeName);
  const [who, setWho] = useState(settings.tickedBy);
  const [hide, setHide] = useState<HideSwitch[]>([]);
  const [passphrase, setPassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  const [cancelled, setCancelled] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [saved, setSaved] = useState<SavedCase | null>(null);
  const preview = useAsked('cases.preview', { caseId, hide, where: where.trim(), language });

  const save = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    setCancelled(false);
    const answer = await client.call('cases.save', {
      caseId,
      hide,
      where: where.trim(),
      ...(who.trim() === '' ? {} : { who: who.trim() }),
      ...(passphrase === '' ? {} : { passphrase }),
      language,
    });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    const { path, base64 } = answer.value;
    if (base64 !== null) handOver(answer.value);
    if (path === null && base64 === null) return setCancelled(true);
    const said = { placeName: where.trim(), ...(who.trim() === '' ? {} : { tickedBy: who.trim() }) };
    void session.getState().change(said);
    return setSaved(answer.value);
  };
  // Once more, with the same choices; the page comes back to say what is wrong.
  useKey('ctrl+s', () => {
    setSaved(null);
    void save();
  });
  useKey('ctrl+enter', () => void save(), saved === null);
  useKey('escape', () => go({ place: 'case', caseId }));

  const { value } = preview;
  if (!value) return <LoadingPlace code="S10" name={w('file.name')} error={preview.error} />;
  if (saved)
    return (
      <WhatNext
        saved={saved}
        locked={passphrase !== ''}
        caseId={caseId}
        onAgain={() => {
          setSaved(null);
          setPassphrase('');
        }}
      />
    );
  return (
    <Place key="make" code="S10" name={w('file.name')}>
      <Back caseId={caseId} />
      <header>
        <h1>{w('file.title')}</h1>
        <p className="muted">{w('file.lead')}</p>
      </header>
      <Section
        title={w('file.inside')}
        aside={
          <span className="muted">
            {value.parts.length === 1
              ? w('file.countsOne')
              : w('file.counts', { n: number(value.parts.length) })}
          </span>
        }
      >
        <Card flush>
          <WhatIsInIt parts={value.parts} />
        </Card>
      </Section>
      <Section title={w('file.yours')}>
        <Card>
          <div className={styles.pair}>
            <TextInput
              id="support-where"
              label={w('file.where')}
              description={w('file.whereMore')}
              maxLength={200}
              value={where}
              onChange={(event) => setWhere(event.currentTarget.value)}
            />
            <TextInput
              id="support-who"
              label={w('file.who')}
              description={w('file.whoMore')}
              maxLength={200}
              value={who}
              onChange={(event) => setWho(event.currentTarget.value)}
            />
          </div>
        </Card>
      </Section>
      <Section title={w('file.leaveOut')}>
        <LeaveOut preview={value} hide={hide} onChange={setHide} />
      </Section>
      <div>
        <Fold name="support.lock" head={w('file.lock')} open={passphrase !== ''}>
          <PassphraseField
            id="support-passphrase"
            label={w('file.passphrase')}
            more={w('file.passphraseMore')}
            showLabel={w('file.show')}
            value={passphrase}
            onChange={setPassphrase}
          />
        </Fold>
        <Fold name="support.summary" head={w('file.summary')}>
          <p className="muted">{w('file.summaryMore')}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text is scrolled by keyboard */}
          <section className={styles.summary} tabIndex={0} aria-label={w('file.summary')}>
            <pre>{value.summary}</pre>
          </section>
        </Fold>
      </div>
      <ErrorNote error={error ?? preview.error} />
      <div className={styles.end}>
        <p className={styles.size} role="status">
          {cancelled
            ? w('file.notSaved')
            : w('file.size', { size: sizeText(value.bytes, number), name: value.fileName })}
        </p>
        <Button kind="main" icon={Save} busy={busy} keys="Ctrl S" onClick={() => void save()}>
          {w(busy ? 'file.saving' : 'file.save')}
        </Button>
      </div>
    </Place>
  );
}
