import type { ErrorInfo, MethodOutput, OpenedCase } from '../../../preload/contract/index.ts';
import type { OpenResult } from '../../state/opening.ts';
import type { Route } from '../../state/route.ts';
import type { Stores } from '../../state/stores.ts';
import { openPicture } from '../qr/open-code.ts';
import { isPictureName } from '../qr/read-picture.ts';

export type SavedCase = MethodOutput<'cases.save'>;

/** What the window can hand over in one message; larger files are opened by path, in the desktop program. */
export const HAND_OVER_BYTES = 11_000_000;

/** Asks for case files and shows what is in them. */
export async function openCase(stores: Stores): Promise<void> {
  if (stores.session.getState().host !== 'desktop')
    return chooseHere((files) => void openCaseFiles(stores, files));
  const answer = await stores.client.call('cases.openMany', {});
  return answer.ok ? take(stores, answer.value.results) : tell(stores, answer.error);
}

/** Opens a file that was dropped or chosen in the window. Only its bytes are handed over. */
export async function openCaseFile(stores: Stores, file: File): Promise<void> {
  if (isPictureName(file)) {
    const trouble = await openPicture(stores, file);
    if (trouble) tell(stores, trouble);
    return;
  }
  await take(stores, [await openOne(stores, file)]);
}

/** Opens files one after the other: one that fails does not hinder the others, and each is told about. */
export async function openCaseFiles(stores: Stores, files: readonly File[]): Promise<void> {
  const [only] = files;
  if (files.length === 1 && only) return openCaseFile(stores, only);
  const results: OpenResult[] = [];
  for (const file of files) results.push(await openOne(stores, file));
  return take(stores, results);
}

/** Tries a passphrase on a locked file. The trouble comes back, to be said beside the field. */
export async function unlockCase(
  stores: Stores,
  locked: { ticket: string; fileName: string },
  passphrase: string,
): Promise<ErrorInfo | null> {
  const answer = await stores.client.call('cases.unlock', { ticket: locked.ticket, passphrase });
  if (!answer.ok) return answer.error;
  const opening = stores.opening.getState();
  const { opened } = answer.value;
  const isOfMany = (opening.results?.length ?? 0) > 1;
  opening.settle(locked.ticket, opened);
  if (!isOfMany) await take(stores, [{ fileName: locked.fileName, opened, locked: null, trouble: null }]);
  return null;
}

/** The page of a case: what several places say together, else its newest result, else the case itself. */
export async function showCase(stores: Stores, opened: OpenedCase): Promise<void> {
  const { caseId, runId } = opened;
  const { language } = stores.session.getState();
  const together = await stores.client.call('case.merged', { caseId, language });
  const has = together.ok && together.value.merged !== null;
  const alone: Route = runId === null ? { place: 'case', caseId } : { place: 'run', runId };
  stores.route.getState().go(has ? { place: 'merged', caseId } : alone);
}

/** To the page that makes a file of the case that is shown (S10). */
export async function saveCase(stores: Stores): Promise<void> {
  const { route, notices } = stores;
  const shown = route.getState().route;
  const caseId =
    'caseId' in shown ? shown.caseId : 'runId' in shown ? await caseOfRun(stores, shown.runId) : undefined;
  if (caseId === undefined) notices.getState().show({ key: 'caseFile.noCase' });
  else route.getState().go({ place: 'support', caseId });
}

/** The case that a run belongs to. */
export async function caseOfRun({ client, runs, cases }: Stores, runId: string): Promise<string | undefined> {
  const known =
    runs.getState().progress[runId]?.caseId ??
    cases.getState().cases?.find((one) => one.last?.runId === runId)?.caseId;
  if (known !== undefined) return known;
  const kept = await client.call('cases.list', {});
  for (const { caseId } of kept.ok ? kept.value.cases : []) {
    const one = await client.call('cases.get', { caseId });
    if (one.ok && one.value.runs.some((run) => run.runId === runId)) return caseId;
  }
  return undefined;
}

/** Something in it could not be read, or was not understood. */
export const isPartly = (opened: OpenedCase): boolean =>
  opened.troubles.length > 0 || opened.notUnderstood > 0;

async function openOne(stores: Stores, file: File): Promise<OpenResult> {
  const fileName = file.name.slice(-300);
  const failed = ({ key, params = {} }: ErrorInfo): OpenResult => ({
    fileName,
    opened: null,
    locked: null,
    trouble: { key, params: textOf(params) },
  });
  if (file.size > HAND_OVER_BYTES) return failed(why('too-large-here', file.name));
  let base64: string;
  try {
    base64 = await toBase64(file);
  } catch {
    // A dropped folder is a file that cannot be read.
    return failed(why(file.type === '' && !file.name.includes('.') ? 'folder' : 'unreadable', file.name));
  }
  const answer = await stores.client.call('cases.open', { base64, fileName });
  return answer.ok ? { fileName, ...answer.value, trouble: null } : failed(answer.error);
}

/** Several are told in a list; one leads to its page, and is told about when not all of it came. */
async function take(stores: Stores, results: OpenResult[]): Promise<void> {
  const opening = stores.opening.getState();
  const [only] = results;
  if (!only) return;
  if (results.length > 1) return opening.tell(results);
  if (only.trouble) return tell(stores, { code: 'bad-input', ...only.trouble });
  if (only.locked) return opening.ask(only.locked);
  if (!only.opened) return;
  const { opened } = only;
  await showCase(stores, opened);
  if (isPartly(opened)) return opening.tell(results);
  stores.notices.getState().show({
    key: opened.isNew || opened.added > 0 ? 'caseFile.opened' : 'caseFile.known',
    params: { name: opened.name },
    to: { place: 'case', caseId: opened.caseId },
    toKey: 'caseFile.toCase',
  });
}

function tell({ notices }: Stores, error: ErrorInfo): void {
  notices.getState().show({ key: 'error.failed', error });
}

const textOf = (params: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));

const why = (name: string, file: string): ErrorInfo => ({
  code: 'bad-input',
  key: `ui:caseFile.why.${name}`,
  params: { name: file },
});

function chooseHere(take: (files: File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = '.rdcase,.jsonl,.pdf,image/png,image/jpeg';
  input.addEventListener('change', () => take([...(input.files ?? [])]));
  input.click();
}

function toBase64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(blob);
  });
}
