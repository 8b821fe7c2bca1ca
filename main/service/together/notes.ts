import { randomUUID } from 'node:crypto';
import { type CaseMark, type CaseNote, ServiceError } from '../../../preload/contract/index.ts';
import { makeMarkPart, makeNotePart, type Part } from '../../case-file/index.ts';
import type { ServiceContext } from '../types.ts';
import { toPart } from './case-of.ts';
import { maskSecrets } from './mask.ts';
import { caseNotFound } from './trouble.ts';

/** Notes and marks of a case, oldest first, also those that came in a file. */
export function notesOf(caseId: string, context: ServiceContext): { notes: CaseNote[]; marks: CaseMark[] } {
  assertCase(caseId, context);
  const contents = context.store.parts.list(caseId).map((part) => toPart(part).content);
  const tomorrow = new Date(context.now().getTime() + DAY_MS).toISOString();
  return {
    notes: contents.flatMap((one) => (one?.kind === 'note' ? [one.note] : [])).sort(byTime),
    marks: contents.flatMap((one) => (one?.kind === 'mark' ? [one.mark] : [])).sort(byTimeUntil(tomorrow)),
  };
}

/** Keeps a note. Secrets in settings text are masked before anything is kept. */
export function addNote(
  input: Pick<CaseNote, 'kind' | 'who' | 'text'> & { caseId: string },
  context: ServiceContext,
): CaseNote {
  const { caseId, kind, who } = input;
  const text = (kind === 'config' ? maskSecrets(input.text) : input.text).slice(0, 20_000);
  const note: CaseNote = {
    id: randomUUID(),
    kind,
    at: nowText(context),
    who: whoOf(who, context),
    text,
    own: true,
  };
  keep(caseId, makeNotePart(note), context);
  return note;
}

/** Keeps a mark on a finding; the newest one counts. */
export function addMark(
  input: Pick<CaseMark, 'findingId' | 'subject' | 'mark' | 'who'> & { caseId: string },
  context: ServiceContext,
): CaseMark {
  const { caseId, findingId, subject, mark: kind, who } = input;
  const mark: CaseMark = {
    id: randomUUID(),
    findingId,
    subject,
    mark: kind,
    at: nowText(context),
    who: whoOf(who, context),
    own: true,
  };
  keep(caseId, makeMarkPart(mark), context);
  return mark;
}

/** Takes back a note of this computer. */
export function removeNote(caseId: string, noteId: string, context: ServiceContext): void {
  assertCase(caseId, context);
  if (!context.store.parts.removeOwn(caseId, noteId))
    throw new ServiceError({ code: 'not-found', key: 'together:caseFile.why.not-own-note' });
  tell(caseId, context);
}

function keep(caseId: string, part: Part, context: ServiceContext): void {
  assertCase(caseId, context);
  const { parts, cases } = context.store;
  const addedAt = nowText(context);
  const { facts, bytes, content } = part;
  cases.atOnce(() => {
    parts.put(caseId, { facts, bytes, own: true, runId: null, content, addedAt });
    cases.touchCase(caseId, addedAt);
  });
  tell(caseId, context);
}

function tell(caseId: string, { shell }: ServiceContext): void {
  shell.publish('case.changed', { caseId });
  shell.publish('cases.changed', {});
}

function assertCase(caseId: string, { store }: ServiceContext): void {
  if (!store.cases.getCase(caseId)) throw caseNotFound();
}

const nowText = ({ now }: ServiceContext): string => now().toISOString();
const whoOf = (who: string, { store }: ServiceContext): string => who || store.settings.read().tickedBy;
const DAY_MS = 86_400_000;
/** The newest mark counts: one from the future, in a file, would count for ever. */
const byTimeUntil =
  (latest: string) =>
  (a: { at: string }, b: { at: string }): number => {
    const timeOf = ({ at }: { at: string }): string => (at > latest ? '' : at);
    return byTime({ at: timeOf(a) }, { at: timeOf(b) });
  };
const byTime = (a: { at: string }, b: { at: string }): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
