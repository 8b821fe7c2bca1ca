import type { ServerFacts } from '../../../preload/contract/index.ts';
import { baseId } from '../../catalogue/relay-tests.ts';
import type { EngineDeps } from '../deps.ts';
import type { SmtpSession, TimedReply } from '../smtp/index.ts';
import type { CellBook } from './cell-book.ts';
import { askStep, openDoor } from './converse.ts';
import { openTrust } from './next-step.ts';
import { planAttempts } from './plan.ts';
import type { CellJob } from './types.ts';
import { needsTls, visitOnce } from './visit.ts';

type Verb = 'VRFY' | 'EXPN';
type Told = NonNullable<ServerFacts['vrfy']>;

const MAX_VISITS = 3;

/**
 * R10, at the door that gets the full list, after everything else and on connections of their own: does the server take bounces
 * (C4), and do VRFY and EXPN (RFC 5321 §3.5) tell which mailboxes exist? A mailbox that should exist is compared with one that should
 * not. Two refusals a connection here too.
 */
export async function askNames(
  job: CellJob,
  book: CellBook,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<void> {
  const nobody = book.attempts.find((row) => baseId(row.id) === 'C2')?.rcptTo;
  const isAsked = book.extra.vrfy !== undefined && book.extra.expn !== undefined;
  if (job.form !== 'full' || job.only || book.trouble !== null || isAsked || nobody === undefined) return;
  if (!book.attempts.some((row) => baseId(row.id) === 'C1' && row.outcome === 'accepted')) return;
  if (book.attempts.some((row) => row.outcome === 'rate-limited')) return;
  await askInTurns(stepsFor(job, book, nobody, deps), job, book, deps, signal);
}

/** Something to ask on an open connection. `cost`: refusals it may bring. */
type Question = { cost(): number; ask(session: SmtpSession, tls: boolean): Promise<void> };

function stepsFor(job: CellJob, book: CellBook, nobody: string, deps: EngineDeps): Question[] {
  const known = job.mailbox ?? `postmaster@${job.domain}`;
  return [
    { cost: () => 1, ask: (session, tls) => askBounce(session, tls, job, book, deps) },
    { cost: () => 2, ask: (session) => askBoth(session, 'VRFY', known, nobody, book) },
    // Who switched off the one has switched off the other: one refusal will do.
    {
      cost: () => (book.extra.vrfy === 'off' ? 1 : 2),
      ask: (session) => askBoth(session, 'EXPN', known, nobody, book),
    },
  ];
}

async function askInTurns(
  steps: Question[],
  job: CellJob,
  book: CellBook,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<void> {
  const tls = needsTls(job, book);
  for (let visits = 0; visits < MAX_VISITS && steps.length > 0; visits++) {
    await visitOnce(job, book, deps, signal, async () => {
      const door = await openDoor(job, { helo: undefined, tls }, book, deps, signal);
      const budget = Math.max(2, job.errorBudget);
      // A greeting that was refused first (HELO for EHLO) counts as well.
      while (
        door.ok &&
        door.session.open &&
        (steps[0]?.cost() ?? budget + 1) <= budget - door.session.refusals
      )
        await steps.shift()?.ask(door.session, tls);
      if (door.ok) await door.session.quit();
      else steps.length = 0;
      book.flush();
    });
  }
}

/** C4: a server that refuses bounces to its own postmaster says little with its answers to the null sender elsewhere. */
async function askBounce(
  session: SmtpSession,
  tls: boolean,
  job: CellJob,
  book: CellBook,
  deps: EngineDeps,
): Promise<void> {
  const plan = planAttempts({ ...job, only: ['C4'] }).find((row) => row.id === (tls ? 'C4/X3' : 'C4'));
  if (!plan || book.attempts.some((row) => baseId(row.id) === 'C4')) return;
  const step = { ask: 'alone' as const, plans: [plan] };
  await askStep(
    session,
    step,
    { fresh: true },
    job,
    book,
    deps,
    openTrust(),
    ({ reading, startedAt, ms }) => {
      const isRefused = reading.reply.code >= 500;
      const read = isRefused ? { ...reading, outcome: 'not-run' as const, rule: NULL_REFUSED } : reading;
      if (reading.reply.code > 0) book.record(plan, read, startedAt, ms);
    },
  );
}

/** Rule of a refused C4. */
export const NULL_REFUSED = 'reply.null-sender-refused';

async function askBoth(
  session: SmtpSession,
  verb: Verb,
  known: string,
  nobody: string,
  book: CellBook,
): Promise<void> {
  const key = verb === 'VRFY' ? 'vrfy' : 'expn';
  if (book.extra[key] !== undefined) return;
  const ask = async (name: string): Promise<TimedReply | null> => {
    if (!session.open) return null;
    const reply = await session.command(`${verb} ${name}`, 'rcpt', verb);
    return reply.ok && reply.value.code !== 421 ? reply.value : null;
  };
  const first = await ask(known);
  // A no to the name that should exist says it all: a second one would be a refusal too many.
  const isOff = first === null || first.code >= 300;
  book.extra[key] = readNames(first, isOff ? null : await ask(nobody), known);
}

/** What two answers about names come to. Only a yes can tell: 252 says "send it and see", unless the made-up name gets a no. */
export function readNames(
  known: Pick<TimedReply, 'code' | 'text'> | null,
  nobody: Pick<TimedReply, 'code'> | null,
  name: string,
): Told {
  if (known === null) return 'not-asked';
  if (known.code >= 300) return 'off';
  if (nobody !== null && nobody.code >= 500) return 'names';
  if (known.code === 252 || nobody?.code === known.code) return 'says-nothing';
  const [local = ''] = name.toLowerCase().split('@');
  return nobody !== null || known.text.toLowerCase().includes(local) ? 'names' : 'says-nothing';
}
