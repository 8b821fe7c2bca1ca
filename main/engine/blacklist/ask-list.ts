import type { BlacklistRow, BlacklistState, ListProof } from '../../../preload/contract/index.ts';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import { isAbortError } from '../dns/index.ts';
import type { ListAnswer } from './answer.ts';
import type { Asker } from './asker.ts';
import { egressIn } from './egress.ts';
import { type Judgement, judgeKeyed, judgeRow } from './judge.ts';
import type { Proof } from './proof-cache.ts';
import type { Prover } from './prover.ts';
import type { AskedSubject } from './subject.ts';
import type { Way } from './ways.ts';

/** What one way gave for one list and subject. */
export type Outcome = {
  way: Way;
  judgement: Judgement;
  via: string;
  ms: number;
  at: string;
  ttl?: number;
  proof?: ListProof;
  /** The list's own text: asked for, not waited for, while the next way is tried. */
  txt: Promise<string | undefined>;
  decides: boolean;
};

/** What a sweep works with. */
export type Tools = { asker: Asker; prover: Prover; now: () => string; onError: (error: unknown) => void };

const NO_TEXT = Promise.resolve(undefined);
const HITS: readonly BlacklistState[] = ['listed', 'policy', 'information'];

/** A cached proof that settles the matter: the list need not be asked about anybody. */
const isFinal = (proof: Proof | null): proof is Proof =>
  proof?.verdict.kind === 'refused' || proof?.verdict.kind === 'broken';

/**
 * Does this answer end the search? A proved list's answer does; a list without test entry says the same on every way; that a list is
 * broken or empty is believed only from its own servers (B3).
 */
function isDeciding(
  row: DnsblRow,
  { judgement, way }: Pick<Outcome, 'judgement' | 'way'>,
  proof: Proof,
): boolean {
  const { state, reason } = judgement;
  if (state === 'clean' || state === 'listed' || state === 'policy') return true;
  if (state === 'information') return proof.verdict.kind === 'good' || row.testPoint === null;
  if (state === 'broken') return way.line.path === 'direct';
  return state === 'no-answer' && reason === 'unproved';
}

async function askOneWay(row: DnsblRow, subject: AskedSubject, way: Way, tools: Tools): Promise<Outcome> {
  const { asker, prover, now } = tools;
  const known = prover.known(row, subject.kind, way);
  const [proof, answer] = isFinal(known)
    ? [known, null]
    : await Promise.all([prover.proof(row, subject.kind, way), asker.addresses(row, subject.label, way)]);
  const found = judgeRow(
    row,
    subject.kind,
    proof.verdict,
    answer ?? { kind: 'none', name: '', via: proof.via, ms: proof.ms },
  );
  const judgement = way.key === null ? found : judgeKeyed(proof.verdict, found);
  const isHit = HITS.includes(judgement.state);
  const { at, listed, unlisted } = proof;
  return {
    way,
    judgement,
    via: answer?.via || proof.via,
    ms: answer?.ms ?? proof.ms,
    at: answer === null ? at : now(),
    ...(answer?.kind === 'records' && isHit ? { ttl: answer.ttl } : {}),
    ...(proof.verdict.kind === 'unproved' ? {} : { proof: { listed, unlisted, at, cached: known !== null } }),
    txt: textOf(row, subject, way, { proof, answer, judgement }, tools),
    decides: isDeciding(row, { judgement, way }, proof),
  };
}

/** The list's own words: about the subject after a hit, about us after a refusal. */
function textOf(
  row: DnsblRow,
  subject: AskedSubject,
  way: Way,
  { proof, answer, judgement }: { proof: Proof; answer: ListAnswer | null; judgement: Judgement },
  { asker, prover, onError }: Tools,
): Promise<string | undefined> {
  const isRefused = judgement.state === 'refused';
  const ask = (): Promise<string | undefined> => {
    if (isRefused && proof.verdict.kind === 'refused') return prover.refusalText(row, subject.kind, way);
    if (answer?.kind !== 'records' || !(isRefused || HITS.includes(judgement.state))) return NO_TEXT;
    return asker.text(row, subject.label, way);
  };
  const asked = ask().catch((error: unknown) => {
    if (isAbortError(error)) throw error;
    onError(error);
    return undefined;
  });
  // Somebody may stop before it is waited for.
  asked.catch(() => undefined);
  return asked;
}

