import { Radio } from '@mantine/core';
import { useState } from 'react';
import type { CaseMark, ErrorInfo, ReportFinding } from '../../../preload/contract/index.ts';
import { Section } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Tag } from '../../components/tag.tsx';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import styles from './notes.module.css';
import { useMarks } from './use-marks.ts';

const MARKS = ['none', 'do-first', 'done', 'not-needed'] as const;

/** "Do this first, says Alex": what somebody said about a finding; nothing without a mark. */
export function MarkWord(props: { mark: CaseMark | undefined }) {
  const w = useTogetherWords();
  const { mark } = props;
  if (!mark || mark.mark === 'none') return null;
  const words = w(`marks.${mark.mark}`);
  return (
    <Tag>
      {mark.who ? w('marks.said', { mark: words, who: mark.who }) : w('marks.saidHere', { mark: words })}
    </Tag>
  );
}

/** Sets a mark on a finding; the other side sees it in the case file. */
export function FindingMark(props: { finding: ReportFinding; runId: string }) {
  const w = useTogetherWords();
  const { client } = useStores();
  const who = useOwned('session', (state) => state.settings.tickedBy);
  const { finding, runId } = props;
  const marks = useMarks(runId);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const known = marks.of(finding.id, finding.subject);
  const set = async (value: string) => {
    const mark = MARKS.find((one) => one === value);
    if (mark === undefined || marks.caseId === undefined) return;
    const { id: findingId, subject } = finding;
    const answer = await client.call('case.mark', { caseId: marks.caseId, findingId, subject, mark, who });
    setError(answer.ok ? null : answer.error);
  };
  if (marks.caseId === undefined) return null;
  return (
    <Section title={w('marks.title')} aside={<MarkWord mark={known} />}>
      <Radio.Group
        aria-label={w('marks.title')}
        description={w('marks.lead')}
        value={known?.mark ?? 'none'}
        onChange={(value) => void set(value)}
      >
        <div className={styles.marks}>
          {MARKS.map((mark) => (
            <Radio key={mark} value={mark} label={w(`marks.${mark}`)} />
          ))}
        </div>
      </Radio.Group>
      <ErrorNote error={error} />
    </Section>
  );
}
