import type { ErrorInfo, MethodInput } from '../../../preload/contract/index.ts';
import type { Stores } from '../../state/stores.ts';
import { handOver } from '../result/hand-over.ts';

/** What the window can hand over in one message; larger files are opened by path, in the desktop program. */
export const HAND_OVER_BYTES = 11_000_000;

/** Asks for a case file and shows what is in it. */
export async function openCase(stores: Stores): Promise<void> {
  if (stores.session.getState().host === 'desktop') await bringIn(stores, {});
  else chooseHere((file) => void openCaseFile(stores, file));
}

/** Opens a file that was dropped or chosen in the window. Only its bytes are handed over. */
export async function openCaseFile(stores: Stores, file: File): Promise<void> {
  const { name } = file;
  if (file.size > HAND_OVER_BYTES) return tell(stores, why('too-large-here', name));
  try {
    await bringIn(stores, { base64: await toBase64(file), fileName: name.slice(-300) });
  } catch {
    // A dropped folder is a file that cannot be read.
    tell(stores, why(file.type === '' && !name.includes('.') ? 'folder' : 'unreadable', name));
  }
}

/** Saves the case or the run that is shown. */
export async function saveCase(stores: Stores): Promise<void> {
  const wanted = shownCase(stores);
  if (!wanted) {
    stores.notices.getState().show({ key: 'caseFile.noCase' });
    return;
  }
  const answer = await stores.client.call('cases.save', wanted);
  if (!answer.ok) return tell(stores, answer.error);
  const { path, fileName, base64 } = answer.value;
  if (base64 !== null) handOver(answer.value);
  if (path !== null || base64 !== null)
    stores.notices.getState().show({ key: 'caseFile.saved', params: { name: path ?? fileName } });
}

function shownCase({ route }: Stores): MethodInput<'cases.save'> | null {
  const shown = route.getState().route;
  if (shown.place === 'case') return { caseId: shown.caseId };
  return 'runId' in shown ? { runId: shown.runId } : null;
}

async function bringIn(stores: Stores, input: MethodInput<'cases.open'>): Promise<void> {
  const answer = await stores.client.call('cases.open', input);
  if (!answer.ok) return tell(stores, answer.error);
  const { opened } = answer.value;
  if (!opened) return;
  stores.route.getState().go({ place: 'run', runId: opened.runId });
  stores.notices.getState().show({
    key: opened.isNew ? 'caseFile.opened' : 'caseFile.known',
    params: { name: opened.name },
    to: { place: 'case', caseId: opened.caseId },
    toKey: 'caseFile.toCase',
  });
}

function tell({ notices }: Stores, error: ErrorInfo): void {
  notices.getState().show({ key: 'error.failed', error });
}

const why = (name: string, file: string): ErrorInfo => ({
  code: 'bad-input',
  key: `ui:caseFile.why.${name}`,
  params: { name: file },
});

function chooseHere(take: (file: File) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.rdcase,.jsonl';
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) take(file);
  });
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
