import type { Cell, Evidence, Finding, Place } from '../../../preload/contract/index.ts';
import { baseId } from '../../catalogue/relay-tests.ts';
import { type FindingId, makeFinding } from '../finding/registry.ts';
import { scopeOf } from '../target/index.ts';
import { NULL_REFUSED } from './ask-names.ts';
import {
  bannerEvidence,
  ehloEvidence,
  evidenceFor,
  pathEvidence,
  type Transcripts,
  talkEvidence,
  timingEvidence,
} from './evidence.ts';
import { readableLogins } from './judge-cell.ts';
import { takesEveryName } from './read-reply.ts';
import { cellKey } from './types.ts';

/** Extensions that let a visitor choose his own address (Postfix XCLIENT, XFORWARD). */
const IMPERSONATION = /^250[ -](XCLIENT|XFORWARD)\b/i;
/** Somebody else answered in the server's place: everything that was said is his. */
const NOT_THE_SERVER: ReadonlySet<string> = new Set(['answers-for-everybody', 'same-greeting']);
/** Ports made for people who log in (RFC 6409, RFC 8314); 2525 and 26 are often just second doors for other servers. */
const SUBMISSION: ReadonlySet<number> = new Set([465, 587]);

/** A machine in the path answered here for everybody (V3): greeting, names and certificate are not the server's. */
export function isAnsweredByOther(cell: Pick<Cell, 'verdict' | 'reason'>): boolean {
  return cell.verdict === 'CT-MIDDLE' && NOT_THE_SERVER.has(cell.reason ?? '');
}

/** What a cell gave away beside the relay question: who it sees, its logins, its names, who may pose as whom, how slow it is. */
export function sideFindings(cell: Cell, place: Place, transcripts: Transcripts | undefined): Finding[] {
  const make = (id: FindingId, params: Finding['params'], evidence: Evidence[], more = {}): Finding =>
    makeFinding(id, {
      subject: cellKey(cell),
      params: { address: cell.address, port: cell.port, ...params },
      evidence,
      ...more,
    });
  // A machine that answers for everybody is told once, not door by door (vantage.transparent-proxy).
  if (isAnsweredByOther(cell)) return [];
  return [
    ...visitors(cell, place, make),
    ...names(cell, make, transcripts),
    ...logins(cell, make, transcripts),
    ...impostors(cell, make, transcripts),
    ...waits(cell, make),
    ...messages(cell, make),
    ...(cell.verdict === 'CT-MIDDLE'
      ? [make('vantage.in-the-middle', { sign: cell.reason ?? 'asterisks' }, bannerEvidence(cell))]
      : []),
  ];
}

type Make = (
  id: FindingId,
  params: Finding['params'],
  evidence: Evidence[],
  more?: Pick<Partial<Finding>, 'severity' | 'refs'>,
) => Finding;

