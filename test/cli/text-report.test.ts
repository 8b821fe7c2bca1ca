import { describe, expect, it } from 'vitest';
import { exitStatusOf } from '../../main/cli/exit-status.ts';
import { textReport } from '../../main/cli/text-report.ts';
import { emptyRunState } from '../../main/engine/run/fold.ts';
import { buildReport } from '../../main/service/index.ts';
import type { Cell, Report } from '../../preload/contract/index.ts';

const NOW = '2026-11-22T05:00:00.000Z';

const CELL: Cell = {
  address: '2001:db8::25',
  family: 6,
  port: 25,
  state: 'open',
  verdict: 'OPEN-PROVED',
  attempts: [],
  controls: [],
  delivery: { token: 'tok', state: 'seen', path: ['from a by b', 'from b by c'] },
  ordinary: { token: 'tok2', state: 'accepted', to: 'postmaster@kantor.example' },
  culprit: { kind: 'docker', address: '172.18.0.1', from: 'received' },
};

function reportWith(cell: Partial<Cell>, more: Partial<Report> = {}, language: 'en' | 'id' = 'en'): Report {
  const base = buildReport(emptyRunState('r1'), language, NOW);
  return { ...base, relay: { cells: [{ ...CELL, ...cell }] }, ...more };
}

describe('the result on a terminal', () => {
  it('draws the way of the messages and names who hides strangers', () => {
    const text = textReport(reportWith({}));
    expect(text).toContain('Way of the test message ([2001:db8::25]:25)\n  from a by b\n  from b by c\n');
    expect(text).toContain('Look for tok2 in the mailbox postmaster@kantor.example.');
    expect(text).toContain('Who hides strangers ([2001:db8::25]:25): Docker network, 172.18.0.1');
    expect(textReport(reportWith({}, {}, 'id'))).not.toMatch(/cli:|proof:|\{\{/);
  });

  it('says when it is worth asking again', () => {
    const base = reportWith({});
    const lookAgain = { dueAt: LATER, turn: 1, of: 3, cells: ['[2001:db8::25]:25'] };
    const text = textReport({ ...base, run: { ...base.run, lookAgain } });
    expect(text).toContain(`worth asking again after ${LATER}`);
    const over = textReport({ ...base, run: { ...base.run, lookAgain: { ...lookAgain, dueAt: null } } });
    expect(over).not.toContain('asking again');
  });

  it('shows the likely setting and what was looked at again', () => {
    const finding: Report['findings'][number] = {
      code: 'A1',
      id: 'relay.open',
      severity: 'act-now',
      title: 'Open',
      saw: '',
      why: '',
      action: 'Close it.',
      evidence: [],
      subject: '[2001:db8::25]:25',
      area: 'relay',
      fix: 'server-setting',
      settings: [{ product: 'Postfix', where: 'main.cf', setting: 'mynetworks', unsafeValue: '0.0.0.0/0' }],
    };
    const side = { runId: 'r', at: NOW, state: 'open', lines: [] };
    const change = {
      findingId: 'relay.open',
      subject: '[2001:db8::25]:25',
      title: 'Open relay',
      before: side,
      after: side,
      result: 'solved' as const,
    };
    const text = textReport(reportWith({}, { findings: [finding], changes: [change] }));
    expect(text).toContain('Close it.\n      Setting: mynetworks = 0.0.0.0/0 (Postfix)');
    expect(text).toContain('Looked at again\n  Solved: Open relay ([2001:db8::25]:25)');
  });
});

describe('the exit status', () => {
  const verdict = (code: Report['verdict']['code'], grade: Report['verdict']['grade']): Report => {
    const base = reportWith({});
    return { ...base, verdict: { ...base.verdict, code, grade } };
  };
  it('is decided by the relay question, and for what is no relay by the findings', () => {
    expect(exitStatusOf(verdict('OPEN-PROVED', 'proved'), true)).toBe(1);
    expect(exitStatusOf(verdict('OPEN-ACCEPTED', 'probably'), true)).toBe(1);
    expect(exitStatusOf(verdict('KEEPS-IT', 'probably'), true)).toBe(0);
    expect(exitStatusOf(verdict('BOUNCES', 'closed'), true)).toBe(0);
    expect(exitStatusOf(verdict('CT-LATER', 'unknown'), true)).toBe(2);
    expect(exitStatusOf(verdict('CLOSED', 'closed'), true)).toBe(0);
    expect(exitStatusOf(verdict('CLOSED-INSIDE', 'closed'), true)).toBe(2);
  });

  it('could not tell when no list answered, whatever is said of a key', () => {
    const finding = (id: string, severity: 'good-to-know' | 'unknown'): Report['findings'][number] => ({
      ...{ id, severity, code: 'B1', title: '', saw: '', why: '', action: '', evidence: [], subject: 'x' },
      ...{ area: 'blacklist' as const, fix: 'none' as const },
    });
    const findings = [
      finding('blacklist.key-refused', 'good-to-know'),
      finding('blacklist.none-answered', 'unknown'),
    ];
    expect(exitStatusOf(reportWith({}, { findings }), false)).toBe(2);
  });
});

const LATER = '2026-11-22T05:05:00.000Z';
