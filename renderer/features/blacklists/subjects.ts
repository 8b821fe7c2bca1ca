import type { BlacklistRow } from '../../../preload/contract/index.ts';
import { groupOf } from './groups.ts';

/** One subject and what the lists said about it. Lists, not answers, are counted. */
export type SubjectLine = {
  subject: string;
  role: BlacklistRow['role'];
  blocks: number;
  may: number;
  information: number;
  clean: number;
  notChecked: number;
};

/** A line for each subject, in the order in which they were asked. */
export function subjectLines(rows: readonly BlacklistRow[]): SubjectLine[] {
  const lines = new Map<string, SubjectLine>();
  for (const row of rows) {
    const line = lines.get(row.subject) ?? {
      subject: row.subject,
      role: undefined,
      blocks: 0,
      may: 0,
      information: 0,
      clean: 0,
      notChecked: 0,
    };
    line.role ??= row.role;
    line[groupOf(row)] += 1;
    lines.set(row.subject, line);
  }
  return [...lines.values()];
}

/** Where a person can go on when a list gave no usable answer. */
export type NextStep = 'ask-otherwise' | 'later' | 'catalogue' | 'none';

/** Rows that were not checked, for one and the same reason. */
export type Unchecked = {
  reason: string;
  state: BlacklistRow['state'];
  next: NextStep;
  rows: BlacklistRow[];
};

const SILENT = new Set(['timeout', 'servfail', 'unreachable', 'cap', 'malformed', 'proof-unfinished']);

/** An empty list may be closed, or may hide from this DNS server: asking in another way tells. */
function nextOf({ state, reason = '' }: BlacklistRow): NextStep {
  if (state === 'refused' || /^(refused|empty$|dns-makes-up|resolver-silent|foreign)/.test(reason)) {
    return 'ask-otherwise';
  }
  if (state === 'no-answer' || SILENT.has(reason)) return 'later';
  return state === 'not-asked' ? 'catalogue' : 'none';
}

/** What was not checked, by reason, the reason of most rows first. */
export function uncheckedByReason(rows: readonly BlacklistRow[]): Unchecked[] {
  const groups = new Map<string, Unchecked>();
  for (const row of rows) {
    const reason = row.reason ?? '';
    const key = `${row.state} ${reason}`;
    const group = groups.get(key) ?? { reason, state: row.state, next: nextOf(row), rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.rows.length - a.rows.length);
}

/** Names of lists without repeats, the first few and how many more. */
export function namesOf(rows: readonly BlacklistRow[], most: number): { names: string; more: number } {
  const names = [...new Set(rows.map((row) => row.name))];
  return { names: names.slice(0, most).join(', '), more: Math.max(0, names.length - most) };
}
