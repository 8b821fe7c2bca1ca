import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import styles from './case-file.module.css';

type PassphraseProps = {
  id: string;
  label: string;
  more?: string;
  showLabel: string;
  value: string;
  error?: string | null;
  /** Of a file that is opened; a new one is not offered from memory. */
  known?: boolean;
  onChange(value: string): void;
};

/** A passphrase: hidden until it is asked to be shown; pasting is fine. */
export function PassphraseField(props: PassphraseProps) {
  const [shown, setShown] = useState(false);
  return (
    <div className={styles.passphrase}>
      <TextInput
        id={props.id}
        label={props.label}
        description={props.more}
        type={shown ? 'text' : 'password'}
        autoComplete={props.known ? 'off' : 'new-password'}
        spellCheck={false}
        maxLength={1000}
        value={props.value}
        error={props.error}
        data-autofocus={props.known || undefined}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <Checkbox
        label={props.showLabel}
        checked={shown}
        onChange={(event) => setShown(event.currentTarget.checked)}
      />
    </div>
  );
}
