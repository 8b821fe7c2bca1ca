import styles from './qr.module.css';

/** Light modules around a code, without which many readers do not find it (ISO/IEC 18004 §6.3.8). */
const QUIET = 4;

/** A QR code, dark on white in every theme, as large as the space allows. `label`: what it is, for those who do not see it. */
export function QrDrawing(props: { rows: readonly string[]; label: string }) {
  const side = props.rows.length + 2 * QUIET;
  return (
    <svg
      className={styles.code}
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={props.label}
      shapeRendering="crispEdges"
      data-qr
    >
      <rect className={styles.light} width={side} height={side} />
      <path className={styles.dark} d={drawingOf(props.rows)} />
    </svg>
  );
}

/** One stroke per run of dark modules: a few hundred pieces instead of thousands. */
function drawingOf(rows: readonly string[]): string {
  return rows
    .flatMap((row, y) =>
      [...row.matchAll(/1+/g)].map(
        ({ index, 0: run }) => `M${index + QUIET} ${y + QUIET}h${run.length}v1h-${run.length}z`,
      ),
    )
    .join('');
}
