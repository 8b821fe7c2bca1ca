import styles from './keys.module.css';

/** Keys as caps, for the eye only: the shortcut list (F1) tells them to everybody. */
export function Keys(props: { of: string }) {
  return (
    <kbd aria-hidden className={styles.keys}>
      {props.of}
    </kbd>
  );
}
