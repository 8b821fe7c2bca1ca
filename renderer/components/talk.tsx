import { useWords } from '../i18n/use-words.ts';
import styles from './talk.module.css';

/** One line of a conversation; `in` is the server, `out` is Relay Doctor, `note` is neither. */
export type PlayLine = { at?: string; dir: 'in' | 'out' | 'note'; text: string };

/**
 * A conversation set like a play: when, who, what. The deciding line carries a bar and its caption.
 * Server text is data: shown as text, marked as English for screen readers.
 */
export function Play(props: { lines: readonly PlayLine[]; deciding?: number }) {
  const { t, clock } = useWords();
  return (
    <ol className={styles.play} data-timed={props.lines.some((line) => line.at) || undefined}>
      {props.lines.map((line, index) => {
        const decided = index === props.deciding;
        const previous = props.lines[index - 1];
        const sameSpeaker = previous?.dir === line.dir && index - 1 !== props.deciding;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever appended
          <li key={index} className={styles.line} data-dir={line.dir} data-decided={decided || undefined}>
            {line.at ? <span className={styles.time}>{clock(line.at)}</span> : null}
            <span className={styles.who}>
              <span className={sameSpeaker ? 'visually-hidden' : undefined}>{t(`talk.${line.dir}`)}</span>
            </span>
            <span className={styles.what}>
              <code lang="en">{line.text}</code>
              {decided ? <span className={styles.caption}>{t('talk.decided')}</span> : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** Lines kept as `> command`, `< reply` or `C:`/`S:`; anything else is a note without a speaker. */
export function playLine(text: string, at?: string): PlayLine {
  const found = /^(>|<|→|←|C:|S:)\s?(.*)$/s.exec(text);
  const when = at === undefined ? {} : { at };
  if (!found) return { dir: 'note', text, ...when };
  const [, mark, rest = ''] = found;
  return { dir: mark === '>' || mark === '→' || mark === 'C:' ? 'out' : 'in', text: rest, ...when };
}
