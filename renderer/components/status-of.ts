import type { CellState, Grade, Severity, VerdictCode } from '../../preload/contract/index.ts';
import type { UiKey } from '../i18n/words.ts';
import type { Shape } from './status-mark.tsx';

const BY_GRADE: Record<Grade, Shape> = {
  proved: 'open',
  probably: 'probably',
  closed: 'closed',
  keeps: 'unknown',
  unknown: 'unknown',
};

/**
 * Shape of a verdict; without its grade (in lists) the code says enough. What was only seen from inside is not known for
 * strangers, whatever the answers were.
 */
export function shapeOfVerdict(code: VerdictCode, grade: Grade | null): Shape {
  if (code === 'OPEN-INSIDE' || code === 'CLOSED-INSIDE') return 'unknown';
  if (grade) return BY_GRADE[grade];
  if (code === 'OPEN-PROVED') return 'open';
  if (code === 'KEEPS-IT') return 'unknown';
  if (code === 'CLOSED' || code === 'CLOSED-LOGIN' || code === 'BOUNCES') return 'closed';
  return code.startsWith('CT-') ? 'unknown' : 'probably';
}

const BY_CELL: Record<CellState, Shape> = {
  open: 'open',
  probably: 'probably',
  closed: 'closed',
  keeps: 'unknown',
  unknown: 'unknown',
  'not-offered': 'not-needed',
};

/** Shape of a door in the truth table. */
export const shapeOfCell = (state: CellState): Shape => BY_CELL[state];

const BY_SEVERITY: Record<Severity, Shape> = {
  'act-now': 'open',
  'this-week': 'probably',
  'good-to-know': 'info',
  ok: 'closed',
  'needs-you': 'needs-you',
  unknown: 'unknown',
};

/** Shape beside an urgency word. */
export const shapeOfSeverity = (severity: Severity): Shape => BY_SEVERITY[severity];

/** Short word of a verdict for lists. */
export const verdictKey = (code: VerdictCode): UiKey => `verdict.${code}`;
