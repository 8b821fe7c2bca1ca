import type { ReactNode } from 'react';
import { type Shape, StatusMark } from './status-mark.tsx';
import styles from './status-word.module.css';

/** Shape and word, never one without the other. */
export function StatusWord(props: { shape: Shape; children: ReactNode; quiet?: ReactNode }) {
  return (
    <span className={styles.status} data-shape={props.shape}>
      <StatusMark shape={props.shape} />
      <span>
        <b>{props.children}</b>
        {props.quiet ? <span className={styles.quiet}> {props.quiet}</span> : null}
      </span>
    </span>
  );
}
