import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Actions } from '../../components/card.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { type ShareKey, useShareWords } from '../../i18n/use-share-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { reportOf } from '../../state/runs.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { type FoundCode, findCode, suggestCodes } from './find-code.ts';
import styles from './jump.module.css';
import { shownRun } from './say-far.ts';

const MOST_SUGGESTIONS = 6;

/** Ctrl+G: a finding code, a place code, or both, as read out on the phone. */
export function Jump(props: { onClose(): void }) {
  const { t, language, look } = useWords();
  const s = useShareWords();
  const go = useGo();
  const stores = useStores();
  const route = useOwned('route', (state) => state.route);
  const runId = shownRun(stores);
  const report = useOwned('runs', (state) => (runId ? reportOf(state, runId, language) : undefined));
  const ofRun = useOwned('runs', (state) => (runId ? state.progress[runId]?.caseId : undefined));
  const caseId = 'caseId' in route ? (route.caseId ?? null) : (ofRun ?? null);
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<Exclude<FoundCode, { ok: true }> | null>(null);
  const codes = report?.findings.map((finding) => finding.code.toUpperCase()) ?? [];
  const scope = { runId, caseId, findings: codes };

  const jump = (wanted: string) => {
    const found = findCode(wanted, scope);
    if (!found.ok) {
      setWrong(found);
      return;
    }
    props.onClose();
    go(found.to);
  };
  const fits = suggestCodes(text, scope, MOST_SUGGESTIONS);
  const sentence = wrong
    ? s(`jump.${wrong.why}`, { code: wrong.code, codes: codes.slice(0, 8).join(', ') })
    : null;
  const titleOf = (code: string, isFinding: boolean) =>
    isFinding
      ? (report?.findings.find((finding) => finding.code.toUpperCase() === code)?.title ?? '')
      : look(`share:place.${code}`, s(`place.${code}` as ShareKey));
  return (
    <Dialog title={t('jump.title')} onClose={props.onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          jump(text);
        }}
      >
        <TextInput
          label={t('jump.label')}
          description={s('jump.hint')}
          value={text}
          maxLength={60}
          autoComplete="off"
          data-autofocus
          error={sentence}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setWrong(null);
          }}
        />
        {fits.length > 0 ? (
          <section className={styles.fits}>
            <h3 className={styles.head}>{s('jump.suggestions')}</h3>
            <ul className={styles.list}>
              {fits.map(({ code, finding }) => (
                <li key={`${code} ${finding}`}>
                  <button type="button" className={styles.code} onClick={() => jump(code)}>
                    <b>{code}</b>
                    <span>{titleOf(code, finding)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        <Actions>
          <Button kind="main" type="submit">
            {t('jump.go')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
