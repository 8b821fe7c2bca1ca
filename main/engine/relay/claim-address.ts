import { holeOfAttempt } from '../../catalogue/relay-tests.ts';
import type { EngineDeps } from '../deps.ts';
import type { CellBook } from './cell-book.ts';
import { askStep, type Opened, openDoor } from './converse.ts';
import { effectiveAccepts } from './judge-cell.ts';
import { openTrust } from './next-step.ts';
import { planAttempts } from './plan.ts';
import type { CellJob, PlannedAttempt, Reading } from './types.ts';
import { needsTls, visitOnce } from './visit.ts';

/** X10: XCLIENT; X11: a PROXY header. */
export type Way = 'X10' | 'X11';

/** Postfix's XCLIENT, as its EHLO reply offers it, with the attributes it takes. */
const XCLIENT = /^250[ -]XCLIENT\b(.*)$/i;
const HEADER_PORT = 40_025;

/** The address that is claimed: this computer, as the server would see itself. */
const claimOf = (job: CellJob): string => (job.ref.family === 6 ? '::1' : '127.0.0.1');

/**
 * With the person's extra consent: does the server believe a visitor who says that he comes from the server itself? Through XCLIENT
 * where it is offered (X10), and through a PROXY header (X11) where the port waits for one. One connection each.
 */
export async function claimAddresses(
  job: CellJob,
  book: CellBook,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<void> {
  const isOpenAnyway = effectiveAccepts(book.attempts).some((row) => holeOfAttempt(row.id) === 'plain');
  if (!job.impersonate || isOpenAnyway) return;
  for (const way of ['X10', 'X11'] as const) {
    if (!isWorthTrying(way, job, book)) continue;
    await visitOnce(job, book, deps, signal, () => tryWay(way, job, book, deps, signal));
  }
}

function isWorthTrying(way: Way, job: CellJob, book: CellBook): boolean {
  if (book.attempts.some((row) => row.id.endsWith(`/${way}`))) return false;
  const { trouble } = book;
  const isNamed = job.only?.some((id) => id.endsWith(`/${way}`));
  if (isNamed === false) return false;
  // Looked at again: the server may have stopped offering it, and must then refuse it.
  if (way === 'X10') return trouble === null && (isNamed || attributesOf(book) !== null);
  const isSilent = trouble?.stage === 'banner' && trouble.reason === 'no-greeting';
  return book.extra.proxyHeader === 'hint' || isSilent;
}

/** Attributes that XCLIENT takes here; null when it is not offered. */
function attributesOf(book: CellBook): string[] | null {
  const offers = (book.facts.ehlo ?? []).flatMap((line) => XCLIENT.exec(line)?.[1] ?? []);
  return offers.length === 0 ? null : offers.join(' ').toUpperCase().split(/\s+/).filter(Boolean);
}

async function tryWay(
  way: Way,
  job: CellJob,
  book: CellBook,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<void> {
  const plan = planClaims(way, job, book);
  const opened = await openClaimed(way, job, book, deps, signal);
  book.flush();
  if (!opened.ok) {
    // Only a plain no to the claim is an answer to the attempt; a port that stays silent has said nothing.
    const refused = plan.find((row) => row.id.startsWith('S'));
    if (refused && opened.reading.rule === CLAIM_REFUSED) {
      book.record(refused, opened.reading, deps.clock.now(), 0);
    }
    return;
  }
  const { session } = opened;
  const trust = openTrust();
  let fresh = true;
  // A claimed name changes what a sender is worth: a command at a time, one refusal each at most.
  for (const row of plan) {
    if (!session.open || session.refusals >= Math.max(1, job.errorBudget)) break;
    const manner = { fresh, confirm: true };
    const step = { ask: 'alone' as const, plans: [row] };
    fresh = await askStep(session, step, manner, job, book, deps, trust, (asked) =>
      book.record(asked.plan, asked.reading, asked.startedAt, asked.ms),
    );
  }
  await session.quit();
  book.flush();
}

function planClaims(way: Way, job: CellJob, book: CellBook): PlannedAttempt[] {
  const wanted = way === 'X10' ? ['S1'] : ['C1', 'S1'];
  const claimed = claimOf(job);
  return planAttempts({ ...job, only: wanted })
    .filter((row) => wanted.includes(row.id))
    .map((row) => ({
      ...row,
      id: `${row.id}/${way}`,
      claimed,
      ...(needsTls(job, book) ? { tls: true } : {}),
    }));
}

const CLAIM_REFUSED = 'claim.refused';

/** A greeted session in which the server was told that somebody else is visiting. */
export async function openClaimed(
  way: Way,
  job: CellJob,
  book: CellBook,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<Opened> {
  const tls = needsTls(job, book);
  if (way === 'X11') {
    const opened = await openDoor(
      job,
      { helo: undefined, tls, prelude: proxyHeader(job) },
      book,
      deps,
      signal,
    );
    if (opened.ok) book.extra.proxyHeader = 'taken';
    return opened;
  }
  const opened = await openDoor(job, { helo: undefined, tls }, book, deps, signal);
  if (!opened.ok) return opened;
  const { session } = opened;
  const answer = await session.command(xclientLine(job, book), 'ehlo', `S1/${way}`);
  const isTaken = answer.ok && answer.value.code < 300;
  const hello = isTaken ? await session.hello(job.helo) : null;
  if (hello?.ok && hello.value.reply.code === 250) {
    book.extra.xclient = 'taken';
    return opened;
  }
  await session.quit();
  if (!answer.ok) return { ok: false, reading: silence(answer.failure.detail), failure: answer.failure };
  if (!isTaken) book.extra.xclient = 'refused';
  const { code, enhanced, text } = answer.value;
  const reply = { code, text, ...(enhanced === undefined ? {} : { enhanced }) };
  const reading: Reading = isTaken
    ? silence('')
    : { outcome: 'refused-relay', rule: CLAIM_REFUSED, stage: 'ehlo', reply };
  return { ok: false, reading, failure: null };
}

const silence = (text: string): Reading => ({
  outcome: 'closed-connection',
  rule: 'reply.cut',
  stage: 'ehlo',
  reply: { code: 0, text },
});

/** Postfix XCLIENT_README: `XCLIENT NAME=... ADDR=...`; an IPv6 address is written `IPV6:::1`. */
function xclientLine(job: CellJob, book: CellBook): string {
  const claimed = claimOf(job);
  const addr = `ADDR=${claimed.includes(':') ? `IPV6:${claimed}` : claimed}`;
  return attributesOf(book)?.includes('NAME') ? `XCLIENT NAME=localhost ${addr}` : `XCLIENT ${addr}`;
}

/** PROXY protocol version 1 (haproxy.org, proxy-protocol.txt §2.1). */
function proxyHeader({ ref }: CellJob): string {
  const protocol = ref.family === 6 ? 'TCP6' : 'TCP4';
  const from = ref.family === 6 ? '::1' : '127.0.0.1';
  return `PROXY ${protocol} ${from} ${ref.address} ${HEADER_PORT} ${ref.port}`;
}
