import { ArrowLeft } from 'lucide-react';
import { hashOf, type Route } from '../state/route.ts';
import styles from './back-link.module.css';

/** The way back to the page above. */
export function BackLink(props: { to: Route; children: string }) {
  return (
    <a className={styles.back} href={hashOf(props.to)}>
      <ArrowLeft aria-hidden className={styles.icon} />
      {props.children}
    </a>
  );
}
