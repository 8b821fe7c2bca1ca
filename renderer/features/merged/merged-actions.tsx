import { FileText, Mail, RotateCw, Save } from 'lucide-react';
import { useState } from 'react';
import type { ErrorInfo, Merged, MethodOutput } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { useKey } from '../../components/use-key.ts';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { handOver } from '../result/hand-over.ts';
import styles from './merged.module.css';

/** Save, send back, look again, write. A helper's main action is to send the case back, the office's to keep it as a PDF. */
export function MergedActions(props: { merged: Merged; caseId: string; runId: string | null }) {
  const { t, language } = useWords();
  const w = useTogetherWords();
  const go = useGo();
  const { client } = useStores();
  const desktop = useOwned('session', (state) => state.host === 'desktop');
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState<MethodOutput<'report.save'> | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const { merged, caseId, runId } = props;
  const runs = merged.parts.filter((part) => part.runId !== null);
  const newest = runs.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)).at(-1);
  const isHelper = newest?.own === true && runs.some((part) => !part.own);

  const savePdf = async () => {
    if (busy || runId === null) return;
    setBusy(true);
    setSaved(null);
    setError(null);
    const answer = await client.call('report.save', {
      runId,
      language,
      format: 'pdf',
      preset: 'summary',
      wholeCase: true,
    });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    if (answer.value.base64 !== null) handOver(answer.value);
    return setSaved(answer.value);
  };
  const again = () => go({ place: 'add-result', caseId });
  useKey('ctrl+p', () => void savePdf());
  useKey('f5', again);

  const path = saved?.path ?? (saved?.base64 ? t('save.download', { name: saved.fileName }) : null);
  const sendBack = (
    <Button
      key="file"
      kind={isHelper ? 'main' : 'plain'}
      icon={Save}
      keys="Ctrl S"
      onClick={() => go({ place: 'support', caseId })}
    >
      {w(isHelper ? 'side.sendBack' : 'file.make')}
    </Button>
  );
  const pdf =
    runId === null ? null : (
      <Button
        key="pdf"
        kind={isHelper ? 'plain' : 'main'}
        icon={FileText}
        keys="Ctrl P"
        busy={busy}
        onClick={() => void savePdf()}
      >
        {busy ? t('save.working') : w('side.pdf')}
      </Button>
    );
  return (
    <div className={styles.end}>
      <div className={styles.actions}>
        {isHelper ? [sendBack, pdf] : [pdf, sendBack]}
        <Button icon={RotateCw} keys="F5" onClick={again}>
          {w('side.again')}
        </Button>
        {runId === null ? null : (
          <Button icon={Mail} onClick={() => go({ place: 'letters', runId })}>
            {w('side.letters')}
          </Button>
        )}
      </div>
      <div role="status" className={styles.saved}>
        {path ? (
          <p>
            {t('save.done')} <code>{path}</code>
          </p>
        ) : null}
        {saved && path === null && desktop ? <p>{t('save.cancelled')}</p> : null}
      </div>
      <ErrorNote error={error} />
    </div>
  );
}
