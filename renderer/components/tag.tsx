import type { ReactNode } from 'react';
import styles from './tag.module.css';

/** A small quiet word in a pill: a place, a role, "detected". */
export function Tag(props: { children: ReactNode }) {
  return <span className={styles.tag}>{props.children}</span>;
}
