import type { Finding, Language, RunChanges } from '../../../preload/contract/index.ts';
import { type Words, wordsIn } from '../../../words/index.ts';
import { compareSeverity } from '../../engine/finding/registry.ts';
import { findingKey, type RunState } from '../../engine/run/fold.ts';
import { fillFinding } from '../../report/index.ts';
import type { ServiceContext } from '../types.ts';
import { findCase } from './case-of.ts';

type Door = RunChanges['doors'][number];
type FindingChange = RunChanges['findings'][number];
type ListChange = RunChanges['lists'][number];

const MAX_SENTENCES = 40;

/** What changed between two runs of a case: without names the newest whole run and the one before it. Null: there are no two. */
export function changesBetween(
  wanted: { caseId: string; from?: string | undefined; to?: string | undefined; language: Language },
  context: ServiceContext,
): RunChanges | null {
  const { kase } = findCase({ caseId: wanted.caseId }, context);
  const all = context.store.cases.listRuns(kase.caseId);
  const whole = all.filter((run) => run.recheckOf === null && run.state !== 'running');
  const to = wanted.to === undefined ? whole[0] : all.find((run) => run.runId === wanted.to);
  const from =
    wanted.from === undefined
      ? whole.find((run) => to !== undefined && run.runId !== to.runId && run.startedAt <= to.startedAt)
      : all.find((run) => run.runId === wanted.from);
  if (!to || !from) return null;
  const before = context.runs.state(from.runId);
  const after = context.runs.state(to.runId);
  return compareRuns(before, after, wanted.language);
}

/** Compares two runs. What the later one did not look at is not said to be gone. Pure. */
export function compareRuns(before: RunState, after: RunState, language: Language): RunChanges {
  const words = wordsIn(language);
  const doors = compareDoors(before, after);
  const lists = compareLists(before, after);
  const findings = compareFindings(before, after, language);
  const text = [
    ...doors.flatMap((door) => doorSentence(door, words)),
    ...lists.map((row) =>
      words(`together:changes.list.${row.change}`, { name: row.name, subject: row.subject }),
    ),
    ...findings
      .filter((row) => !isAboutDoors(row.id) && !row.id.startsWith('blacklist.'))
      .map((row) =>
        words(`together:changes.finding.${row.change}`, { title: row.title.replace(/[.。]$/, '') }),
      ),
  ].slice(0, MAX_SENTENCES);
  const placeOf = ({ vantage }: RunState): string => vantage?.place ?? 'unknown';
  const moved = placeOf(before) !== placeOf(after);
  const place = (state: RunState): string => words(`verdict:place.${placeOf(state)}`);
  return {
    from: { runId: before.runId, at: before.endedAt ?? before.startedAt ?? '' },
    to: { runId: after.runId, at: after.endedAt ?? after.startedAt ?? '' },
    text: [
      ...(text.length > 0 ? text : [words('together:changes.nothing')]),
      ...(moved ? [words('together:changes.moved', { from: place(before), to: place(after) })] : []),
    ],
    doors,
    findings,
    lists,
  };
}

const WEIGHT: Record<Door['change'], number> = {
  opened: 0,
  closed: 1,
  appeared: 2,
  gone: 3,
  other: 4,
  same: 5,
};
/** What lets a stranger through. */
const OPEN = ['open', 'probably'];

function compareDoors(before: RunState, after: RunState): Door[] {
  const keys = [...new Set([...before.cells.keys(), ...after.cells.keys()])];
  return keys
    .flatMap((key) => {
      const was = before.cells.get(key);
      const is = after.cells.get(key);
      const either = is ?? was;
      if (!either) return [];
      const { address, family, port, host } = either;
      const states = { before: was?.state ?? null, after: is?.state ?? null };
      return [
        {
          address,
          family,
          port,
          ...(host === undefined ? {} : { host }),
          ...states,
          change: changeOf(states),
        },
      ];
    })
    .sort((a, b) => WEIGHT[a.change] - WEIGHT[b.change]);
}

