import { Checkbox } from '@mantine/core';
import { Copy, FileCode, FileText, Mail, RotateCw, Save } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ErrorInfo, MethodOutput, Report } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { copyText } from '../../components/copy-text.ts';
import { ErrorNote } from '../../components/error-note.tsx';
import { useKey } from '../../components/use-key.ts';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { saveCase } from '../case-file/case-file.ts';
import { useLetterWords } from '../letters/use-letter-words.ts';
import { checkAgain } from './check-again.ts';
import { handOver } from './hand-over.ts';
import styles from './result.module.css';

type Saved = MethodOutput<'report.save'>;
type Format = 'pdf' | 'html';

/** The product whose fix sheet belongs in the report: only when there is a relay to close. */
function productToFix(report: Report): string | undefined {
  const isOpen = report.findings.some(
    (one) => one.area === 'relay' && one.fix === 'server-setting' && one.severity === 'act-now',
  );
  return isOpen ? report.products[0]?.id : undefined;
}

/** Save, copy, check again. What was written and where is said in place. */
export function ResultActions(props: { report: Report; runId: string }) {
  const { t, look, language } = useWords();
  const go = useGo();
  const stores = useStores();
  const desktop = useOwned('session', (state) => state.host === 'desktop');
  const [busy, setBusy] = useState<Format | 'again' | null>(null);
  const [saved, setSaved] = useState<Saved | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [copied, setCopied] = useState(false);
  const [withLetters, setWithLetters] = useState(false);
  const l = useLetterWords();
  const w = useTogetherWords();
  const { report, runId } = props;

  const save = async (format: Format, preset: 'summary' | 'full' = 'summary') => {
    if (busy) return;
    setBusy(format);
    setSaved(null);
    setError(null);
    const product = preset === 'full' ? productToFix(report) : undefined;
    const answer = await stores.client.call('report.save', {
      runId,
      language,
      format,
      preset,
      ...(product ? { product } : {}),
      ...(withLetters && format === 'pdf' ? { letters: true } : {}),
    });
    setBusy(null);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    if (answer.value.base64 !== null) handOver(answer.value);
    setSaved(answer.value);
  };
  const copySummary = async () => {
    const answer = await stores.client.call('run.summary', { runId, language });
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    const done = await copyText(answer.value.text);
    setCopied(done);
    const notices = stores.notices.getState();
    if (done) notices.say(t('common.copied'));
    else notices.show({ key: 'common.copyFailed' });
  };
  const again = async () => {
    if (busy) return;
    setBusy('again');
    const outcome = await checkAgain(stores, report, language);
    setBusy(null);
    if (outcome.ok) go({ place: 'run', runId: outcome.value.runId });
    else setError(outcome.error);
  };

  const isAsked = useOwned('route', (state) => state.again === runId);
  const latestAgain = useRef(again);
  latestAgain.current = again;
  useEffect(() => {
    if (!isAsked) return;
    stores.route.getState().askAgain(null);
    void latestAgain.current();
  }, [isAsked, stores]);

  useKey('ctrl+p', () => void save('pdf'));
  useKey('ctrl+shift+c', () => void copySummary());
  useKey('f5', () => void again());

  const where = saved?.path ?? (saved?.base64 ? t('save.download', { name: saved.fileName }) : null);
  return (
    <div className={styles.end}>
      <div className={styles.actions}>
        <Button
          kind="main"
          icon={FileText}
          busy={busy === 'pdf'}
          keys="Ctrl P"
          onClick={() => void save('pdf')}
        >
          {t(busy === 'pdf' ? 'save.working' : 'save.pdf')}
        </Button>
        <Button icon={FileText} onClick={() => void save('pdf', 'full')}>
          {t('save.full')}
        </Button>
        <Button icon={FileCode} busy={busy === 'html'} onClick={() => void save('html')}>
          {t('save.html')}
        </Button>
        <Button icon={Save} keys="Ctrl S" onClick={() => void saveCase(stores)}>
          {w('file.make')}
        </Button>
        <Button icon={Copy} onClick={() => void copySummary()}>
          {t(copied ? 'save.summaryCopied' : 'save.summary')}
        </Button>
        <Button icon={RotateCw} busy={busy === 'again'} keys="F5" onClick={() => void again()}>
          {t('result.again')}
        </Button>
        <Button icon={Mail} onClick={() => go({ place: 'letters', runId })}>
          {l('ui.link')}
        </Button>
      </div>
      <Checkbox
        label={l('ui.withLetters')}
        checked={withLetters}
        onChange={(event) => setWithLetters(event.currentTarget.checked)}
      />
      <div role="status" className={styles.saved}>
        {saved?.note ? (
          <p>{look(`target:error.${saved.note.replace(/^error\./, '')}`, look(saved.note, ''))}</p>
        ) : null}
        {where ? (
          <p>
            {t('save.done')} <code>{where}</code>
          </p>
        ) : null}
        {saved && where === null && desktop ? <p>{t('save.cancelled')}</p> : null}
      </div>
      <ErrorNote error={error} />
    </div>
  );
}
