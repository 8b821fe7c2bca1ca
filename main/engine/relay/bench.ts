import type { Attempt } from '../../../preload/contract/index.ts';
import { testsOf } from '../../catalogue/relay-tests.ts';
import type { EngineDeps } from '../deps.ts';
import { openBook } from './cell-book.ts';
import { askBatch, openDoor } from './converse.ts';
import { fillTemplate, literal, splitMailbox, type TemplateNames } from './fill-template.ts';
import type { CellJob, PlannedAttempt } from './types.ts';

export type BenchTarget = {
  ip: string;
  port: number;
  /** Name of the server; default `mail.office.example`. */
  host?: string;
  domain?: string;
  sender?: string;
  outside?: string;
};

/**
 * The 16 attempts of nmap's smtp-open-relay with its own envelopes (from the fifth on, its sender is at the server's
 * address literal), one connection at a time, without a pause, with our error budget and pipelining. For the bench only:
 * no controls, no steering, no verdict.
 */
export async function runNmapSixteen(
  target: BenchTarget,
  deps: EngineDeps,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ ms: number; attempts: Attempt[]; connections: number }> {
  const job = benchJob(target, deps);
  const book = openBook(job, deps, () => {}, 16);
  const waiting = nmapPlan(target, job);
  const startedAt = deps.clock.monotonic();
  let connections = 0;
  let failures = 0;
  // As probe-cell.ts does it: a connection that will most likely be used up says QUIT with its only batch.
  let isSpent = false;
  while (waiting.length > 0 && failures < 3) {
    connections += 1;
    const door = await openDoor(job, { helo: undefined, tls: false }, book, deps, signal);
    book.flush();
    if (!door.ok) {
      failures += 1;
      continue;
    }
    let refusals = 0;
    let fresh = true;
    let isCut = false;
    while (waiting.length > 0 && !isCut && door.session.open && refusals < job.errorBudget) {
      const { pipelining } = door.session;
      const batch = waiting.slice(0, pipelining ? job.errorBudget - refusals : 1);
      const isFull = fresh && pipelining && batch.length === job.errorBudget;
      await askBatch(
        door.session,
        batch,
        { fresh, pipelining, last: isFull && isSpent },
        job,
        book,
        deps,
        (asked) => {
          refusals += asked.refusals;
          isCut ||= asked.reading.outcome === 'closed-connection';
          if (isCut) return;
          book.record(asked.plan, asked.reading, asked.startedAt, asked.ms);
          waiting.shift();
        },
      );
      book.flush();
      isSpent = isFull && refusals >= batch.length;
      fresh = false;
    }
    failures = isCut ? failures + 1 : 0;
    await door.session.quit();
    book.flush();
  }
  return { ms: deps.clock.monotonic() - startedAt, attempts: [...book.attempts], connections };
}

function benchJob(target: BenchTarget, deps: EngineDeps): CellJob {
  const family = target.ip.includes(':') ? 6 : 4;
  const host = target.host ?? 'mail.office.example';
  return {
    ref: { address: target.ip, family, port: target.port, host },
    domain: target.domain ?? 'office.example',
    victimHost: host,
    helo: 'scanner.example',
    sender: target.sender ?? 'antispam@scanner.example',
    outside: target.outside ?? 'relaytest@outside.example',
    place: 'unknown',
    ourAddresses: [],
    implicitTls: false,
    role: 'mx',
    form: 'full',
    tls: 'never',
    send: null,
    pauseMs: 0,
    errorBudget: deps.limits.errorBudget,
  };
}

function nmapPlan(target: BenchTarget, job: CellJob): PlannedAttempt[] {
  const names: TemplateNames = {
    ip: target.ip,
    domain: job.domain,
    victimHost: job.victimHost,
    sender: job.sender,
    outside: job.outside,
    random: 'antispam',
  };
  const [user] = splitMailbox(job.sender);
  return testsOf('N').flatMap((row) => {
    const ownLiteral = `${user}@[${literal(target.ip)}]`;
    const mailFrom = row.group === 'recipient' ? ownLiteral : fillTemplate(row.mailFrom, names);
    const rcptTo = fillTemplate(row.rcptTo, names);
    return mailFrom === null || rcptTo === null
      ? []
      : [{ id: row.id, control: false, mailFrom, rcptTo, tls: false }];
  });
}
