import { useState } from 'react';
import { useOwned } from '../../state/use-stores.ts';
import { CaseFileKeys } from '../case-file/case-file-keys.tsx';
import { usePaste } from '../qr/use-paste.ts';
import { Help } from './help.tsx';
import { Jump } from './jump.tsx';
import { LineBar } from './line-bar.tsx';
import { Notices } from './notices.tsx';
import { Rail } from './rail.tsx';
import { Screen } from './screen.tsx';
import styles from './shell.module.css';
import { Standstill } from './standstill.tsx';
import { useWindowKeys } from './use-window-keys.ts';

/** The window: rail, the place that is shown, notes, and the keys that work everywhere. */
export function Shell() {
  const phase = useOwned('session', (state) => state.phase);
  const line = useOwned('session', (state) => state.line);
  const [panel, setPanel] = useState<'help' | 'jump' | null>(null);
  useWindowKeys({ openHelp: () => setPanel('help'), openJump: () => setPanel('jump') });
  usePaste();
  if (phase !== 'ready' || line === 'ended') return <Standstill />;
  return (
    <div className={styles.window}>
      <div className={styles.frame}>
        <Rail onHelp={() => setPanel('help')} />
        <main className={styles.main} id="main" tabIndex={-1} data-area>
          <LineBar />
          <Screen onHelp={() => setPanel('help')} />
        </main>
        <Notices />
        <CaseFileKeys />
      </div>
      {panel === 'help' ? <Help onClose={() => setPanel(null)} /> : null}
      {panel === 'jump' ? <Jump onClose={() => setPanel(null)} /> : null}
    </div>
  );
}
