import type { Cell, Evidence, ReportFinding } from '../../../preload/contract/index.ts';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Fold } from '../../components/fold.tsx';
import { playLine } from '../../components/play-line.ts';
import { Play } from '../../components/talk.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { hashOf } from '../../state/route.ts';
import { doorName } from '../result/doors.ts';
import styles from './finding.module.css';

function Piece(props: { piece: Evidence }) {
  const { t, dateTime } = useWords();
  const { piece } = props;
  const source = [t(`evidence.${piece.kind}`), piece.source, piece.at ? dateTime(piece.at) : '']
    .filter(Boolean)
    .join(' · ');
  const lines = piece.lines.map((line) => playLine(line));
  return (
    <Card flush className={styles.piece}>
      <div className={styles.pieceHead}>
        <span>{source}</span>
        <CopyButton text={piece.lines.join('\n')} />
      </div>
      <div className={styles.pieceBody}>
        {piece.deciding === undefined ? (
          <Play lines={lines} />
        ) : (
          <Play lines={lines} deciding={piece.deciding} />
        )}
      </div>
    </Card>
  );
}

/** Level 1: the lines that decided it. The whole conversation is a page of its own, never a fold in a fold. */
export function EvidenceFold(props: { finding: ReportFinding; cell: Cell | null; runId: string }) {
  const { t } = useWords();
  const { finding, cell, runId } = props;
  const lines = finding.evidence.reduce((sum, piece) => sum + piece.lines.length, 0);
  const door = cell ? doorName(cell) : null;
  if (lines === 0 && !door) return null;
  return (
    <Fold name={`evidence.${finding.severity}`} head={t('finding.evidence', { n: lines })} open>
      <div className={styles.pieces}>
        {finding.evidence.map((piece) => (
          <Piece key={`${piece.kind} ${piece.source ?? ''} ${piece.lines.join(' ')}`} piece={piece} />
        ))}
        {door ? (
          <p>
            <a className={styles.whole} href={hashOf({ place: 'talk', runId, door })}>
              {t('finding.whole', { door })}
            </a>
          </p>
        ) : null}
      </div>
    </Fold>
  );
}