const failed = (way: Way, judgement: Judgement, at: string): Outcome => ({
  way,
  judgement,
  via: way.line.resolver.servers[0] ?? '',
  ms: 0,
  at,
  txt: NO_TEXT,
  decides: false,
});

/** When no way decides, the most telling answer is shown. */
const TELLING: readonly BlacklistState[] = ['information', 'refused', 'broken', 'no-answer', 'not-asked'];
const rankOf = ({ judgement }: Outcome): number =>
  judgement.reason === 'key-refused' ? TELLING.indexOf('no-answer') + 0.5 : TELLING.indexOf(judgement.state);

/** Between two equal failures, what the list's own servers said is nearer to the truth. */
const fromList = ({ way }: Outcome): number => Number(way.line.path === 'direct');

/**
 * Asks a list about a subject on its ways, one after the other, until one decides. Gives every outcome in order, the shown one
 * (`chosen`), and the address that a refusing list saw asking. Rejects with AbortError only.
 */
export async function askList(
  row: DnsblRow,
  subject: AskedSubject,
  ways: readonly Way[],
  tools: Tools,
): Promise<{ chosen: Outcome | null; others: Outcome[]; txt?: string; egress?: string }> {
  const outcomes: Outcome[] = [];
  let isKeyRefused = false;
  for (const way of ways) {
    // A key that the list turned down outright is no better through another resolver.
    if (way.key !== null && isKeyRefused) continue;
    const outcome = await tryWay(row, subject, way, tools);
    outcomes.push(outcome);
    if (outcome.decides || outcome.judgement.reason === 'cap') break;
    isKeyRefused ||= outcome.judgement.reason === 'key-refused' && outcome.judgement.ips.length > 0;
  }
  const best = [...outcomes].sort((a, b) => rankOf(a) - rankOf(b) || fromList(b) - fromList(a))[0] ?? null;
  const chosen = outcomes.find((one) => one.decides) ?? best;
  const texts = await Promise.all(outcomes.map((one) => one.txt));
  const refused = outcomes.flatMap((one, i) => (one.judgement.state === 'refused' ? [texts[i]] : []));
  const egress = refused.map((text) => egressIn(text, subject.value)).find((ip) => ip !== null);
  const txt = chosen === null ? undefined : texts[outcomes.indexOf(chosen)];
  return {
    chosen,
    others: outcomes.filter((one) => one !== chosen),
    ...(txt === undefined ? {} : { txt }),
    ...(egress ? { egress } : {}),
  };
}

async function tryWay(row: DnsblRow, subject: AskedSubject, way: Way, tools: Tools): Promise<Outcome> {
  try {
    const readiness = await way.line.ready();
    if (!readiness.ok)
      return failed(way, { state: 'not-asked', reason: readiness.reason, ips: [] }, tools.now());
    return await askOneWay(row, subject, way, tools);
  } catch (error) {
    if (isAbortError(error)) throw error;
    tools.onError(error);
    return failed(way, { state: 'no-answer', reason: 'failed', ips: [] }, tools.now());
  }
}

/** The ways that did not decide, as the row tells them. */
export function triedOf(others: readonly Outcome[]): NonNullable<BlacklistRow['tried']> {
  return others.slice(0, 8).map(({ way, via, judgement }) => ({
    path: way.path,
    via,
    state: judgement.state,
    ...(judgement.reason === undefined ? {} : { reason: judgement.reason }),
  }));
}
