import type { Cell } from '../../../preload/contract/index.ts';
import type { CellBook } from './cell-book.ts';
import { judgeCell } from './judge-cell.ts';
import { attemptsForLater, cameBack } from './look-again.ts';
import { culpritOf } from './mask.ts';
import { remainingAttempts } from './steer.ts';
import type { CellJob, PlannedAttempt } from './types.ts';

/** The cell as it is known now, with its verdict. */
export function closeCell(
  job: CellJob,
  book: CellBook,
  plan: readonly PlannedAttempt[],
  ended: 'done' | 'stopped' | 'timed-out',
): Cell {
  const rows = book.everything();
  const attempts = rows.filter((row) => !row.id.startsWith('C'));
  const controls = rows.filter((row) => row.id.startsWith('C'));
  const remaining = remainingAttempts(plan, book.known);
  const known = {
    ...(book.seenAs === null ? {} : { seenAs: book.seenAs }),
    ...(book.delivery === null ? {} : { delivery: book.delivery }),
    ...(book.ordinary === null ? {} : { ordinary: book.ordinary }),
  };
  const judged = judgeCell({
    address: job.ref.address,
    port: job.ref.port,
    role: job.role,
    place: job.place,
    ourAddresses: job.ourAddresses,
    attempts,
    controls,
    remaining: remaining.length,
    ended,
    slow: book.isSlow(),
    ...(book.trouble === null ? {} : { trouble: book.trouble }),
    ...(book.sign === null ? {} : { sign: book.sign }),
    ...known,
    welcomed: job.welcomed === true,
    cameBack: job.again !== undefined || cameBack(rows),
    authPlain: job.implicitTls ? [] : (book.authPlain ?? []),
    starttls: book.starttls,
  });
  const facts = book.facts;
  const { address, family, port, host } = job.ref;
  const culprit = job.place === 'outside' ? culpritOf({ address, facts, ...known }, job.ourAddresses) : null;
  const { verdict } = judged;
  const { trouble, delivery } = book;
  const later = attemptsForLater({ rows, remaining, trouble, delivery, verdict });
  const asked = new Set(rows.map((row) => row.id));
  return {
    address,
    family,
    port,
    host,
    ...judged,
    attempts,
    controls,
    planned: rows.length + remaining.filter((item) => !asked.has(item.id)).length,
    facts,
    ...known,
    ...(job.role === 'mx' ? {} : { role: job.role }),
    ...(culprit === null ? {} : { culprit }),
    ...(later.length > 0 ? { later } : {}),
  };
}
