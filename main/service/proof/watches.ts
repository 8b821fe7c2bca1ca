import type { CheckRequest, ImapAccount } from '../../../preload/contract/index.ts';
import type { EngineDeps } from '../../engine/deps.ts';
import type { SentDelivery } from '../../engine/proof/index.ts';
import type { RunState } from '../../engine/run/fold.ts';
import type { ArrivalNews, AwaitArrivals, PendingArrival } from '../../engine/run/runner.ts';
import { readPracticeWorld } from '../../engine/vantage/index.ts';
import type { ServiceContext } from '../types.ts';
import { awaitWith, type Watch } from './arrivals.ts';
import { type ImapDeadlines, lookIntoMailbox } from './imap.ts';
import { sentDeliveries, sentOf } from './proof-context.ts';
import { newsOf, readText } from './settle-source.ts';

type RunFacts = {
  runId: string;
  request: CheckRequest;
  deps: EngineDeps;
  /** For the login, when the program is to look by itself; never part of the request. */
  imapPassword?: string | undefined;
};

/**
 * How arrivals of this run are seen while it waits (R6), or null: then the person types the code or brings the source later.
 * `auto` knows its mailbox only once the run has found the practice world.
 */
export function watcherOf(run: RunFacts, context: ServiceContext): AwaitArrivals | null {
  const make = makerOf(run, context);
  return make && awaitWith(make, context.runs.newsFeed(run.runId));
}

function makerOf(run: RunFacts, context: ServiceContext): (() => Promise<Watch | null>) | null {
  const { request, imapPassword } = run;
  const account = request.imap;
  switch (request.confirm) {
    case 'later':
      return null;
    case 'imap':
      return account && imapPassword !== undefined
        ? async () => imapWatch(run, context, account, imapPassword)
        : null;
    case 'catcher':
      return async () => catcherWatch(run, context);
    case 'auto':
      return request.resolvers.length > 0 ? () => practiceWatch(run, context) : null;
  }
}

async function practiceWatch(run: RunFacts, context: ServiceContext): Promise<Watch | null> {
  const { target } = context.runs.state(run.runId);
  if (target === null) return null;
  const addresses = target.hosts.flatMap((host) => host.addresses);
  const signal = AbortSignal.timeout(10_000);
  const place = await readPracticeWorld(target.domain, addresses, true, run.deps.resolver, signal);
  const box = place?.mailbox;
  if (!box) return null;
  const account: ImapAccount = { host: box.host, port: box.port, security: 'none', user: box.user };
  return imapWatch(run, context, account, box.password);
}

function imapWatch(run: RunFacts, context: ServiceContext, account: ImapAccount, password: string): Watch {
  const seen = new Set<string>();
  let isUnclear = false;
  const deadlines: Partial<ImapDeadlines> = { wholeMs: 45_000 };
  return {
    async look(pending, signal) {
      const tokens = pending.map((row) => row.delivery.token);
      const since = firstSent(pending);
      const question = { account, password, tokens, seen, deadlines, signal, ...(since ? { since } : {}) };
      const look = await lookIntoMailbox(question);
      if (!look.ok) return null;
      const news = look.sources.map((text) => newsIn(text, 'imap', run, context, pending));
      isUnclear ||= news.some((rows) => rows.length === 0);
      return news.flat();
    },
    isUnclear: () => isUnclear,
  };
}

function catcherWatch(run: RunFacts, context: ServiceContext): Watch {
  return {
    // The catcher itself tells the run of what comes from now on; this finds what was quicker than the run.
    async look(pending) {
      context.catcher.touch();
      if (!context.catcher.state().listening) return null;
      return context.catcher.mails().flatMap((mail) => newsIn(mail.source, 'catcher', run, context, pending));
    },
  };
}

function newsIn(
  text: string,
  how: 'imap' | 'catcher',
  run: RunFacts,
  context: ServiceContext,
  pending: readonly PendingArrival[],
): ArrivalNews[] {
  const sent = withPending(context.runs.state(run.runId), pending);
  const news = newsOf(readText(run.runId, text, how, context, sent));
  return news ? [news] : [];
}

/** What the fold knows as sent, and what only the engine knows yet. */
function withPending(state: RunState, pending: readonly PendingArrival[]): SentDelivery[] {
  const known = sentDeliveries(state);
  const tokens = new Set(known.map((row) => row.delivery.token));
  const more = pending.flatMap((row) => {
    const cell = state.cells.get(row.cell);
    return cell && !tokens.has(row.delivery.token) ? [sentOf(cell, row.delivery, row.ordinary)] : [];
  });
  return [...known, ...more];
}

/** When the first of these messages was sent, ISO. */
export function firstSent(
  rows: readonly { delivery: { sentAt?: string | undefined } }[],
): string | undefined {
  return rows
    .map((row) => row.delivery.sentAt)
    .filter((at) => at !== undefined)
    .sort()[0];
}
