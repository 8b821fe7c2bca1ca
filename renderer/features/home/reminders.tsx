import { useState } from 'react';
import type { DelistReminder } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';

const NAMES = 3;

function Reminder(props: { reminder: DelistReminder }) {
  const { t, day } = useWords();
  const go = useGo();
  const { delisting } = useStores();
  const [busy, setBusy] = useState(false);
  const { reminder } = props;
  const names = [...new Set(reminder.lists.map((list) => list.name))];
  const shown = names.slice(0, NAMES).join(', ');
  const more = names.length - NAMES;
  const look = async () => {
    if (busy) return;
    setBusy(true);
    const zones = [...new Set(reminder.lists.map((list) => list.zone))];
    const runId = await delisting.getState().look(reminder.caseId, zones);
    setBusy(false);
    if (runId) go({ place: 'blacklists', runId });
  };
  return (
    <Callout
      shape="needs-you"
      title={t('delist.reminder', {
        lists: more > 0 ? t('lists.namesMore', { names: shown, n: more }) : shown,
      })}
      action={
        <>
          <Button kind="main" busy={busy} onClick={() => void look()}>
            {t('delist.lookNow')}
          </Button>
          <Button kind="quiet" onClick={() => go({ place: 'case', caseId: reminder.caseId })}>
            {t('delist.toCase')}
          </Button>
        </>
      }
    >
      {t('delist.reminderMore', { name: reminder.caseName, day: day(reminder.day) })}
    </Callout>
  );
}

/** Lists that were asked to let go, and are to be looked at again today. */
export function Reminders() {
  const reminders = useOwned('delisting', (state) => state.reminders);
  const error = useOwned('delisting', (state) => state.error);
  if (reminders.length === 0) return null;
  return (
    <>
      {reminders.map((reminder) => (
        <Reminder key={`${reminder.caseId} ${reminder.day}`} reminder={reminder} />
      ))}
      <ErrorNote error={error} />
    </>
  );
}
