import type { CasePart, Language, Merged, Report } from '../../../preload/contract/index.ts';
import type { CaseFile } from '../../case-file/index.ts';
import { foldRun, type RunState } from '../../engine/run/fold.ts';
import { buildMergedReport } from '../../report/index.ts';
import { changesOfCase } from '../changes.ts';
import { planOfCase } from '../delisting/plan.ts';
import type { ServiceContext } from '../types.ts';
import { caseFileNow } from './case-of.ts';
import { refusal } from './trouble.ts';

const DAY_MS = 86_400_000;

/** The case as one report over all its parts (UX §8). Throws `ServiceError` when no run is in it. */
export function reportOfCase(caseId: string, language: Language, context: ServiceContext): Report {
  const report = seenTogether(caseId, language, context);
  const changes = changesOfCase(caseId, language, context);
  const delisting = planOfCase(caseId, context);
  return {
    ...report,
    ...(changes.length > 0 ? { changes } : {}),
    ...(delisting.lists.length > 0 ? { delisting } : {}),
  };
}

/** The parts of a case seen together; null for one part alone. */
export function mergedOfCase(caseId: string, language: Language, context: ServiceContext): Merged | null {
  const file = caseFileNow({ caseId }, { where: '' }, context);
  return hasRuns(file) ? (seenTogether(caseId, language, context).merged ?? null) : null;
}

/** The report of a file that is not stored: what its own parts say, and nothing else. Null: there is no run in it. */
export function reportOfFile(file: CaseFile, language: Language, created: string): Report | null {
  const parts = runParts(
    file,
    () => false,
    (runId, events) => over(foldRun(runId, events)),
  );
  return parts.length === 0
    ? null
    : buildMergedReport(parts, { caseNumber: file.number, troubles: file.troubles, language, created });
}

/** The parts of a case, one row each. */
export function partsOfCase(caseId: string, context: ServiceContext): CasePart[] {
  const file = caseFileNow({ caseId }, { where: '' }, context);
  const merged = mergedOfCase(caseId, 'en', context);
  const own = ownParts(caseId, file, context);
  const now = context.now().getTime();
  return file.parts.map(({ facts, content }) => {
    const known = merged?.parts.find((part) => part.id === facts.id);
    if (known) return { ...known, own: own.has(facts.id) };
    const state = content?.kind === 'run' ? context.runs.state(content.runId) : null;
    const mini = content?.kind === 'mini' ? content.mini : null;
    return {
      ...facts,
      runId: content?.kind === 'run' ? content.runId : null,
      own: own.has(facts.id),
      verdict: state?.verdict?.code ?? mini?.verdict ?? null,
      vantage: state?.vantage ?? null,
      old: now - Date.parse(facts.endedAt ?? facts.startedAt) > DAY_MS,
    };
  });
}

function seenTogether(caseId: string, language: Language, context: ServiceContext): Report {
  const file = caseFileNow({ caseId }, { where: '' }, context);
  if (!hasRuns(file)) throw refusal('no-run');
  const own = ownParts(caseId, file, context);
  const parts = runParts(
    file,
    (id) => own.has(id),
    (runId) => context.runs.state(runId),
  );
  const created = context.now().toISOString();
  return buildMergedReport(parts, { caseNumber: file.number, troubles: [], language, created });
}

const hasRuns = ({ parts }: CaseFile): boolean => parts.some((part) => part.content?.kind === 'run');

function ownParts(caseId: string, file: CaseFile, { store }: ServiceContext): Set<string> {
  const foreign = new Set(store.parts.list(caseId).flatMap((part) => (part.own ? [] : [part.facts.id])));
  return new Set(file.parts.map((part) => part.facts.id).filter((id) => !foreign.has(id)));
}

type Events = Parameters<typeof foldRun>[1];

function runParts(
  { parts }: CaseFile,
  isOwn: (partId: string) => boolean,
  stateOf: (runId: string, events: Events) => RunState,
) {
  return parts.flatMap(({ facts, content }) =>
    content?.kind === 'run'
      ? [
          {
            facts,
            own: isOwn(facts.id),
            state: stateOf(content.runId, content.events),
            recheckOf: content.recheckOf,
          },
        ]
      : [],
  );
}

/** Nobody goes on with what stands in a file. */
function over(state: RunState): RunState {
  return state.result === 'running' ? { ...state, result: 'died' } : state;
}
