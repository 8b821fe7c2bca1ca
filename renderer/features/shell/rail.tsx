import { CircleQuestionMark } from 'lucide-react';
import { moveByArrows } from '../../components/arrow-keys.ts';
import { useWords } from '../../i18n/use-words.ts';
import { hashOf } from '../../state/route.ts';
import { useOwned } from '../../state/use-stores.ts';
import { RAIL } from './places.ts';
import styles from './rail.module.css';
import { WindowSwitches } from './window-switches.tsx';

function Brand() {
  const { t } = useWords();
  return (
    <div className={styles.brand}>
      <svg aria-hidden viewBox="0 0 32 32" className={styles.logo}>
        <rect x="1" y="1" width="30" height="30" rx="8" fill="var(--brand)" />
        <path d="M16 7.5v17M7.5 16h17" stroke="var(--on-brand)" strokeWidth="4.5" strokeLinecap="round" />
      </svg>
      <span className={styles.name}>{t('app.name')}</span>
    </div>
  );
}

/** The places of the window: icons and words, icons alone when narrow, a bar on top when very narrow. */
export function Rail(props: { onHelp(): void }) {
  const { t } = useWords();
  const here = useOwned('route', (state) => state.route.place);
  return (
    <header className={styles.rail} data-area>
      <Brand />
      <nav aria-label={t('rail.label')} onKeyDown={moveByArrows}>
        <ul className={styles.places}>
          {RAIL.map(({ to, key, icon: Icon, holds }, index) => (
            <li key={key}>
              <a
                href={hashOf(to)}
                className={styles.place}
                data-at={`${index},0`}
                aria-current={holds.includes(here) ? 'page' : undefined}
                title={t(key)}
              >
                <Icon aria-hidden className={styles.icon} />
                <span className={styles.word}>{t(key)}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.foot}>
        <button type="button" className={styles.place} onClick={props.onHelp} title={t('rail.help')}>
          <CircleQuestionMark aria-hidden className={styles.icon} />
          <span className={styles.word}>{t('rail.help')}</span>
        </button>
        <WindowSwitches />
      </div>
    </header>
  );
}
