import type { ReactNode } from 'react';
import styles from './callout.module.css';
import { Card } from './card.tsx';
import { type Shape, StatusMark } from './status-mark.tsx';

type CalloutProps = {
  shape?: Shape;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  /** Read out at once when it appears. */
  alert?: boolean;
};

/** Something that needs a look, with at most one thing to do. */
export function Callout(props: CalloutProps) {
  return (
    <Card>
      <div className={styles.callout} role={props.alert ? 'alert' : undefined}>
        {props.shape ? <StatusMark shape={props.shape} size={1.25} /> : null}
        <div className={styles.words}>
          <p className={styles.title}>{props.title}</p>
          {props.children ? <div className={styles.more}>{props.children}</div> : null}
        </div>
        {props.action ? <div className={styles.action}>{props.action}</div> : null}
      </div>
    </Card>
  );
}
