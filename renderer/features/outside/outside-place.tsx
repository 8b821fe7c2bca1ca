import { FileCode, FileText, Printer } from 'lucide-react';
import { useState } from 'react';
import type { ErrorInfo } from '../../../preload/contract/index.ts';
import { OUTSIDE_SHEET, type SheetKind, type SheetWay } from '../../../words/outside-sheet.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { Actions, Card, Section } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Place } from '../../components/place.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { type ShareKey, useShareWords } from '../../i18n/use-share-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import { handOver } from '../result/hand-over.ts';
import styles from './outside.module.css';

type Format = 'pdf' | 'html' | 'txt';

function Steps(props: { way: SheetWay }) {
  const s = useShareWords();
  const { way, steps } = props.way;
  return (
    <ol className={styles.steps}>
      {steps.map(({ step, command }) => (
        <li key={step}>
          <p>{s(`sheet.${way}.${step}` as ShareKey)}</p>
          {command ? (
            <div className={styles.command}>
              <code lang="en" translate="no">
                {command}
              </code>
              {command.includes('…') ? null : <CopyButton small text={command} what={command} />}
            </div>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

function Kind(props: { kind: SheetKind }) {
  const s = useShareWords();
  const { kind, ways } = props.kind;
  return (
    <>
      <h2 className={styles.title}>{s(`sheet.${kind}.title`)}</h2>
      <p className="muted">{s(`sheet.${kind}.fits`)}</p>
      {ways.map((way) =>
        ways.length === 1 ? (
          <Steps key={way.way} way={way} />
        ) : (
          <section key={way.way} className={styles.way}>
            <h3 className={styles.title}>{s(`sheet.${way.way}.title`)}</h3>
            <p className="muted">{s(`sheet.${way.way}.fits`)}</p>
            <Steps way={way} />
          </section>
        ),
      )}
    </>
  );
}

/** The sheet as a file. What was written and where is said in place. */
function SaveSheet(props: { caseId: string | undefined }) {
  const { t, language } = useWords();
  const s = useShareWords();
  const { client } = useStores();
  const [busy, setBusy] = useState<Format | null>(null);
  const [saved, setSaved] = useState('');
  const [error, setError] = useState<ErrorInfo | null>(null);
  const { caseId } = props;
  const save = async (format: Format) => {
    if (busy) return;
    setBusy(format);
    setSaved('');
    setError(null);
    const answer = await client.call('sheet.save', { language, format, ...(caseId ? { caseId } : {}) });
    setBusy(null);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    const { path, fileName, base64 } = answer.value;
    if (base64 !== null) handOver(answer.value);
    setSaved(path ?? (base64 === null ? t('save.cancelled') : s('outside.saved', { name: fileName })));
  };
  return (
    <Section title={s('outside.sheet')}>
      <Actions start>
        <Button kind="main" icon={Printer} busy={busy === 'pdf'} onClick={() => void save('pdf')}>
          {busy === 'pdf' ? s('outside.working') : s('outside.savePdf')}
        </Button>
        <Button icon={FileCode} onClick={() => void save('html')}>
          {s('outside.saveHtml')}
        </Button>
        <Button icon={FileText} onClick={() => void save('txt')}>
          {s('outside.saveText')}
        </Button>
      </Actions>
      <p role="status">{saved}</p>
      <ErrorNote error={error} />
    </Section>
  );
}

/** S17: exact steps for three kinds of helper outside, each ending in the same case. */
export function OutsidePlace(props: { caseId: string | undefined }) {
  const { t } = useWords();
  const s = useShareWords();
  const { caseId } = props;
  const kase = useOwned('cases', (state) => state.cases?.find((one) => one.caseId === caseId));
  const [chosen, setChosen] = useState<SheetKind['kind']>('program');
  const kind = OUTSIDE_SHEET.find((one) => one.kind === chosen);
  return (
    <Place code="S17" name={s('outside.name')}>
      {caseId ? (
        <BackLink to={{ place: 'case', caseId }}>{t('finding.back')}</BackLink>
      ) : (
        <BackLink to={{ place: 'home' }}>{t('rail.home')}</BackLink>
      )}
      <header>
        <h1>{s('outside.title')}</h1>
        <p className="muted">{s('outside.lead')}</p>
        <p className={styles.whose}>
          {kase
            ? s('outside.forCase', { name: kase.name, number: kase.number })
            : caseId
              ? ''
              : s('outside.forNobody')}
        </p>
      </header>
      <Card flush>
        <Tabs<SheetKind['kind']>
          label={s('outside.choose')}
          value={chosen}
          onPick={setChosen}
          tabs={OUTSIDE_SHEET.map((one) => ({
            value: one.kind,
            label: s(`sheet.short.${one.kind}`),
          }))}
        >
          {kind ? <Kind kind={kind} /> : null}
        </Tabs>
      </Card>
      <div className={styles.notes}>
        <p>{s('sheet.check')}</p>
        <p>{s('sheet.foot')}</p>
      </div>
      <SaveSheet caseId={caseId} />
    </Place>
  );
}
