import { type Language, type Letter, type Report, ServiceError } from '../../../preload/contract/index.ts';
import { type LetterCore, type LetterFacts, makeLetters } from '../../report/index.ts';
import { reportOfRun } from '../changes.ts';
import type { ServiceContext } from '../types.ts';

/** Letters are looked for in both languages of a case. */
export type LetterName = { runId: string; letterId: string; language: Language };
export type LetterEdit = Pick<Letter, 'to' | 'subject' | 'body'>;
export type FoundLetter = { letter: Letter; core: LetterCore; report: Report; facts: LetterFacts };

/** Every letter of a run's case, with the person's own wording where they changed it. */
export function lettersOfRun(runId: string, language: Language, context: ServiceContext): FoundLetter[] {
  const { caseId, wholeRunId } = caseOfRun(runId, context);
  const report = reportOfRun(wholeRunId, language, context);
  const facts = factsOf(report, caseId, context);
  return makeLetters(report, facts).map((core) => {
    const edit = context.store.letters.get(caseId, core.id, language);
    return { letter: { ...core, ...edit, edited: edit !== null }, core, report, facts };
  });
}

/** Who signs, and the number of the case. */
export function factsOf(report: Report, caseId: string | undefined, context: ServiceContext): LetterFacts {
  const who = context.store.settings.read().tickedBy || report.run.tickedBy || '';
  const known = caseId === undefined ? null : context.store.cases.getCase(caseId);
  return { who, caseNumber: known?.number ?? '' };
}

/** One letter. Throws `ServiceError` when the case has no such letter. */
export function findLetter(name: LetterName, context: ServiceContext): FoundLetter {
  const found = lettersOfRun(name.runId, name.language, context).find(
    ({ letter }) => letter.id === name.letterId,
  );
  if (!found) throw new ServiceError({ code: 'not-found', key: 'letters:error.gone' });
  return found;
}

/** Keeps the person's wording in the case; null: the words as they were made come back. */
export function keepLetter(
  runId: string,
  letterId: string,
  language: Language,
  edit: LetterEdit | null,
  context: ServiceContext,
): void {
  const { caseId } = caseOfRun(runId, context);
  if (edit) context.store.letters.put(caseId, letterId, language, edit);
  else context.store.letters.delete(caseId, letterId, language);
  context.shell.publish('case.changed', { caseId });
}

/** A letter as it was made. */
export function withoutEdit(name: LetterName, context: ServiceContext): Letter {
  return { ...findLetter(name, context).core, edited: false };
}

/** A look at one finding again saw a part only: letters are about the whole run before it. */
function caseOfRun(runId: string, context: ServiceContext): { caseId: string; wholeRunId: string } {
  const run = context.store.cases.getRun(runId);
  if (!run) throw new ServiceError({ code: 'not-found', key: 'run-not-found' });
  return { caseId: run.caseId, wholeRunId: run.recheckOf ?? runId };
}
