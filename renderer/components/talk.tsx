import { readSleepNote } from '../../preload/contract/sleep-note.ts';
import { useWords } from '../i18n/use-words.ts';
import type { PlayLine } from './play-line.ts';
import styles from './talk.module.css';

/**
 * A conversation set like a play: when, who, what; lines that nobody says (DNS answers, a certificate) stand alone. The deciding line carries a bar and its caption.
 * Server text is data: shown as text, marked as English for screen readers.
 */
export function Play(props: { lines: readonly PlayLine[]; deciding?: number }) {
  const { t, clock } = useWords();
  const spoken = props.lines.some((line) => line.dir !== 'note');
  return (
    <ol
      className={styles.play}
      data-timed={props.lines.some((line) => line.at) || undefined}
      data-unspoken={!spoken || undefined}
    >
      {props.lines.map((line, index) => {
        const decided = index === props.deciding;
        const previous = props.lines[index - 1];
        const sameSpeaker = previous?.dir === line.dir && index - 1 !== props.deciding;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever appended
          <li key={index} className={styles.line} data-dir={line.dir} data-decided={decided || undefined}>
            {line.at ? <span className={styles.time}>{clock(line.at)}</span> : null}
            {spoken ? (
              <span className={styles.who}>
                <span className={sameSpeaker ? 'visually-hidden' : undefined}>{t(`talk.${line.dir}`)}</span>
              </span>
            ) : null}
            <span className={styles.what}>
              <Said line={line} />
              {decided ? <span className={styles.caption}>{t('talk.decided')}</span> : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** What stands in a line: somebody's own words as they came, or our note in the person's language. */
function Said({ line }: { line: PlayLine }) {
  const { t, minutes } = useWords();
  const sleptMs = readSleepNote(line);
  if (sleptMs !== null) return <span>{t('talk.slept', { time: minutes(sleptMs) })}</span>;
  return <code lang="en">{line.text}</code>;
}
