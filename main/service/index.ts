import { randomUUID } from 'node:crypto';
import type { CheckRequest, Language, OpenedCase, Progress, RunEvent } from '../../preload/contract/index.ts';
import { createProofCache } from '../engine/blacklist/index.ts';
import { nodeNetworkView } from '../engine/vantage/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { adviceHandlers } from './advice.ts';
import { appHandlers } from './app.ts';
import { bounceHandlers } from './bounce/handlers.ts';
import { caseHandlers } from './cases.ts';
import { checkHandlers } from './checks.ts';
import { delistHandlers } from './delisting/handlers.ts';
import { createTracker, type Tracker } from './delisting/tracker.ts';
import { documentHandlers } from './documents.ts';
import { farHandlers } from './far/handlers.ts';
import { nodeRandom } from './host-deps.ts';
import { letterHandlers } from './letters/handlers.ts';
import { listHandlers } from './lists/handlers.ts';
import { createLookAgain, lookAgainHandlers } from './look-again.ts';
import { dataFolder } from './paths.ts';
import { createPdfPrinter } from './pdf-printer.ts';
import { createPracticeKeeper, practiceHandlers } from './practice.ts';
import { createCatcher } from './proof/catcher.ts';
import { proofHandlers } from './proof/handlers.ts';
import { settleText } from './proof/settle-source.ts';
import { createRunManager } from './run-manager.ts';
import { memorySecrets } from './secrets.ts';
import { isAlive } from './signs-of-life.ts';
import { resumeRun, type StartCheckOptions, type StartedCheck, startCheck } from './start-check.ts';
import { targetHandlers } from './targets.ts';
import {
  createTickets,
  type Opening,
  openCasePath,
  openPathOrHold,
  togetherHandlers,
} from './together/index.ts';
import type { AllHandlers, ServiceContext, Shell } from './types.ts';
import { openUpdates, updateHandlers } from './update/handlers.ts';

export { buildReport, mergedLines, renderHtml, saveBytes } from '../report/index.ts';
export { openStore, type Store } from '../store/index.ts';
export { EXPLAIN_OCTETS, explainBounce } from './bounce/explain.ts';
export { reportOfRun } from './changes.ts';
export { readListsFile, readRootHints } from './files.ts';
export { unusableKeyVariables } from './lists/keys.ts';
export { dataFolder } from './paths.ts';
export { startPractice } from './practice.ts';
export { type CaseInside, pdfOf } from './sealed-pdf.ts';
export { memorySecrets } from './secrets.ts';
export {
  caseFileOf,
  mergeNamed,
  reportOfCase,
  reportOfFile,
  reportWithoutHidden,
  wasRelayAsked,
  withoutHidden,
  writeCase,
} from './together/index.ts';
export type { AllHandlers, SecretStore, ServiceContext, Shell } from './types.ts';
export { type Newer, UpdateError, type Updater } from './update/updater.ts';

const UNDO_MS = 10 * 60_000;

/** What hosts without a window may listen to as well. */
export type Listeners = {
  onEvent?(event: RunEvent): void;
  onProgress?(progress: Progress): void;
  /** Troubles that are ours; never shown with details. */
  onTrouble?(event: string, error: unknown): void;
};

export type Services = {
  handlers: AllHandlers;
  context: ServiceContext;
  startCheck(request: CheckRequest, options: StartCheckOptions): Promise<StartedCheck>;
  /** Windows only: due runs are resumed from now on, overdue ones at once; newer versions are looked for, if that was switched on. */
  keepLookingAgain(): void;
  isBusy(): boolean;
  /** Opens a case file of this computer (`cases.open`). Throws `ServiceError`. */
  openCaseFile(path: string): Promise<OpenedCase>;
  /** The same for a window: a locked file is kept under a ticket until `cases.unlock`. Throws `ServiceError`. */
  openOrHoldCaseFile(path: string): Promise<Opening>;
  /** The computer was asleep for so long: running checks note it, and what is due meanwhile is done. */
  woke(sleptMs: number): void;
  /** Stops checks and practice servers, writes what is known, closes the store. */
  stop(): Promise<void>;
};

/** The services of a shell, over what this person has stored. */
export async function createServices(shell: Shell): Promise<Services> {
  const store = openStore(dataFolder(process.env, process.platform), () => new Date());
  const services = composeServices(shell, store, {});
  services.keepLookingAgain();
  return services;
}

