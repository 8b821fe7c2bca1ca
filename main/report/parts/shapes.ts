import type { CellState, Grade, Severity, VerdictCode } from '../../../preload/contract/index.ts';
import { type Html, html, trusted } from './html.ts';

/** The status shapes of UX §13. A shape never stands without its word. */
export type Shape = 'open' | 'probably' | 'closed' | 'unknown' | 'none' | 'hand' | 'info';

const MARK = 'stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" fill="none"';

/** 24 × 24 drawings; colours are the light theme's and hold without colour by outline and mark. */
const DRAWINGS: Record<Shape, string> = {
  open: `<path d="M7.4 1.5h9.2l5.9 5.9v9.2l-5.9 5.9H7.4l-5.9-5.9V7.4z" fill="#A11500"/><path d="M12 6.6v6.6" stroke="#fff" ${MARK}/><circle cx="12" cy="17.2" r="1.5" fill="#fff"/>`,
  probably: `<path d="M12 2.6 22.4 21H1.6z" fill="#FFC845" stroke="#1F1F1F" stroke-width="1.8" stroke-linejoin="round"/><path d="M12 9.4v5.2" stroke="#1F1F1F" ${MARK}/><circle cx="12" cy="17.9" r="1.4" fill="#1F1F1F"/>`,
  closed: `<circle cx="12" cy="12" r="10.6" fill="#0B62A8"/><path d="m7 12.4 3.4 3.4L17 9" stroke="#fff" ${MARK}/>`,
  unknown: `<rect x="2.2" y="2.2" width="19.6" height="19.6" rx="2.4" fill="#fff" stroke="#1F1F1F" stroke-width="1.8" stroke-dasharray="3.4 2.4"/><path d="M9.2 9.6a2.9 2.9 0 1 1 4.3 2.5c-1 .6-1.5 1.1-1.5 2.2" stroke="#1F1F1F" ${MARK}/><circle cx="12" cy="17.4" r="1.3" fill="#1F1F1F"/>`,
  none: `<path d="M6 12h12" stroke="#4A4A4A" ${MARK}/>`,
  hand: `<rect x="1.6" y="1.6" width="20.8" height="20.8" rx="5" fill="#fff" stroke="#1F1F1F" stroke-width="1.8"/><path d="M8.4 13.4V8.2a1.1 1.1 0 0 1 2.2 0v3-4.4a1.1 1.1 0 0 1 2.2 0v4.4-3.6a1.1 1.1 0 0 1 2.2 0v3.9-1.9a1 1 0 0 1 2 0v4.2c0 2.9-1.7 4.8-4.4 4.8-2.2 0-3.2-.9-4.2-2.6l-2-3.3c-.7-1.2.8-2.1 1.5-1.2z" fill="none" stroke="#1F1F1F" stroke-width="1.4" stroke-linejoin="round"/>`,
  info: `<circle cx="12" cy="12" r="10" fill="#fff" stroke="#4A4A4A" stroke-width="1.8"/><circle cx="12" cy="7.4" r="1.4" fill="#4A4A4A"/><path d="M12 11.2v6" stroke="#4A4A4A" ${MARK}/>`,
};

/** The drawing beside a word that says the same: hidden from readers of the tag tree, because the word is there. */
export function shape(which: Shape): Html {
  return html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${trusted(DRAWINGS[which])}</svg>`;
}

/** The drawing on its own, with its text name. */
export function namedShape(which: Shape, name: string): Html {
  return html`<svg class="shape" viewBox="0 0 24 24" role="img" aria-label="${name}">${trusted(DRAWINGS[which])}</svg>`;
}

/** Shape and word together. */
export function chip(which: Shape, word: string): Html {
  return html`<span class="chip">${shape(which)}<b>${word}</b></span>`;
}

const OF_STATE: Record<CellState, Shape> = {
  open: 'open',
  probably: 'probably',
  closed: 'closed',
  keeps: 'unknown',
  unknown: 'unknown',
  'not-offered': 'none',
};

/** Shape of a cell of the truth table. */
export function shapeOfState(state: CellState): Shape {
  return OF_STATE[state];
}

const OF_GRADE: Record<Grade, Shape> = {
  proved: 'open',
  probably: 'probably',
  closed: 'closed',
  keeps: 'unknown',
  unknown: 'unknown',
};

/** Shape of the verdict. What was only seen from inside is not known for strangers, whatever the answers were. */
export function shapeOfVerdict(verdict: { code: VerdictCode; grade: Grade }): Shape {
  return isOnlyInside(verdict.code) ? 'unknown' : OF_GRADE[verdict.grade];
}

/** True for the verdicts that say nothing about strangers because the test came from inside. */
export function isOnlyInside(code: VerdictCode): boolean {
  return code === 'OPEN-INSIDE' || code === 'CLOSED-INSIDE';
}

const OF_SEVERITY: Record<Severity, Shape> = {
  'act-now': 'open',
  'this-week': 'probably',
  'needs-you': 'hand',
  'good-to-know': 'info',
  ok: 'closed',
  unknown: 'unknown',
};

/** Shape of a finding's urgency. */
export function shapeOfSeverity(severity: Severity): Shape {
  return OF_SEVERITY[severity];
}
