import { basename } from 'node:path';
import type { OpenedCase } from '../../../preload/contract/index.ts';
import type { ServiceContext } from '../types.ts';
import { importFile } from './import-file.ts';
import { type Opening, openBytes, readCaseBytes, readWhole, type Tickets } from './open-file.ts';
import { trouble } from './trouble.ts';

export { caseFileOf, type FileWishes, type Which } from './case-of.ts';
export { togetherHandlers } from './handlers.ts';
export { importFile, newestRun } from './import-file.ts';
export {
  type MergedFiles,
  mergeNamed,
  type NamedBytes,
  readNamed,
  reportWithoutHidden,
  wasRelayAsked,
  withoutHidden,
} from './merge-files.ts';
export { mergedOfCase, reportOfCase, reportOfFile } from './merged.ts';
export { createTickets, type Opening, readCaseBytes } from './open-file.ts';
export { summaryOf, type WrittenCase, writeCase } from './save-file.ts';

/** Opens a case file of this computer. Throws `ServiceError` with a sentence; the store is as it was then. */
export async function openCasePath(path: string, context: ServiceContext): Promise<OpenedCase> {
  const fileName = basename(path);
  const file = await readCaseBytes(await readWhole(path), fileName);
  if (file === null) throw trouble('passphrase-needed', fileName);
  const opened = await importFile(file, fileName, context);
  context.shell.usedCaseFile?.(path, opened.name);
  return opened;
}

/** As `openCasePath`, for a window that can ask: a locked file waits under a ticket for `cases.unlock`. */
export async function openPathOrHold(
  path: string,
  tickets: Tickets,
  context: ServiceContext,
): Promise<Opening> {
  return openBytes(await readWhole(path), { fileName: basename(path), path }, tickets, context);
}
