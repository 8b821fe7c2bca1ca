import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import styles from './tabs.module.css';

type TabsProps<T extends string> = {
  label: string;
  value: T;
  tabs: readonly { value: T; label: ReactNode }[];
  onPick(value: T): void;
  /** What belongs to the chosen one. */
  children: ReactNode;
};

const STEP: Record<string, number> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** A few ways to the same end, one shown at a time: arrows choose, Tab goes on into the panel. */
export function Tabs<T extends string>(props: TabsProps<T>) {
  const { tabs, value, onPick } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const here = tabs.findIndex((tab) => tab.value === value);
  const move = (event: KeyboardEvent) => {
    const step = STEP[event.key];
    const last = tabs.length - 1;
    const ends: Record<string, number> = { Home: 0, End: last };
    const to = step === undefined ? ends[event.key] : (here + step + tabs.length) % tabs.length;
    const next = to === undefined ? undefined : tabs[to];
    if (!next || to === undefined) return;
    event.preventDefault();
    onPick(next.value);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
  };
  return (
    <div>
      <div ref={list} role="tablist" aria-label={props.label} className={styles.list} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={`${id}-${tab.value}`}
            className={styles.tab}
            aria-selected={tab.value === value}
            aria-controls={`${id}-panel`}
            tabIndex={tab.value === value ? 0 : -1}
            onClick={() => onPick(tab.value)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`} className={styles.panel}>
        {props.children}
      </div>
    </div>
  );
}
