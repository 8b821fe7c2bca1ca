import type { MergedCell, MergedRow } from '../../../preload/contract/index.ts';
import type { Shape } from '../../components/status-mark.tsx';

/** Shape of what one place says in one row. From inside, being let through can be normal: that is no alarm by itself. */
export function shapeOfMerged(row: MergedRow, side: 'inside' | 'outside', cell: MergedCell): Shape {
  switch (cell.state) {
    case 'delivered':
      return side === 'outside' || row.meaning === 'open-relay' ? 'open' : 'info';
    case 'accepted':
      return side === 'outside' || row.meaning === 'open-relay' ? 'probably' : 'info';
    case 'refused':
    case 'closed':
    case 'bounces':
    case 'login-no':
    case 'encryption-ok':
    case 'names-ok':
    case 'lists-clean':
      return 'closed';
    case 'seen':
      return 'info';
    case 'seen-masked':
    case 'login-yes':
    case 'encryption-trouble':
    case 'names-trouble':
    case 'lists-listed':
      return 'probably';
    case 'not-offered':
      return 'not-needed';
    default:
      return 'unknown';
  }
}
