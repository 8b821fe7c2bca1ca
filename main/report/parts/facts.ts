import type { BlacklistRow, Cell, Family, Report, ReportFinding } from '../../../preload/contract/index.ts';
import { type BlacklistGroup, groupOf } from '../../engine/blacklist/index.ts';
import { compareSeverity } from '../../engine/finding/registry.ts';

/** One row of the doors table: an address and what its ports said. */
export type Door = { host: string | undefined; address: string; family: Family; byPort: Map<number, Cell> };

/** `203.0.113.7:25` or `[2001:db8::7]:25`. */
export function nameOfCell(cell: Pick<Cell, 'address' | 'family' | 'port'>): string {
  return cell.family === 6 ? `[${cell.address}]:${cell.port}` : `${cell.address}:${cell.port}`;
}

/** Cell names are compared without brackets and capitals, so that every writer's form is found. */
export function isSameCell(a: string, b: string): boolean {
  const plain = (text: string) => text.replace(/[[\]]/g, '').toLowerCase();
  return plain(a) === plain(b);
}

/** Addresses in the order of the report, IPv4 before IPv6 of the same host, and the ports that were looked at. */
export function doorsOf(report: Report): { ports: number[]; doors: Door[] } {
  const doors = new Map<string, Door>();
  const ports = new Set<number>();
  for (const cell of decidingCells(report)) {
    ports.add(cell.port);
    const key = `${cell.host ?? ''} ${cell.address}`;
    const door = doors.get(key) ?? {
      host: cell.host,
      address: cell.address,
      family: cell.family,
      byPort: new Map(),
    };
    // Two parts of a case at one door: the deciding one stands first.
    if (!door.byPort.has(cell.port)) door.byPort.set(cell.port, cell);
    doors.set(key, door);
  }
  return { ports: [...ports].sort((a, b) => a - b), doors: [...doors.values()] };
}

/** Doors as the place that decides saw them; the merged page has both places side by side. */
export function decidingCells({ relay, merged, vantage }: Report): Cell[] {
  if (!merged) return relay.cells;
  const places = new Map(
    merged.parts.map((part) => [part.id, part.doubt === undefined ? part.place : 'unknown']),
  );
  const own = relay.cells.filter((cell) => places.get(cell.part ?? '') === vantage.place);
  return own.length > 0 ? own : relay.cells;
}

/** Findings in three heaps: to do (most urgent first, what stands in the way of an answer next), passed, could not be checked. */
export function sortFindings(report: Report): {
  todo: ReportFinding[];
  passed: ReportFinding[];
  unchecked: ReportFinding[];
} {
  const sorted = [...report.findings].sort((a, b) => compareSeverity(a.severity, b.severity));
  return {
    todo: [
      ...sorted.filter((one) => one.severity === 'act-now'),
      ...sorted.filter(blocksAnswer),
      ...sorted.filter((one) => !['act-now', 'unknown', 'ok'].includes(one.severity) && !blocksAnswer(one)),
    ],
    passed: sorted.filter((one) => one.severity === 'ok'),
    unchecked: sorted.filter((one) => one.severity === 'unknown'),
  };
}

/** A relay question without an answer needs somebody: it is on the to-do list, with the way out as its action. */
function blocksAnswer(one: ReportFinding): boolean {
  const isMissing = one.severity === 'unknown' || one.severity === 'needs-you';
  return isMissing && (one.area === 'relay' || one.area === 'vantage');
}

/** One thing to do, with the codes of all findings it settles. `doors`: the addresses, when there is more than one. */
export type Action = Pick<ReportFinding, 'severity' | 'title' | 'action'> & {
  codes: string[];
  doors: string[];
};

/** The same finding with the same action at several doors is one thing to do. */
export function groupActions(findings: readonly ReportFinding[]): Action[] {
  const groups = new Map<string, ReportFinding[]>();
  for (const one of findings) {
    const key = JSON.stringify([one.id, one.severity, one.action]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const doors = group.length > 1 ? [...new Set(group.map((one) => one.subject))] : [];
    const { severity, title, action } = first;
    return [{ severity, title, action, doors, codes: group.map((one) => one.code) }];
  });
}

/** Relay attempts done and planned, without the controls that the run counts with them. */
export function countTries(report: Report): { done: number; planned: number } {
  const { attemptsDone, attemptsPlanned } = report.run;
  const done = decidingCells(report).reduce((sum, cell) => sum + cell.attempts.length, 0);
  return { done, planned: done + Math.max(0, attemptsPlanned - attemptsDone) };
}

/** True when "nothing to do" would be honest: the relay question has its good answer. */
export function isAnswered(report: Report): boolean {
  return report.verdict.grade === 'closed' && report.verdict.code !== 'CLOSED-INSIDE';
}

/** Rows of each group of the blacklist page (UX §9.5): what blocks mail, what may, information, not checked, clean. */
export type ListGroups = Record<BlacklistGroup, BlacklistRow[]>;

/** Puts every row in exactly one group. "Refused" is never "listed", "no answer" is never "clean" (B2). */
export function groupLists(rows: readonly BlacklistRow[]): ListGroups {
  const groups: ListGroups = { blocks: [], may: [], information: [], notChecked: [], clean: [] };
  for (const row of rows) groups[groupOf(row)].push(row);
  const byWeight = (a: BlacklistRow, b: BlacklistRow) =>
    WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight);
  for (const group of [groups.blocks, groups.may, groups.information]) group.sort(byWeight);
  return groups;
}

const WEIGHTS: readonly BlacklistRow['weight'][] = ['major', 'common', 'minor', 'informational'];

/** Names of lists, each once. */
export function listNames(rows: readonly BlacklistRow[]): string[] {
  return [...new Set(rows.map((row) => row.name))];
}

/** Numbers of lists (zones), not of questions: a zone asked about two addresses is one list. */
export function countLists(rows: readonly BlacklistRow[]): { asked: number; answered: number } {
  const asked = new Set<string>();
  const without = new Set<string>();
  for (const row of rows) {
    if (row.state === 'not-asked') continue;
    asked.add(row.zone);
    if (row.state === 'refused' || row.state === 'broken' || row.state === 'no-answer') without.add(row.zone);
  }
  return { asked: asked.size, answered: asked.size - without.size };
}
