import type { ReactNode } from 'react';
import styles from './rows.module.css';

/** Named parts of one thing: the name at the left, what it is at the right; under each other when narrow. */
export function Rows(props: { children: ReactNode }) {
  return <dl className={styles.rows}>{props.children}</dl>;
}

/** One part. */
export function Row(props: { name: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <dt className={styles.name}>{props.name}</dt>
      <dd className={styles.value}>{props.children}</dd>
    </div>
  );
}
