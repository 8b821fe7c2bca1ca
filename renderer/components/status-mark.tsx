import styles from './status-mark.module.css';

/** The status shapes of UX §13, the same in window and documents; `info` is a plain note, not a status. */
export type Shape =
  | 'open'
  | 'probably'
  | 'closed'
  | 'unknown'
  | 'not-needed'
  | 'needs-you'
  | 'testing'
  | 'info';

const OCTAGON = 'M7 1.5h10L22.5 7v10L17 22.5H7L1.5 17V7z';
const TRIANGLE = 'M12 2.2 22.6 21.2H1.4z';

function Bang(props: { y: number }) {
  return (
    <g className={styles.glyph}>
      <path d={`M12 ${props.y}v5.6`} />
      <path d={`M12 ${props.y + 9.4}v.01`} strokeWidth="2.9" />
    </g>
  );
}

function Drawing(props: { shape: Shape }) {
  switch (props.shape) {
    case 'open':
      return (
        <>
          <path className={styles.fill} d={OCTAGON} />
          <Bang y={7.2} />
        </>
      );
    case 'probably':
      return (
        <>
          <path className={styles.fill} d={TRIANGLE} strokeLinejoin="round" />
          <Bang y={9} />
        </>
      );
    case 'closed':
      return (
        <>
          <circle className={styles.fill} cx="12" cy="12" r="10.8" />
          <path className={styles.glyph} d="m7.2 12.4 3.3 3.3 6.4-7" />
        </>
      );
    case 'unknown':
      return (
        <>
          <rect className={styles.fill} x="2" y="2" width="20" height="20" rx="2.5" />
          <path className={styles.glyph} d="M9 9.3a3 3 0 1 1 4.4 2.7c-.9.5-1.4 1-1.4 2" />
          <path className={styles.glyph} d="M12 17.4v.01" strokeWidth="2.9" />
        </>
      );
    case 'not-needed':
      return <path className={styles.glyph} d="M5 12h14" />;
    case 'needs-you':
      return (
        <path
          className={styles.fill}
          d="M7.2 12.6V6.2a1.5 1.5 0 0 1 3 0V11 4a1.5 1.5 0 0 1 3 0v7-5.6a1.5 1.5 0 0 1 3 0v6-3.2a1.5 1.5 0 0 1 3 0v6.3c0 4.6-2.7 7.7-6.8 7.7-3.3 0-5-1.4-6.6-4.2l-3-5.3a1.5 1.5 0 0 1 2.5-1.6z"
          strokeLinejoin="round"
        />
      );
    case 'testing':
      return (
        <path
          className={styles.glyph}
          d="M6 2.5h12M6 21.5h12M7.5 2.5v4l4.5 5.5 4.5-5.5v-4M7.5 21.5v-4L12 12l4.5 5.5v4"
          strokeLinejoin="round"
        />
      );
    case 'info':
      return (
        <>
          <circle className={styles.ring} cx="12" cy="12" r="9.8" />
          <path className={styles.glyph} d="M12 11.2v5.6" />
          <path className={styles.glyph} d="M12 7.4v.01" strokeWidth="2.9" />
        </>
      );
  }
}

/** A status shape. Always beside its word, so it is silent for screen readers. Size in rem; `flat` draws it in the colour of the text around it. */
export function StatusMark(props: { shape: Shape; size?: number; flat?: boolean }) {
  const side = `${props.size ?? 1.125}rem`;
  return (
    <svg
      aria-hidden
      focusable="false"
      viewBox="0 0 24 24"
      width={side}
      height={side}
      className={styles.mark}
      data-shape={props.shape}
      data-flat={props.flat ? '' : undefined}
    >
      <Drawing shape={props.shape} />
    </svg>
  );
}
