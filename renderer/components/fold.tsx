import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import styles from './fold.module.css';

/** Folds remember how they were left, by name, until the window is closed. */
const remembered = new Map<string, boolean>();

/** One level that opens; never a fold inside a fold (UX §5). `head` says what is inside and how much. */
export function Fold(props: { name: string; head: ReactNode; children: ReactNode; open?: boolean }) {
  const [open, setOpen] = useState(remembered.get(props.name) ?? props.open ?? false);
  return (
    <details
      className={styles.fold}
      open={open}
      onToggle={(event) => {
        remembered.set(props.name, event.currentTarget.open);
        setOpen(event.currentTarget.open);
      }}
    >
      <summary className={styles.head}>
        <ChevronRight aria-hidden className={styles.turn} />
        <span>{props.head}</span>
      </summary>
      <div className={styles.body}>{open ? props.children : null}</div>
    </details>
  );
}
