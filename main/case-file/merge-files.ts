import type { PartTrouble } from '../../preload/contract/index.ts';
import { isSameServerAs } from './same-server.ts';
import type { CaseFile, Part } from './types.ts';

/** What putting one file into another came to. `added`: parts that came in, or took the place of a shorter or a shortened one. */
export type Merging =
  | { ok: true; file: CaseFile; added: Part[]; troubles: PartTrouble[] }
  | { ok: false; why: 'other-server' };

/**
 * Puts the parts of `from` into `into`. Nothing is altered: a part is taken as it is, or not. The same part in both: the whole one stays before
 * one with something left out; a run that went on stays before its own beginning; two stories under one name: the one in `into` stays, and
 * the other is named (`differs`). Pure; neither argument changes.
 */
export function mergeFiles(into: CaseFile, from: CaseFile): Merging {
  if (!isSameServerAs(into, from)) return { ok: false, why: 'other-server' };
  const parts = new Map(into.parts.map((part) => [part.facts.id, part]));
  const added: Part[] = [];
  const differing: PartTrouble[] = [];
  for (const [at, part] of from.parts.entries()) {
    const known = parts.get(part.facts.id);
    const choice = known === undefined ? 'new' : choose(known, part);
    if (choice === 'known') continue;
    if (choice === 'differs') {
      differing.push({ index: at + 1, of: from.parts.length, id: part.facts.id, why: 'differs' });
      continue;
    }
    parts.set(part.facts.id, part);
    added.push(part);
  }
  const file: CaseFile = {
    caseId: into.caseId || from.caseId,
    number: into.number || from.number,
    name: into.name || from.name,
    practice: into.practice || from.practice,
    savedAt: [into.savedAt, from.savedAt].sort().at(-1) ?? '',
    version: into.version || from.version,
    parts: [...parts.values()],
    troubles: [...into.troubles, ...from.troubles, ...differing],
    notUnderstood: into.notUnderstood + from.notUnderstood,
  };
  return { ok: true, file, added, troubles: [...from.troubles, ...differing] };
}

function choose(known: Part, other: Part): 'known' | 'new' | 'differs' {
  if (known.facts.sha256 === other.facts.sha256) return 'known';
  if (known.facts.kind !== other.facts.kind) return 'differs';
  const [hiddenHere, hiddenThere] = [known.facts.hidden.length, other.facts.hidden.length];
  if (hiddenHere < hiddenThere) return 'known';
  // A whole copy takes the place of a shortened one only when it tells the same: a file may say anything of itself.
  if (hiddenHere > hiddenThere) return isSameStory(known, other) ? 'new' : 'differs';
  const [one, two] = [known.content, other.content];
  if (one?.kind !== 'run' || two?.kind !== 'run') return 'differs';
  if (beginsWith(one.events, two.events)) return 'known';
  return beginsWith(two.events, one.events) ? 'new' : 'differs';
}

/** What hiding leaves as it is: what happened when. */
function isSameStory(shortened: Part, whole: Part): boolean {
  if (shortened.facts.originalSha256 === whole.facts.sha256) return true;
  const [one, two] = [shortened.content, whole.content];
  if (one?.kind !== 'run' || two?.kind !== 'run') return shortened.facts.startedAt === whole.facts.startedAt;
  const bones = (events: typeof one.events) => events.map(({ type, at }) => [type, at]);
  return beginsWith(bones(two.events), bones(one.events));
}

function beginsWith(longer: readonly unknown[], shorter: readonly unknown[]): boolean {
  return (
    longer.length >= shorter.length &&
    shorter.every((event, at) => JSON.stringify(event) === JSON.stringify(longer[at]))
  );
}
