import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import styles from './button.module.css';
import { cx } from './cx.ts';
import { Keys } from './keys.tsx';

type ButtonProps = Omit<ComponentProps<'button'>, 'type'> & {
  /** One `main` action per card; `quiet` has no border; `link` reads like a link. */
  kind?: 'main' | 'plain' | 'quiet' | 'link' | 'danger';
  icon?: LucideIcon;
  iconEnd?: LucideIcon;
  /** Looks and sounds unavailable, but can be pressed to hear why. */
  dead?: boolean;
  busy?: boolean;
  /** Shown beside the words, for example `Ctrl Enter`. */
  keys?: string;
  type?: 'button' | 'submit';
};

/** A button of ours: at least 32 px high, words in sentence case. */
export function Button(props: ButtonProps) {
  const {
    kind = 'plain',
    icon: Icon,
    iconEnd: End,
    dead,
    busy,
    keys,
    className,
    children,
    type = 'button',
    ...rest
  } = props;
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={dead || busy ? true : undefined}
      className={cx(styles.button, styles[kind], className)}
    >
      {Icon ? <Icon aria-hidden className={styles.icon} /> : null}
      {children === undefined ? null : <span>{children}</span>}
      {End ? <End aria-hidden className={styles.icon} /> : null}
      {keys ? <Keys of={keys} /> : null}
    </button>
  );
}
