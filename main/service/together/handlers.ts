import { basename } from 'node:path';
import { type MethodOutput, ServiceError } from '../../../preload/contract/index.ts';
import { hideInFile } from '../../case-file/index.ts';
import { saveBytes } from '../../report/index.ts';
import type { HandlersOf, ServiceContext } from '../types.ts';
import { addResult } from './add-result.ts';
import { caseFileNow } from './case-of.ts';
import { mergeCases } from './import-file.ts';
import { mergedOfCase, partsOfCase, reportOfCase } from './merged.ts';
import { addMark, addNote, notesOf, removeNote } from './notes.ts';
import { createTickets, type Opening, openBytes, readWhole, type Tickets, unlock } from './open-file.ts';
import { changesBetween } from './run-changes.ts';
import { CASE_MIME, previewCase, rememberSaid, writeCase } from './save-file.ts';
import { refusal, trouble } from './trouble.ts';

type FileMethods =
  | 'cases.preview'
  | 'cases.save'
  | 'cases.open'
  | 'cases.unlock'
  | 'cases.openMany'
  | 'cases.merge';
type CaseMethods =
  | 'case.report'
  | 'case.merged'
  | 'case.parts'
  | 'case.addResult'
  | 'case.notes'
  | 'case.addNote'
  | 'case.removeNote'
  | 'case.mark'
  | 'case.changes';

/** Case files and what several places say together (C1 to C4). */
export function togetherHandlers(
  context: ServiceContext,
  tickets: Tickets = createTickets(),
): HandlersOf<FileMethods | CaseMethods> {
  return { ...fileHandlers(context, tickets), ...partHandlers(context) };
}

function fileHandlers(context: ServiceContext, tickets: Tickets): HandlersOf<FileMethods> {
  const { shell } = context;
  return {
    'cases.preview': ({ caseId, runId, ...wishes }) => previewCase({ caseId, runId }, wishes, context),
    async 'cases.save'({ caseId, runId, hide, where, who, passphrase, language }) {
      const which = { caseId, runId };
      const whole = caseFileNow(which, { where, who }, context);
      const file = hide.length === 0 ? whole : hideInFile(whole, hide).file;
      const { bytes, fileName } = await writeCase(file, { language, passphrase });
      const base = { fileName, mime: CASE_MIME };
      const keepSaid = (): void => rememberSaid(which, { where, who }, context);
      if (!shell.chooseFile) {
        keepSaid();
        return { ...base, path: null, base64: Buffer.from(bytes).toString('base64') };
      }
      const path = await shell.chooseFile(base);
      if (path === null) return { ...base, path: null, base64: null };
      const saved = await saveBytes(path, bytes);
      if (!saved.ok) throw new ServiceError({ code: 'failed', key: saved.key, params: saved.params });
      keepSaid();
      shell.usedCaseFile?.(path, file.name);
      return { ...base, path, base64: null };
    },
    async 'cases.open'({ base64, fileName }) {
      if (base64 !== undefined) {
        const given = { fileName: basename(fileName ?? ''), path: null };
        return openBytes(Buffer.from(base64, 'base64'), given, tickets, context);
      }
      const path = await shell.chooseCaseFile?.();
      if (!path) return { opened: null, locked: null };
      return openBytes(await readWhole(path), { fileName: basename(path), path }, tickets, context);
    },
    'cases.unlock': ({ ticket, passphrase }) => unlock(ticket, passphrase, tickets, context),
    async 'cases.openMany'({ files }) {
      const results: MethodOutput<'cases.openMany'>['results'] = [];
      if (files) {
        for (const { base64, fileName } of files) {
          const name = basename(fileName);
          const open = () =>
            openBytes(Buffer.from(base64, 'base64'), { fileName: name, path: null }, tickets, context);
          results.push(await tryToOpen(name, open));
        }
        return { results };
      }
      const paths = (await shell.chooseCaseFiles?.()) ?? [];
      for (const path of paths) {
        const name = basename(path);
        const open = async () => openBytes(await readWhole(path), { fileName: name, path }, tickets, context);
        results.push(await tryToOpen(name, open));
      }
      return { results };
    },
    async 'cases.merge'({ into, from }) {
      if (into === from) throw refusal('same-case');
      for (const run of context.store.cases.listRuns(from)) {
        if (context.runs.isLive(run.runId)) throw new ServiceError({ code: 'busy', key: 'already-running' });
      }
      const added = mergeCases(into, from, context);
      if (added === null) throw refusal('other-server');
      shell.publish('cases.changed', {});
      shell.publish('case.changed', { caseId: into });
      return { caseId: into, added };
    },
  };
}

async function tryToOpen(
  fileName: string,
  open: () => Promise<Opening>,
): Promise<MethodOutput<'cases.openMany'>['results'][number]> {
  try {
    return { fileName, ...(await open()), trouble: null };
  } catch (error) {
    const { key, params = {} } = (error instanceof ServiceError ? error : trouble('unreadable', fileName))
      .info;
    return { fileName, opened: null, locked: null, trouble: { key, params } };
  }
}

function partHandlers(context: ServiceContext): HandlersOf<CaseMethods> {
  return {
    'case.report': async ({ caseId, language }) => reportOfCase(caseId, language, context),
    'case.merged': async ({ caseId, language }) => ({ merged: mergedOfCase(caseId, language, context) }),
    'case.parts': async ({ caseId }) => ({ parts: partsOfCase(caseId, context) }),
    'case.addResult': (wanted) => addResult(wanted, context),
    'case.notes': async ({ caseId }) => notesOf(caseId, context),
    'case.addNote': async (input) => addNote(input, context),
    async 'case.removeNote'({ caseId, noteId }) {
      removeNote(caseId, noteId, context);
      return { done: true };
    },
    'case.mark': async (input) => addMark(input, context),
    'case.changes': async (wanted) => ({ changes: changesBetween(wanted, context) }),
  };
}
