import type { Attempt } from '../../../preload/contract/index.ts';
import { testsOf } from '../../catalogue/relay-tests.ts';
import type { EngineDeps } from '../deps.ts';
import { openBook } from './cell-book.ts';
import { askStep, openDoor } from './converse.ts';
import { fillTemplate, literal, splitMailbox, type TemplateNames } from './fill-template.ts';
import { nextStep, openTrust } from './next-step.ts';
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
  const trust = openTrust();
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
    const { session } = door;
    let fresh = true;
    let isCut = false;
    while (!isCut && session.open) {
      const left = job.errorBudget - session.refusals;
      const step = nextStep(waiting, left, { fresh, pipelining: session.pipelining }, trust);
      if (step === null) break;
      const isGroup = step.ask === 'group';
      const isFull = isGroup && step.plans.length === left;
      const last = (isFull && isSpent) || (isGroup && step.plans.length === waiting.length);
      fresh = await askStep(session, step, { fresh, last }, job, book, deps, trust, (asked) => {
        isCut ||= asked.reading.outcome === 'closed-connection';
        if (isCut) return;
        book.record(asked.plan, asked.reading, asked.startedAt, asked.ms);
        waiting.splice(waiting.indexOf(asked.plan), 1);
      });
      book.flush();
      if (step.ask !== 'senders') isSpent = isFull && session.refusals >= job.errorBudget;
    }
    failures = isCut ? failures + 1 : 0;
    await session.quit();
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
    // Its forged senders have the name of its own.
    const forged = row.mailFrom.replace(/^x@/, `${user}@`);
    const mailFrom = row.group === 'recipient' ? ownLiteral : fillTemplate(forged, names);
    const rcptTo = fillTemplate(row.rcptTo, names);
    return mailFrom === null || rcptTo === null
      ? []
      : [{ id: row.id, control: false, mailFrom, rcptTo, tls: false }];
  });
}
