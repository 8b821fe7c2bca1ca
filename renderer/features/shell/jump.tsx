import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Actions } from '../../components/card.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useWords } from '../../i18n/use-words.ts';
import type { Route } from '../../state/route.ts';
import { reportOf } from '../../state/runs.ts';
import { useGo, useOwned } from '../../state/use-stores.ts';

const PLACES: Record<string, Route> = {
  H1: { place: 'home' },
  H2: { place: 'checks' },
  P1: { place: 'practice' },
  P2: { place: 'mailbox' },
  L1: { place: 'lists' },
  S13: { place: 'bounce' },
  S14: { place: 'settings' },
};

/** Ctrl+G: a finding code or place code, as read out on the phone. */
export function Jump(props: { onClose(): void }) {
  const { t, language } = useWords();
  const go = useGo();
  const route = useOwned('route', (state) => state.route);
  const runId = 'runId' in route ? route.runId : null;
  const report = useOwned('runs', (state) => (runId ? reportOf(state, runId, language) : undefined));
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState(false);

  const jump = () => {
    const wanted = code.trim().toUpperCase();
    const found = report?.findings.find((finding) => finding.code.toUpperCase() === wanted);
    const inRun: Record<string, Route> = runId
      ? { S5: { place: 'run', runId }, S9: { place: 'blacklists', runId } }
      : {};
    const to: Route | undefined =
      found && runId ? { place: 'finding', runId, code: found.code } : (inRun[wanted] ?? PLACES[wanted]);
    if (!to) {
      setWrong(true);
      return;
    }
    go(to);
    props.onClose();
  };

  return (
    <Dialog title={t('jump.title')} onClose={props.onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          jump();
        }}
      >
        <TextInput
          label={t('jump.label')}
          description={report ? t('jump.hint') : t('jump.hintNoReport')}
          value={code}
          maxLength={8}
          data-autofocus
          error={wrong ? t('jump.wrong', { code: code.trim() }) : null}
          onChange={(event) => {
            setCode(event.currentTarget.value);
            setWrong(false);
          }}
        />
        <Actions>
          <Button kind="main" type="submit">
            {t('jump.go')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
