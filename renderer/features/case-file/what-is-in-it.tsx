import { ArrowUpRight, Building2, CircleDashed, MessageSquareText } from 'lucide-react';
import type { CasePreview } from '../../../preload/contract/index.ts';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import styles from './case-file.module.css';
import { partKey } from './part-words.ts';

const ICONS = { inside: Building2, outside: ArrowUpRight, unknown: CircleDashed } as const;

/** The parts of the file: what, where, who, when. Notes and marks are counted. */
export function WhatIsInIt(props: { parts: CasePreview['parts'] }) {
  const { dateTime } = useWords();
  const w = useTogetherWords();
  const isSmall = (kind: string) => kind === 'note' || kind === 'mark';
  const large = props.parts.filter((part) => !isSmall(part.kind));
  const small = props.parts.length - large.length;
  return (
    <ul className={styles.parts}>
      {large.map((part) => {
        const Icon = ICONS[part.place];
        return (
          <li key={part.id} className={styles.part}>
            <Icon aria-hidden className={styles.icon} />
            <span className={styles.partName}>
              <b>{w(partKey(part))}</b>
              <span className="muted">
                {[part.where, part.who === '' ? '' : w('file.by', { who: part.who })]
                  .filter(Boolean)
                  .join(' · ') || w('file.noName')}
              </span>
            </span>
            <time className={styles.when} dateTime={part.startedAt}>
              {dateTime(part.startedAt)}
            </time>
          </li>
        );
      })}
      {small > 0 ? (
        <li className={styles.part}>
          <MessageSquareText aria-hidden className={styles.icon} />
          <span>{w('file.marks', { n: small })}</span>
        </li>
      ) : null}
    </ul>
  );
}
