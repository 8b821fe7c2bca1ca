import { ChevronRight, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { hashOf, type Route } from '../state/route.ts';
import { Keys } from './keys.tsx';
import styles from './link-row.module.css';

/** Rows that lead somewhere, one under the other. */
export function LinkRows(props: { children: ReactNode }) {
  return <ul className={styles.rows}>{props.children}</ul>;
}

type LinkRowProps = {
  title: ReactNode;
  more?: ReactNode;
  icon?: LucideIcon;
  keys?: string;
  aside?: ReactNode;
} & ({ to: Route; onClick?: undefined } | { onClick(): void; to?: undefined });

/** A whole row as one target: to a place, or to something that opens here. */
export function LinkRow(props: LinkRowProps) {
  const { icon: Icon } = props;
  const inside = (
    <>
      {Icon ? <Icon aria-hidden className={styles.icon} /> : null}
      <span className={styles.words}>
        <span className={styles.title}>{props.title}</span>
        {props.more ? <span className={styles.more}>{props.more}</span> : null}
      </span>
      {props.aside}
      {props.keys ? <Keys of={props.keys} /> : null}
      <ChevronRight aria-hidden className={styles.chevron} />
    </>
  );
  return (
    <li>
      {props.to ? (
        <a className={styles.row} href={hashOf(props.to)}>
          {inside}
        </a>
      ) : (
        <button type="button" className={styles.row} onClick={props.onClick}>
          {inside}
        </button>
      )}
    </li>
  );
}
