import type { Stores } from '../../state/stores.ts';

/** When a result that was added ends while it is being watched, the page of both places follows. */
export function showMergedAtEnd(stores: Stores, added: { caseId: string; runId: string }): void {
  const { client, route, session } = stores;
  const { caseId, runId } = added;
  const stop = client.on('run.ended', async (ended) => {
    if (ended.runId !== runId) return;
    stop();
    const { language } = session.getState();
    const answer = await client.call('case.merged', { caseId, language });
    const shown = route.getState().route;
    const isWatched = shown.place === 'run' && shown.runId === runId;
    if (isWatched && answer.ok && answer.value.merged) route.getState().go({ place: 'merged', caseId }, true);
  });
}