function changeOf({ before, after }: Pick<Door, 'before' | 'after'>): Door['change'] {
  if (before === null) return 'appeared';
  if (after === null) return 'gone';
  if (before === after) return 'same';
  if (OPEN.includes(after)) return OPEN.includes(before) ? 'other' : 'opened';
  if (OPEN.includes(before) && after !== 'unknown') return 'closed';
  return 'other';
}

function doorSentence({ address, port, before, after, change }: Door, words: Words): string[] {
  if (change === 'same') return [];
  const door = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  const say = (state: string | null): string => (state === null ? '' : words(`verdict:state.${state}`));
  return [words(`together:changes.door.${change}`, { door, before: say(before), after: say(after) })];
}

const BAD_ROW = ['listed', 'policy'];

function compareLists(before: RunState, after: RunState): ListChange[] {
  const rowsOf = ({ rows }: RunState) => new Map(rows.map((row) => [`${row.zone}|${row.subject}`, row]));
  const was = rowsOf(before);
  const is = rowsOf(after);
  const gone = [...was.values()]
    .filter((row) => BAD_ROW.includes(row.state) && is.get(`${row.zone}|${row.subject}`)?.state === 'clean')
    .map((row) => ({ zone: row.zone, name: row.name, subject: row.subject, change: 'gone' as const }));
  const fresh = [...is.values()]
    .filter(
      (row) =>
        BAD_ROW.includes(row.state) && !BAD_ROW.includes(was.get(`${row.zone}|${row.subject}`)?.state ?? ''),
    )
    .map((row) => ({ zone: row.zone, name: row.name, subject: row.subject, change: 'new' as const }));
  return [...fresh, ...gone];
}

const BAD: Finding['severity'][] = ['act-now', 'this-week', 'needs-you', 'good-to-know'];

function compareFindings(before: RunState, after: RunState, language: Language): FindingChange[] {
  const ofState = ({ findings }: RunState) =>
    new Map([...findings.values()].map((row) => [keyOf(row), row] as const));
  const was = ofState(before);
  const is = ofState(after);
  const row = (finding: Finding, change: FindingChange['change']): FindingChange => ({
    id: finding.id,
    subject: finding.subject,
    title: fillFinding(finding, '', language).title,
    change,
  });
  const now = [...is.values()].filter(isBad).flatMap((finding) => {
    const earlier = was.get(keyOf(finding));
    if (!earlier || !isBad(earlier)) return [row(finding, 'new')];
    const order = compareSeverity(finding.severity, earlier.severity);
    return order === 0 ? [] : [row(finding, order < 0 ? 'worse' : 'better')];
  });
  const gone = [...was.values()]
    .filter((finding) => isBad(finding) && !isBad(is.get(keyOf(finding))) && wasAsked(finding, after))
    .map((finding) => row(finding, 'gone'));
  return [...now, ...gone];
}

const isBad = (finding: Finding | undefined): boolean =>
  finding !== undefined && BAD.includes(finding.severity);
const isAboutDoors = (id: string): boolean => /^relay\.(?:open|closed|unknown|keeps|bounces|proved)/.test(id);

function keyOf(finding: Finding): string {
  const { zone } = finding.params;
  return findingKey({ ...finding, ...(typeof zone === 'string' ? { zone } : {}) });
}

/** Did the later run look at what this finding is about? Else nobody knows whether it is gone. */
function wasAsked(finding: Finding, after: RunState): boolean {
  switch (finding.area) {
    case 'relay': {
      const cell = after.cells.get(finding.subject);
      return cell ? cell.state !== 'unknown' : after.steps.relay.state === 'done';
    }
    case 'blacklist': {
      const { zone } = finding.params;
      return after.rows.some(
        (row) =>
          row.subject === finding.subject &&
          (typeof zone !== 'string' || row.zone === zone) &&
          row.state === 'clean',
      );
    }
    case 'vantage':
      return after.vantage !== null;
    default:
      return (
        (finding.id.startsWith('posture.tls') ? after.steps.encryption : after.steps.names).state === 'done'
      );
  }
}
