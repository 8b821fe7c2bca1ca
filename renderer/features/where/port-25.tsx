import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { MethodOutput, Result } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { errorSentence } from '../../components/error-note.tsx';
import type { Shape } from '../../components/status-mark.tsx';
import { StatusWord } from '../../components/status-word.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import styles from './port-25.module.css';

type Answer = Result<MethodOutput<'vantage.port25'>>;
type Outcome = MethodOutput<'vantage.port25'>['result'];

const SHAPES: Record<Outcome, Shape> = { open: 'closed', blocked: 'needs-you', unknown: 'unknown' };

/** Can this connection reach mail servers at all (V2)? One connection to the person's own mailbox server. */
export function Port25() {
  const words = useWords();
  const { t } = words;
  const { client } = useStores();
  const settings = useOwned('session', (state) => state.settings);
  const outside = useOwned('draft', (state) => state.outside);
  const set = useOwned('draft', (state) => state.set);
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const [answer, setAnswer] = useState<Answer | null>(null);

  const tryIt = async (event: FormEvent) => {
    event.preventDefault();
    if (!outside.includes('@')) {
      setMissing(true);
      return;
    }
    setBusy(true);
    setAnswer(null);
    const resolvers = settings.resolver.trim() === '' ? [] : [settings.resolver.trim()];
    setAnswer(await client.call('vantage.port25', { mailbox: outside.trim(), resolvers }));
    setBusy(false);
  };

  return (
    <Card>
      <form className={styles.form} onSubmit={tryIt}>
        <TextInput
          className={styles.field}
          label={t('port25.title')}
          description={t('port25.label')}
          placeholder={t('port25.placeholder')}
          value={outside}
          type="email"
          autoComplete="email"
          error={missing ? t('port25.missing') : null}
          onChange={(event) => {
            set({ outside: event.currentTarget.value });
            setMissing(false);
          }}
        />
        <Button type="submit" busy={busy}>
          {t('port25.tryIt')}
        </Button>
      </form>
      <div role="status" className={styles.answer}>
        {busy ? <p className="muted">{t('port25.trying')}</p> : null}
        {answer?.ok ? (
          <StatusWord shape={SHAPES[answer.value.result]} quiet={<code>{answer.value.detail}</code>}>
            {t(`port25.${answer.value.result}`, { host: answer.value.host })}
          </StatusWord>
        ) : null}
        {answer && !answer.ok ? <p>{errorSentence(words, answer.error)}</p> : null}
      </div>
    </Card>
  );
}
