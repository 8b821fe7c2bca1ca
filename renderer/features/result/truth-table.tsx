import type { BeforeAfter, Cell, Report } from '../../../preload/contract/index.ts';
import { moveByArrows } from '../../components/arrow-keys.ts';
import { stateWords } from '../../components/before-after.tsx';
import { shapeOfCell } from '../../components/status-of.ts';
import { StatusWord } from '../../components/status-word.tsx';
import { Tag } from '../../components/tag.tsx';
import { useWords, type Words } from '../../i18n/use-words.ts';
import { hashOf } from '../../state/route.ts';
import { type DoorRow, doorBefore, doorCounts, doorName, doorTable } from './doors.ts';
import styles from './truth-table.module.css';

function quietWords(cell: Cell, { t }: Words): string {
  const { refused, accepted, total } = doorCounts(cell);
  switch (cell.state) {
    case 'closed':
      return total > 0 ? t('doors.refused', { n: refused, total }) : '';
    case 'open':
      return cell.delivery?.state === 'seen' ? t('doors.proved') : t('doors.accepted', { n: accepted });
    case 'probably':
      return t('doors.accepted', { n: accepted });
    default:
      return '';
  }
}

type DoorProps = {
  cell: Cell | null;
  runId: string;
  at: string;
  port: number;
  before: BeforeAfter['before'] | null;
};

function Door(props: DoorProps) {
  const words = useWords();
  const { cell, before } = props;
  const head = words.t('doors.port', { port: props.port });
  if (!cell)
    return (
      <td className={styles.none} data-head={head}>
        –
      </td>
    );
  const inside = (
    <StatusWord shape={shapeOfCell(cell.state)} quiet={quietWords(cell, words)}>
      {words.cellState(cell)}
    </StatusWord>
  );
  const talked = cell.attempts.length + cell.controls.length > 0;
  return (
    <td data-head={head}>
      {talked ? (
        <a
          className={styles.door}
          data-at={props.at}
          href={hashOf({ place: 'talk', runId: props.runId, door: doorName(cell) })}
        >
          {inside}
        </a>
      ) : (
        <span className={styles.door}>{inside}</span>
      )}
      {before ? (
        <span className={styles.before}>
          {words.t('change.was', { state: stateWords(before.state, words) })}
        </span>
      ) : null}
    </td>
  );
}

function RowHead(props: { row: DoorRow; hosts: boolean }) {
  const { t } = useWords();
  return (
    <th scope="row">
      IPv{props.row.family}
      {props.hosts && props.row.host ? <span className={styles.host}>{props.row.host}</span> : null}
      <span className={styles.address}>{props.row.address}</span>
      {props.row.hidden ? (
        <span className={styles.hidden}>
          <Tag>{t('doors.hidden')}</Tag>
        </span>
      ) : null}
    </th>
  );
}

/** Which doors were tried: a real table of addresses and ports; cards when narrow. */
export function TruthTable(props: { report: Report; runId: string }) {
  const { t } = useWords();
  const { ports, rows } = doorTable(props.report.relay.cells);
  if (rows.length === 0) return <p className="muted">{t('doors.none')}</p>;
  const hosts = new Set(rows.map((row) => row.host)).size > 1;
  return (
    <div className={styles.frame}>
      <table
        className={styles.table}
        data-roomy={(hosts && ports.length <= 2) || undefined}
        onKeyDown={moveByArrows}
      >
        <caption className="visually-hidden">{t('doors.caption')}</caption>
        <thead>
          <tr>
            <td />
            {ports.map((port) => (
              <th key={port} scope="col">
                {t('doors.port', { port })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={`${row.host} ${row.address}`}>
              <RowHead row={row} hosts={hosts} />
              {row.cells.map((cell, column) => (
                <Door
                  key={ports[column]}
                  cell={cell}
                  runId={props.runId}
                  at={`${index},${column}`}
                  port={ports[column] ?? 0}
                  before={cell ? doorBefore(cell, props.report.changes ?? [], props.runId) : null}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
