import type { CasePreview, HideSwitch } from '../../../preload/contract/index.ts';
import { ChoiceList, TickCard } from '../../components/choice.tsx';
import { StatusWord } from '../../components/status-word.tsx';
import { Tag } from '../../components/tag.tsx';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import styles from './case-file.module.css';

const EXAMPLES = 3;
const SWITCHES: readonly HideSwitch[] = ['names', 'inside', 'config'];

/** What the person may leave out, each with what it would take, and what is never in a file. */
export function LeaveOut(props: {
  preview: CasePreview;
  hide: readonly HideSwitch[];
  onChange(hide: HideSwitch[]): void;
}) {
  const w = useTogetherWords();
  const { preview, hide, onChange } = props;
  const foundOf = (one: HideSwitch) => preview.found.find((found) => found.hide === one);
  return (
    <>
      <p className="muted">{w('file.leaveOutMore')}</p>
      <ChoiceList>
        {SWITCHES.map((one) => {
          const found = foundOf(one);
          const count = found?.count ?? 0;
          const examples = found?.examples.slice(0, EXAMPLES) ?? [];
          return (
            <TickCard
              key={one}
              label={w(`file.hide.${one}`)}
              more={
                <>
                  {w(`file.hideMore.${one}`)}
                  {examples.length > 0 ? (
                    <span className={styles.examples}>
                      {examples.join(', ')}
                      {count > examples.length ? ' …' : ''}
                    </span>
                  ) : null}
                </>
              }
              aside={<Tag>{count === 0 ? w('file.foundNone') : w('file.foundCount', { n: count })}</Tag>}
              checked={hide.includes(one)}
              onChange={(checked) =>
                onChange(SWITCHES.filter((each) => (each === one ? checked : hide.includes(each))))
              }
            />
          );
        })}
      </ChoiceList>
      {preview.leftOut.length > 0 ? <p>{w('file.leftOut', { n: preview.leftOut.length })}</p> : null}
      <p className={styles.never}>
        <StatusWord shape="closed">{w('file.never')}</StatusWord>
      </p>
    </>
  );
}
