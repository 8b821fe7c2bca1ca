import { Checkbox, Radio } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './choice.module.css';

type ChoiceProps = { label: ReactNode; more?: ReactNode; aside?: ReactNode };

/** One of several, as a whole card; inside a Mantine `Radio.Group`. */
export function ChoiceCard(props: ChoiceProps & { value: string }) {
  return (
    <Radio
      value={props.value}
      classNames={{ root: styles.card, body: styles.body, labelWrapper: styles.words, label: styles.label }}
      label={<ChoiceWords {...props} />}
    />
  );
}

/** One of several that may all be chosen, as a whole card. */
export function TickCard(props: ChoiceProps & { checked: boolean; onChange(checked: boolean): void }) {
  return (
    <Checkbox
      checked={props.checked}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
      classNames={{ root: styles.card, body: styles.body, labelWrapper: styles.words, label: styles.label }}
      label={<ChoiceWords {...props} />}
    />
  );
}

function ChoiceWords(props: ChoiceProps) {
  return (
    <span className={styles.inside}>
      <span className={styles.text}>
        <b>{props.label}</b>
        {props.more ? <span className={styles.more}>{props.more}</span> : null}
      </span>
      {props.aside}
    </span>
  );
}

/** Cards one under the other. */
export function ChoiceList(props: { children: ReactNode }) {
  return <div className={styles.list}>{props.children}</div>;
}
