import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../i18n/use-words.ts';
import styles from './place.module.css';
import { PlaceCode } from './place-code.tsx';

type PlaceProps = {
  /** Place code for the phone and the screen share (H1, S1 …). */
  code: string;
  /** Name of the place for the window title. */
  name: string;
  /** What is going on here, first in the window title. */
  state?: string;
  children: ReactNode;
  /** Where the focus goes when the place opens; the first heading unless told otherwise. */
  focus?: 'heading' | 'none';
};

/** Frame of one place: window title, place code, column, and the focus on arrival. */
export function Place(props: PlaceProps) {
  const { t } = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const title = [props.state, props.name, t('app.name')].filter(Boolean).join(' – ');
  useEffect(() => {
    document.title = title;
  }, [title]);
  const wantsFocus = props.focus !== 'none';
  useEffect(() => {
    window.scrollTo(0, 0);
    if (!wantsFocus) return;
    const heading = frame.current?.querySelector('h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
  }, [wantsFocus]);
  return (
    <div ref={frame} className={styles.place}>
      <PlaceCode code={props.code} />
      {props.children}
    </div>
  );
}
