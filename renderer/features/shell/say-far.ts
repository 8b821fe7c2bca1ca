import { copyText } from '../../components/copy-text.ts';
import type { Stores } from '../../state/stores.ts';

/** The run that is shown, or the newest whole one of the case that is shown. */
export function shownRun({ route, cases }: Stores): string | null {
  const here = route.getState().route;
  if ('runId' in here) return here.runId;
  const caseId = 'caseId' in here ? here.caseId : undefined;
  return cases.getState().cases?.find((one) => one.caseId === caseId)?.last?.runId ?? null;
}

/** Ctrl+R: the read-aloud card of what is shown; again: back to the result. */
export function readAloud(stores: Stores): void {
  const { route, notices } = stores;
  const runId = shownRun(stores);
  if (!runId) {
    notices.getState().show({ key: 'caseFile.noCase' });
    return;
  }
  const isThere = route.getState().route.place === 'aloud';
  route.getState().go({ place: isThere ? 'run' : 'aloud', runId });
}

/** Ctrl+Shift+C away from the result: its summary for a chat message. */
export async function copySummary(stores: Stores): Promise<void> {
  const { client, notices, session } = stores;
  const runId = shownRun(stores);
  if (!runId) {
    notices.getState().show({ key: 'caseFile.noCase' });
    return;
  }
  const { language } = session.getState();
  const answer = await client.call('run.summary', { runId, language });
  const done = answer.ok && (await copyText(answer.value.text));
  notices.getState().show({ key: done ? 'save.summaryCopied' : 'common.copyFailed' });
}
