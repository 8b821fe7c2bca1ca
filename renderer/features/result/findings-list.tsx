import { ChevronRight } from 'lucide-react';
import type { ReportFinding } from '../../../preload/contract/index.ts';
import { moveByArrows } from '../../components/arrow-keys.ts';
import { shapeOfSeverity } from '../../components/status-of.ts';
import { StatusWord } from '../../components/status-word.tsx';
import { useWords, type Words } from '../../i18n/use-words.ts';
import { hashOf } from '../../state/route.ts';
import { MarkWord } from '../notes/finding-mark.tsx';
import { useMarks } from '../notes/use-marks.ts';
import styles from './findings-list.module.css';

function proof(finding: ReportFinding, { t }: Words): string {
  const [first] = finding.evidence;
  if (!first) return '';
  const lines = finding.evidence.reduce((sum, one) => sum + one.lines.length, 0);
  if (lines === 1 && (first.kind === 'smtp' || first.kind === 'text')) return t(`proof.${first.kind}One`);
  return t(`proof.${first.kind}`, { n: lines });
}

/** Findings as rows, each one target: code, title, urgency, what it rests on. */
export function FindingsList(props: { findings: readonly ReportFinding[]; runId: string; label: string }) {
  const words = useWords();
  const marks = useMarks(props.runId);
  const titles = props.findings.map((finding) => finding.title);
  const isTwin = (title: string) => titles.indexOf(title) !== titles.lastIndexOf(title);
  return (
    <ul className={styles.list} aria-label={props.label} onKeyDown={moveByArrows}>
      {props.findings.map((finding, index) => (
        <li key={finding.code}>
          <a
            className={styles.row}
            data-at={`${index},0`}
            href={hashOf({ place: 'finding', runId: props.runId, code: finding.code })}
          >
            <span className={styles.code}>{finding.code}</span>
            <span className={styles.title}>
              {finding.title}
              {isTwin(finding.title) ? <span className={styles.subject}>{finding.subject}</span> : null}
              <MarkWord mark={marks.of(finding.id, finding.subject)} />
            </span>
            <span className={styles.urgency}>
              <StatusWord shape={shapeOfSeverity(finding.severity)}>
                {words.severity(finding.severity)}
              </StatusWord>
            </span>
            <span className={styles.proof}>{proof(finding, words)}</span>
            <ChevronRight aria-hidden className={styles.chevron} />
          </a>
        </li>
      ))}
    </ul>
  );
}
