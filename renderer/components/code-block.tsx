import styles from './code-block.module.css';
import { CopyButton } from './copy-button.tsx';

/** Lines to copy, exactly as they are; long ones scroll inside. */
export function CodeBlock(props: { text: string; title?: string }) {
  return (
    <figure className={styles.block}>
      <figcaption className={styles.head}>
        <span lang="en">{props.title ?? ''}</span>
        <CopyButton text={props.text} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre className={styles.code} tabIndex={0} lang="en">
        {props.text}
      </pre>
    </figure>
  );
}
