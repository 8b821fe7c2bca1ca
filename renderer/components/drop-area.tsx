import { type DragEvent, type ReactNode, useState } from 'react';
import { cx } from './cx.ts';
import styles from './drop-area.module.css';

/** A part of a page on which something can be dropped; it is outlined while something hangs over it. There must be a button for the same. */
export function DropArea(props: {
  className?: string | undefined;
  onDrop(event: DragEvent): void;
  children: ReactNode;
}) {
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; a button inside does the same
    <div
      className={cx(styles.area, props.className)}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        props.onDrop(event);
      }}
    >
      {props.children}
    </div>
  );
}
