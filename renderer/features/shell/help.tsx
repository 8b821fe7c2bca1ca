import { Dialog } from '../../components/dialog.tsx';
import { Keys } from '../../components/keys.tsx';
import { useWords } from '../../i18n/use-words.ts';
import type { UiKey } from '../../i18n/words.ts';
import { useOwned } from '../../state/use-stores.ts';
import styles from './help.module.css';

const KEYS: [string, UiKey][] = [
  ['Ctrl+N', 'help.keyNew'],
  ['Ctrl+B', 'help.keyBounce'],
  ['Ctrl+Enter', 'help.keyStart'],
  ['F5', 'help.keyAgain'],
  ['Ctrl+O', 'help.keyOpen'],
  ['Ctrl+S', 'help.keySave'],
  ['Ctrl+P', 'help.keyPdf'],
  ['Ctrl+Shift+C', 'help.keySummary'],
  ['Ctrl+R', 'help.keyAloud'],
  ['Ctrl+G', 'help.keyJump'],
  ['Ctrl+1 – 6', 'help.keyPlaces'],
  ['F6', 'help.keyArea'],
  ['Ctrl + − 0', 'help.keySize'],
  ['Ctrl+Shift+S', 'help.keyShare'],
  ['PgDn PgUp', 'help.keyPages'],
  ['Esc', 'help.keyEsc'],
];

/** Short help: what this place is for, what the program does and never does, the keys. */
export function Help(props: { onClose(): void }) {
  const { t } = useWords();
  const place = useOwned('route', (state) => state.route.place);
  return (
    <Dialog title={t('help.title')} onClose={props.onClose} wide>
      <p>{t(`help.place.${place}`)}</p>
      <div>
        <h3 className={styles.head}>{t('help.aboutTitle')}</h3>
        <p>{t('help.about1')}</p>
        <p>{t('help.about2')}</p>
        <p>{t('help.about3')}</p>
      </div>
      <div>
        <h3 className={styles.head}>{t('help.keysTitle')}</h3>
        <dl className={styles.keys}>
          {KEYS.map(([keys, key]) => (
            <div key={keys} className={styles.pair}>
              <dt>
                <span className="visually-hidden">{keys}</span>
                <Keys of={keys} />
              </dt>
              <dd>{t(key)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Dialog>
  );
}
