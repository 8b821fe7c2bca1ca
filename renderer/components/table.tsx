import type { ReactNode } from 'react';
import styles from './table.module.css';

type Row = { key: string; cells: ReactNode[] };

/** A real table with a heading row; narrow windows show each row as a card with its headings beside the values. */
export function Table(props: { label: string; heads: string[]; rows: Row[] }) {
  return (
    <div className={styles.frame}>
      <table className={styles.table} aria-label={props.label}>
        <thead>
          <tr>
            {props.heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.key}>
              {row.cells.map((cell, index) => (
                <td key={props.heads[index]} data-head={props.heads[index]}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
