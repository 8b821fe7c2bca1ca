import { useWords } from '../../i18n/use-words.ts';
import { useOwned } from '../../state/use-stores.ts';
import { nextTextSize, TEXT_MAX, TEXT_MIN } from '../../theme/text-size.ts';
import styles from './window-switches.module.css';

/** Language, text size and screen-share mode, always at hand at the foot of the rail. */
export function WindowSwitches() {
  const { t, language } = useWords();
  const settings = useOwned('session', (state) => state.settings);
  const change = useOwned('session', (state) => state.change);
  const size = settings.textSize;
  return (
    <div className={styles.switches}>
      <fieldset aria-label={t('settings.language')} className={styles.line}>
        {(['en', 'id'] as const).map((code) => (
          <button
            key={code}
            type="button"
            lang={code}
            className={styles.switch}
            aria-pressed={language === code}
            onClick={() => void change({ language: code })}
          >
            {t(`language.${code}`)}
          </button>
        ))}
      </fieldset>
      <fieldset aria-label={t('settings.textSize')} className={styles.line}>
        <span aria-hidden className={styles.label}>
          {t('rail.text')}
        </span>
        <button
          type="button"
          className={styles.switch}
          aria-disabled={size <= TEXT_MIN}
          onClick={() => void change({ textSize: nextTextSize(size, -1) })}
        >
          A−<span className="visually-hidden"> {t('rail.smaller')}</span>
        </button>
        <button
          type="button"
          className={styles.switch}
          aria-disabled={size >= TEXT_MAX}
          onClick={() => void change({ textSize: nextTextSize(size, 1) })}
        >
          A+<span className="visually-hidden"> {t('rail.larger')}</span>
        </button>
      </fieldset>
      <button
        type="button"
        className={styles.switch}
        aria-pressed={settings.screenShare}
        onClick={() => void change({ screenShare: !settings.screenShare })}
      >
        {t('rail.share')}
      </button>
    </div>
  );
}