/** Composition root of the use cases. */
export function composeServices(shell: Shell, store: Store, listeners: Listeners): Services {
  const practice = createPracticeKeeper();
  const runs = createRunManager({
    cases: store.cases,
    owner: process.pid,
    publishProgress(progress) {
      listeners.onProgress?.(progress);
      shell.publish('run.progress', progress);
    },
    publishEnded(ids) {
      shell.publish('run.ended', ids);
      shell.publish('cases.changed', {});
      settleListings(tracker, ids.caseId, listeners);
    },
    publishChanged(ids) {
      shell.publish('run.changed', ids);
      shell.publish('cases.changed', {});
    },
    ...(listeners.onEvent ? { onEvent: listeners.onEvent } : {}),
    onTrouble: listeners.onTrouble ?? (() => {}),
    isForeign: store.parts.isForeignRun,
    nowMs: () => Date.now(),
  });
  const network = nodeNetworkView();
  const catcher = createCatcher({
    now: () => new Date(),
    token: nodeRandom.token,
    interfaces: () => network.interfaces(),
    publish: (state) => {
      practice.showCatcher(state);
      shell.publish('catcher.changed', state);
    },
    onMail: (mail) => tellCatcherRuns(mail.source, base, listeners),
  });
  const base: Omit<ServiceContext, 'lookAgain'> = {
    shell,
    store,
    runs,
    network,
    catcher,
    catcherRuns: new Set(),
    proxies: new Map(),
    secrets: shell.secrets ?? memorySecrets(),
    proofs: createProofCache(),
    printer: createPdfPrinter(shell),
    practiceWorld: () => practice.world(),
    newId: () => randomUUID(),
    now: () => new Date(),
    language: () => languageOf(store, shell),
  };
  const lookAgain = createLookAgain(base, (runId) => resumeRun(runId, 'look-again', context));
  const context: ServiceContext = { ...base, lookAgain };
  const tickets = createTickets();
  const tracker = createTracker(context);
  const updates = openUpdates(context);
  prune(store, context.now());
  return {
    handlers: {
      ...appHandlers(context),
      ...targetHandlers(context),
      ...checkHandlers(context),
      ...caseHandlers(context),
      ...togetherHandlers(context, tickets),
      ...documentHandlers(context),
      ...letterHandlers(context),
      ...farHandlers(context),
      ...adviceHandlers(),
      ...practiceHandlers(practice, context),
      ...proofHandlers(context),
      ...lookAgainHandlers(context),
      ...listHandlers(context),
      ...delistHandlers(tracker, context),
      ...bounceHandlers(context),
      ...updateHandlers(updates),
    },
    context,
    startCheck: (request, options) => startCheck(request, context, options),
    openCaseFile: (path) => openCasePath(path, context),
    openOrHoldCaseFile: (path) => openPathOrHold(path, tickets, context),
    woke(sleptMs) {
      runs.noteSleep(sleptMs);
      void lookAgain.check().catch((error: unknown) => listeners.onTrouble?.('look-again-failed', error));
    },
    isBusy: () => runs.anyRunning() || practice.world() !== null,
    keepLookingAgain() {
      forgetDeleted(store, context.now());
      lookAgain.begin();
      tracker.begin();
      updates.begin();
    },
    async stop() {
      tracker.stop();
      updates.stop();
      const looked = lookAgain.stop();
      await runs.close();
      await looked;
      await catcher.stop();
      await practice.stop();
      store.cases.close();
    },
  };
}

/** Shows what the catcher got to the runs that may be waiting for it. A run that was deleted meanwhile waits no more. */
function tellCatcherRuns(
  source: string,
  context: Pick<ServiceContext, 'runs' | 'now' | 'catcherRuns'>,
  listeners: Listeners,
): void {
  for (const runId of [...context.catcherRuns]) {
    try {
      settleText(runId, source, 'catcher', context);
    } catch (error) {
      context.catcherRuns.delete(runId);
      listeners.onTrouble?.('caught-mail-not-settled', error);
    }
  }
}

/** What a run saw of the listings of its case. It has ended all the same when that cannot be written. */
function settleListings(tracker: Tracker, caseId: string, listeners: Listeners): void {
  try {
    tracker.runEnded(caseId);
  } catch (error) {
    listeners.onTrouble?.('listings-not-settled', error);
  }
}

function languageOf(store: Store, shell: Shell): Language {
  const set = store.settings.read().language;
  return set === 'system' ? shell.systemLanguage : set;
}

/** What was deleted can be taken back for ten minutes, and as long as the program that deleted it is there. */
function forgetDeleted(store: Store, now: Date): void {
  store.cases.purge(new Date(now.getTime() - UNDO_MS).toISOString(), isAlive);
}

function prune(store: Store, now: Date): void {
  const days = store.settings.read().retentionDays;
  if (days > 0) store.cases.prune(new Date(now.getTime() - days * 86_400_000).toISOString());
}
