import type { ReactNode } from 'react';
import styles from './card.module.css';
import { cx } from './cx.ts';

/** A surface with a border. `flush`: the children (rows, tables) reach the edge. */
export function Card(props: { children: ReactNode; flush?: boolean; className?: string }) {
  return (
    <div className={cx(styles.card, props.flush && styles.flush, props.className)}>{props.children}</div>
  );
}

/** A named part of a page. */
export function Section(props: { title: ReactNode; children: ReactNode; id?: string; aside?: ReactNode }) {
  return (
    <section className={styles.section} id={props.id}>
      <div className={styles.bar}>
        <h2 className={styles.title}>{props.title}</h2>
        {props.aside}
      </div>
      {props.children}
    </section>
  );
}

/** Buttons at the end of a page or card; the main one comes last on the right. */
export function Actions(props: { children: ReactNode; start?: boolean }) {
  return <div className={cx(styles.actions, props.start && styles.start)}>{props.children}</div>;
}
