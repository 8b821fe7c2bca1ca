import { FileSearch, FolderOpen } from 'lucide-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import type { ErrorInfo, ReportCheck } from '../../../preload/contract/index.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { Card, Section } from '../../components/card.tsx';
import { DropArea } from '../../components/drop-area.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Place } from '../../components/place.tsx';
import { Row, Rows } from '../../components/rows.tsx';
import { type Shape, StatusMark } from '../../components/status-mark.tsx';
import { useKey } from '../../components/use-key.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { HAND_OVER_BYTES, openCaseFile } from '../case-file/case-file.ts';
import { useLetterWords } from '../letters/use-letter-words.ts';
import { fileToBase64 } from './file-to-base64.ts';
import styles from './report-check.module.css';

const SHAPES: Record<ReportCheck['result'], Shape> = {
  unaltered: 'closed',
  altered: 'probably',
  'no-case': 'info',
  unreadable: 'unknown',
};

const trouble = (key: 'tooLarge' | 'broken', name: string): ErrorInfo => ({
  code: 'bad-input',
  key: `letters:checkUi.${key}`,
  params: { name },
});

/** What was found, in a word and a sentence, and the way into the case. */
function Found(props: { check: ReportCheck; onOpen(): void }) {
  const { dateTime } = useWords();
  const l = useLetterWords();
  const { check } = props;
  return (
    <Card>
      <div className={styles.found}>
        <StatusMark shape={SHAPES[check.result]} size={2.25} />
        <div className={styles.words}>
          <h2 className={styles.result}>{l(`checkUi.${check.result}`)}</h2>
          <p>{check.text}</p>
        </div>
      </div>
      <Rows>
        <Row name={l('checkUi.file')}>
          <span className={styles.name}>{check.fileName}</span>
        </Row>
        {check.caseNumber ? <Row name={l('checkUi.case')}>{check.caseNumber}</Row> : null}
        {check.madeAt ? <Row name={l('checkUi.made')}>{dateTime(check.madeAt)}</Row> : null}
      </Rows>
      {check.canOpen ? (
        <div className={styles.open}>
          <Button kind="main" icon={FolderOpen} onClick={props.onOpen}>
            {l('checkUi.open')}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

/** L3: was this PDF report changed since it was made (D3)? Read on this computer only. */
export function ReportCheckPlace() {
  const { t, language } = useWords();
  const l = useLetterWords();
  const go = useGo();
  const stores = useStores();
  const say = useOwned('notices', (state) => state.say);
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [check, setCheck] = useState<ReportCheck | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  useKey('escape', () => go({ place: 'home' }));

  useEffect(() => {
    if (!file) return undefined;
    let isOld = false;
    const read = async () => {
      setError(null);
      if (file.size > HAND_OVER_BYTES) return setError(trouble('tooLarge', file.name));
      const base64 = await fileToBase64(file).catch(() => null);
      if (isOld) return undefined;
      if (base64 === null) return setError(trouble('broken', file.name));
      const answer = await stores.client.call('report.check', {
        base64,
        fileName: file.name.slice(-300),
        language,
      });
      if (isOld) return undefined;
      if (!answer.ok) return setError(answer.error);
      setCheck(answer.value.check);
      return say(answer.value.check?.text ?? '');
    };
    void read();
    return () => {
      isOld = true;
    };
  }, [file, language, stores, say]);

  const take = (given: File | undefined) => {
    if (!given) return;
    setCheck(null);
    setFile(given);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  };
  const isReading = file !== null && !check && !error;
  return (
    <Place code="L3" name={l('checkUi.name')} state={check ? l(`checkUi.${check.result}`) : ''}>
      <BackLink to={{ place: 'home' }}>{t('rail.home')}</BackLink>
      <header>
        <h1>{l('checkUi.title')}</h1>
        <p className="muted">{l('checkUi.lead')}</p>
      </header>
      <DropArea className={styles.drop} onDrop={drop}>
        {check ? <Found check={check} onOpen={() => file && void openCaseFile(stores, file)} /> : null}
        <input
          ref={input}
          type="file"
          hidden
          accept=".pdf,application/pdf"
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
        <div className={check ? styles.again : styles.choose}>
          {check ? null : <FileSearch aria-hidden className={styles.icon} />}
          <Button kind={check ? 'plain' : 'main'} busy={isReading} onClick={() => input.current?.click()}>
            {l(check ? 'checkUi.another' : 'checkUi.choose')}
          </Button>
        </div>
        <p role="status" className={styles.status}>
          {isReading ? l('checkUi.reading', { name: file.name }) : ''}
        </p>
      </DropArea>
      <ErrorNote error={error} />
      <Section title={l('checkUi.limits')}>
        <ul className={styles.limits}>
          <li>{l('checkUi.limitWho')}</li>
          <li>{l('checkUi.limitTrue')}</li>
          <li>{l('checkUi.limitNew')}</li>
        </ul>
      </Section>
    </Place>
  );
}
