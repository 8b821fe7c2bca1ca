import type { CasePart, Merged, MergedCell, MergedRow } from '../../../preload/contract/index.ts';
import { StatusMark } from '../../components/status-mark.tsx';
import { Tag } from '../../components/tag.tsx';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { shapeOfMerged } from './cell-shape.ts';
import styles from './merged.module.css';

type Side = 'inside' | 'outside';
const SIDES: readonly Side[] = ['inside', 'outside'];

/** Head of a column: the place, who stood there, and when. */
function Head(props: { side: Side; part: CasePart | undefined }) {
  const { dateTime } = useWords();
  const w = useTogetherWords();
  const { side, part } = props;
  return (
    <th scope="col" data-side={side}>
      <span className={styles.side}>{w(`side.${side}`)}</span>
      <span className={styles.place}>
        {part ? part.where || part.who || w('file.noName') : w('side.nobody')}
      </span>
      {part ? <time dateTime={part.startedAt}>{dateTime(part.startedAt)}</time> : null}
    </th>
  );
}

function Cell(props: { row: MergedRow; side: Side; cell: MergedCell | null; where: string }) {
  const w = useTogetherWords();
  const { row, side, cell, where } = props;
  const head = [w(`side.${side}`), where].filter(Boolean).join(', ');
  if (!cell)
    return (
      <td className={styles.none} data-head={head}>
        <span>{w('side.notLooked')}</span>
      </td>
    );
  return (
    <td data-head={head} data-old={cell.old || undefined}>
      <span className={styles.cell}>
        <StatusMark shape={shapeOfMerged(row, side, cell)} />
        <span>
          {cell.text}
          {cell.old ? <span className={styles.old}>{w('side.old')}</span> : null}
        </span>
      </span>
    </td>
  );
}

function Others(props: { row: MergedRow }) {
  const w = useTogetherWords();
  return props.row.others.map((other) => (
    <p key={`${other.part} ${other.state}`} className={styles.other}>
      {w('side.other', { place: w(`side.${other.place}`).toLowerCase(), text: other.text })}
    </p>
  ));
}

/** Inside, outside, what it means: a real table; a card for each row when narrow. */
export function SideTable(props: { merged: Merged }) {
  const w = useTogetherWords();
  const { merged } = props;
  const partOf = (id: string | null) => merged.parts.find((part) => part.id === id);
  const parts = { inside: partOf(merged.insidePart), outside: partOf(merged.outsidePart) };
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <caption className="visually-hidden">{w('side.table')}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{w('side.what')}</span>
            </th>
            {SIDES.map((side) => (
              <Head key={side} side={side} part={parts[side]} />
            ))}
            <th scope="col">
              <span className={styles.side}>{w('side.means')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {merged.rows.map((row) => (
            <tr key={`${row.topic} ${row.host ?? ''} ${row.title}`} data-differs={row.differs || undefined}>
              <th scope="row">{row.title}</th>
              {SIDES.map((side) => (
                <Cell key={side} row={row} side={side} cell={row[side]} where={parts[side]?.where ?? ''} />
              ))}
              <td data-head={w('side.means')} className={styles.meaning}>
                <div>
                  {row.short ? <b>{row.short}</b> : null}
                  {row.differs ? <Tag>{w('side.differs')}</Tag> : null}
                  <p>{row.means}</p>
                  {row.next ? <p className={styles.nextStep}>{row.next}</p> : null}
                  <Others row={row} />
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
