import { describe, expect, it } from 'vitest';
import { reasonOf } from '../../main/report/pages/boss-fit.ts';
import { countTries, groupActions, sortFindings } from '../../main/report/parts/facts.ts';
import { shapeOfVerdict } from '../../main/report/parts/shapes.ts';
import { renderHtml } from '../../main/report/render-html.ts';
import { VERDICT_CODES } from '../../preload/contract/index.ts';
import { shapeOfVerdict as shapeInWindow } from '../../renderer/components/status-of.ts';
import { toDoOf } from '../../renderer/features/result/answers.ts';
import { blocked, openInside, openPart } from '../fixtures/reports/make.ts';

const GRADES = ['proved', 'probably', 'closed', 'keeps', 'unknown'] as const;

/** The open finding of the fixture, once more at another door. */
function twoDoors() {
  const report = openPart('en');
  const [open] = report.findings.filter((one) => one.severity === 'act-now');
  if (!open) throw new Error('the fixture has nothing to do now');
  const other = { ...open, code: 'A9', subject: '203.0.113.7:25', title: 'Open relay on IPv4 port 25' };
  return { report: { ...report, findings: [...report.findings, other] }, open, other };
}

describe('what to do first', () => {
  it('names an action once, with all its codes and doors', () => {
    const { report, open, other } = twoDoors();
    const [first] = groupActions(sortFindings(report).todo);
    expect(first).toMatchObject({
      codes: [open.code, other.code],
      doors: [open.subject, other.subject],
      action: open.action,
    });
    const page = renderHtml(report, { preset: 'summary' });
    const table = page.slice(page.indexOf('<table class="actions">'));
    expect(table.slice(0, table.indexOf('</table>')).split(open.action.slice(0, 40))).toHaveLength(2);
  });

  it('keeps the doors when there is little room', () => {
    const { report, other } = twoDoors();
    const [first] = groupActions(sortFindings(report).todo);
    const tight = { isLong: false, doors: 2, actions: 3, action: 92, title: 34 };
    expect(first && reasonOf(first, tight)).toContain(other.subject);
  });

  it('keeps apart what is done differently', () => {
    const { report, other } = twoDoors();
    const changed = report.findings.map((one) =>
      one === other ? { ...one, action: 'Another thing.' } : one,
    );
    expect(groupActions(sortFindings({ ...report, findings: changed }).todo)[0]?.codes).toHaveLength(1);
  });

  it('puts the way to an answer before everything that is not open, in window and report alike', () => {
    for (const report of [blocked('en'), openInside('en')]) {
      const { todo } = sortFindings(report);
      expect(toDoOf(report.findings).map((one) => one.code)).toEqual(todo.map((one) => one.code));
    }
    expect(sortFindings(blocked('en')).todo[0]).toMatchObject({ area: 'relay', severity: 'unknown' });
  });
});

describe('shape of the verdict', () => {
  it('is the same in report and window', () => {
    for (const code of VERDICT_CODES) {
      for (const grade of GRADES) expect(shapeOfVerdict({ code, grade })).toBe(shapeInWindow(code, grade));
    }
  });

  it('says nothing about strangers when the test came from inside', () => {
    for (const code of ['OPEN-INSIDE', 'CLOSED-INSIDE'] as const) {
      expect(shapeOfVerdict({ code, grade: 'probably' })).toBe('unknown');
    }
    const page = renderHtml(openInside('en'), { preset: 'summary' });
    expect(page).toContain('Inside may relay');
    expect(page).not.toContain('Probably yes');
  });
});

it('counts relay attempts without the controls', () => {
  const report = openPart('en');
  const made = report.relay.cells.reduce((sum, cell) => sum + cell.attempts.length, 0);
  const run = { ...report.run, attemptsDone: made + 5, attemptsPlanned: made + 12 };
  expect(countTries({ ...report, run })).toEqual({ done: made, planned: made + 7 });
});
