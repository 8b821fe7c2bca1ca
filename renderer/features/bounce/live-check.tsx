import { Checkbox } from '@mantine/core';
import { Search } from 'lucide-react';
import { useState } from 'react';
import type { BounceReading } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { isPracticeZone } from '../../state/bounce.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import styles from './bounce.module.css';

/** Is it still so? One tick and one button from a pasted mail to the list's answer of now. */
export function LiveCheck(props: { live: NonNullable<BounceReading['live']> }) {
  const { t, language } = useWords();
  const go = useGo();
  const { bounce, practice, session, runs } = useStores();
  const busy = useOwned('bounce', (state) => state.busy === 'check');
  const [ticked, setTicked] = useState(false);
  const [missing, setMissing] = useState(false);
  const { subject, zones } = props.live;
  const isPractice = zones.every(isPracticeZone);

  const start = async () => {
    if (busy) return;
    if (!ticked) {
      setMissing(true);
      document.getElementById('bounce-tick')?.focus();
      return;
    }
    if (isPractice && !practice.getState().world) await practice.getState().start(language);
    const { world } = practice.getState();
    if (isPractice && !world) return;
    const { settings } = session.getState();
    const runId = await bounce.getState().check({ settings, language, world });
    if (!runId) return;
    runs.getState().forget(runId);
    void runs.getState().load(runId, language);
    go({ place: 'blacklists', runId });
  };

  return (
    <Card className={styles.live}>
      <div>
        <h2 className={styles.liveTitle}>{t('bounce.liveTitle')}</h2>
        <p className="muted">
          {t(isPractice ? 'bounce.livePractice' : 'bounce.liveMore', { subject, n: zones.length })}
        </p>
      </div>
      <div className={styles.liveRow}>
        <Checkbox
          id="bounce-tick"
          className={styles.tick}
          label={t('server.mine')}
          checked={ticked}
          error={missing && !ticked ? t('server.mineMissing') : null}
          onChange={(event) => setTicked(event.currentTarget.checked)}
        />
        <Button kind="main" icon={Search} dead={!ticked} busy={busy} onClick={() => void start()}>
          {t('bounce.liveStart')}
        </Button>
      </div>
    </Card>
  );
}