/** R7, at a door that is not open: the next careless setting makes it so. */
function visitors(cell: Cell, place: Place, make: Make): Finding[] {
  const isOpen = cell.state === 'open' || cell.state === 'probably';
  const seenAs = cell.culprit?.address ?? (isHiddenVisitor(cell) ? cell.seenAs : undefined);
  if (isOpen || place !== 'outside' || seenAs === undefined) return [];
  const proof =
    cell.culprit?.from === 'received'
      ? pathEvidence(cell, cell.ordinary ?? cell.delivery)
      : ehloEvidence(cell, /hello|\[/i);
  return [make('relay.masked-visitor', { seenAs }, proof)];
}

/** An echoed address that no visitor from outside can have, or the server's own. */
function isHiddenVisitor({ seenAs, address }: Cell): boolean {
  if (seenAs === undefined) return false;
  return seenAs === address || ['private', 'loopback', 'link-local', 'cgnat'].includes(scopeOf(seenAs));
}

function names(cell: Cell, make: Make, transcripts: Transcripts | undefined): Finding[] {
  const found: Finding[] = [];
  if (takesEveryName(cell.controls)) {
    const probe = cell.controls.find((row) => row.id.startsWith('C2'));
    const domain = probe?.rcptTo.split('@').at(-1) ?? '';
    found.push(make('relay.catch-all', { domain }, evidenceFor(cell, probe?.id, transcripts)));
  }
  const told = (['vrfy', 'expn'] as const).filter((name) => cell.facts?.[name] === 'names');
  if (told.length > 0) {
    const evidence = told.flatMap((name) => talkEvidence(cell, name.toUpperCase(), transcripts));
    found.push(make('relay.vrfy', {}, evidence));
  }
  const bounce = cell.controls.find((row) => baseId(row.id) === 'C4');
  if (bounce?.rule === NULL_REFUSED) {
    found.push(make('relay.null-sender-refused', {}, evidenceFor(cell, bounce.id, transcripts)));
  }
  return found;
}

/** R10: where a password can be tried or read. */
function logins(cell: Cell, make: Make, transcripts: Transcripts | undefined): Finding[] {
  const { authPlain = [], authTls = [], starttls } = cell.facts ?? {};
  const readable = readableLogins(authPlain);
  const proof = ehloEvidence(cell, /AUTH/i);
  const found: Finding[] = [];
  if (readable.length > 0) {
    found.push(make('relay.auth-before-tls', { mechanisms: readable.join(', ') }, proof));
  }
  const all = [...new Set([...authPlain, ...authTls])];
  if (cell.port === 25 && all.length > 0) {
    found.push(make('relay.auth-on-25', { mechanisms: all.join(', ') }, proof));
  }
  const isBare = starttls === 'not-offered' && authTls.length === 0;
  if (isBare && readable.length > 0 && readable.length === authPlain.length) {
    found.push(make('relay.auth-plain-only', { mechanisms: readable.join(', ') }, proof));
  }
  const welcome = cell.controls.find((row) => baseId(row.id) === 'C1' && row.outcome === 'accepted');
  if (welcome && SUBMISSION.has(cell.port)) {
    found.push(make('relay.submission-no-login', {}, evidenceFor(cell, welcome.id, transcripts)));
  }
  return found;
}

/** X10, X11: visitors who may say which address they come from. */
function impostors(cell: Cell, make: Make, transcripts: Transcripts | undefined): Finding[] {
  const found: Finding[] = [];
  const keyword = (cell.facts?.ehlo ?? []).map((line) => IMPERSONATION.exec(line)?.[1]).find(Boolean);
  const isTaken = cell.facts?.xclient === 'taken';
  if (keyword && !(isTaken && keyword.toUpperCase() === 'XCLIENT')) {
    found.push(make('relay.xclient', { keyword: keyword.toUpperCase() }, ehloEvidence(cell, IMPERSONATION)));
  }
  for (const [context, id, taken] of [
    ['X10', 'relay.xclient-taken', isTaken],
    ['X11', 'relay.proxy-taken', cell.facts?.proxyHeader === 'taken'],
  ] as const) {
    const attempt = cell.attempts.find((row) => row.id.endsWith(`/${context}`));
    if (!taken || !attempt) continue;
    const severity = attempt.outcome === 'accepted' ? 'act-now' : 'this-week';
    const evidence = evidenceFor(cell, attempt.id, transcripts);
    found.push(make(id, { claimed: attempt.claimed ?? '' }, evidence, { severity, refs: [attempt.id] }));
  }
  if (cell.facts?.proxyHeader === 'hint') found.push(make('relay.proxy-hint', {}, bannerEvidence(cell)));
  return found;
}

/** What was waited out. */
function waits(cell: Cell, make: Make): Finding[] {
  const { greetMs, slowestMs } = cell.facts ?? {};
  const found: Finding[] = [];
  if (greetMs !== undefined) {
    found.push(
      make('relay.greet-delay', { seconds: seconds(greetMs) }, timingEvidence(cell, '220', greetMs)),
    );
  }
  if (slowestMs !== undefined) {
    found.push(make('relay.tarpit', { seconds: seconds(slowestMs) }, timingEvidence(cell, 'max', slowestMs)));
  }
  return found;
}

const seconds = (ms: number): number => (ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000));

/** Row 39: the message came out of another machine than the tested one. */
function messages({ delivery, ...cell }: Cell, make: Make): Finding[] {
  if (delivery?.state !== 'seen' || delivery.exit === undefined) return [];
  return [make('relay.second-hop', { exit: delivery.exit }, pathEvidence(cell, delivery))];
}
