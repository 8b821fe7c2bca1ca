import type { Cell, Place } from '../../../preload/contract/index.ts';
import { type CellEvidence, effectiveAccepts, judgeAccepted, verdictWhenClosed } from './judge-cell.ts';
import { culpritOf } from './mask.ts';

/**
 * A finished cell after more became known: what happened to its messages (`delivery`, `ordinary`), or where we stand. Pure.
 * Answers are not read anew: what could not be told stays so.
 */
export function rejudgeCell(cell: Cell, known: { place: Place; ourAddresses: readonly string[] }): Cell {
  const { culprit: _, ...rest } = cell;
  const culprit = known.place === 'outside' ? culpritOf(cell, known.ourAddresses) : null;
  const named: Cell = culprit === null ? rest : { ...rest, culprit };
  const accepted = effectiveAccepts([...cell.attempts, ...cell.controls]);
  // Something in the path answered: its yes is not the server's.
  if (accepted.length > 0 && cell.verdict !== 'CT-MIDDLE') {
    const { reason: _old, decidedBy: _ids, ...bare } = named;
    return { ...bare, ...judgeAccepted(evidenceOf(cell, known), accepted) };
  }
  if (cell.state !== 'closed') return named;
  return { ...named, verdict: verdictWhenClosed(known.place, cell.facts?.authPlain ?? []) };
}

function evidenceOf(cell: Cell, known: { place: Place; ourAddresses: readonly string[] }): CellEvidence {
  const { address, port, attempts, controls, seenAs, delivery, ordinary } = cell;
  return {
    ...known,
    ...{ address, port, attempts, controls },
    role: cell.role ?? 'mx',
    remaining: 0,
    ended: 'done',
    slow: false,
    authPlain: cell.facts?.authPlain ?? [],
    starttls: 'unknown',
    ...(seenAs === undefined ? {} : { seenAs }),
    ...(delivery === undefined ? {} : { delivery }),
    ...(ordinary === undefined ? {} : { ordinary }),
  };
}
