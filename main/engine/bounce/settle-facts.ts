import type { BouncedList, BounceReading, BounceWhose } from '../../../preload/contract/index.ts';
import { type BounceProvider, bounceCatalogue } from '../../catalogue/bounces.ts';
import type { Answer } from './find-answers.ts';
import type { Judgement } from './judge.ts';

type Permanence = BounceReading['permanence'];

/** Temporary or final: the report's action, then "gave up", then the code, then the sentences (RFC 3464 §2.3.3, RFC 5321 §4.2.1). */
export function permanenceOf(facts: {
  flat: string;
  action: string | null;
  answer: Answer | null;
  status: string | null;
  signs: { sentences: number; isDelayed: boolean };
}): Permanence {
  const { flat, action, answer, status, signs } = facts;
  const head = flat.slice(0, 60_000);
  if (action === 'delayed') return 'temporary';
  if (action === 'failed' || bounceCatalogue.expired.some((pattern) => pattern.test(head))) return 'final';
  if (answer !== null && answer.code >= 500) return 'final';
  if (signs.isDelayed || answer !== null) return 'temporary';
  if (status !== null) return status.startsWith('4') ? 'temporary' : 'final';
  return signs.sentences > 0 ? 'final' : 'unknown';
}

/** Scopes in which somebody else's addresses are meant too. Policy lists of dynamic addresses are about one's own. */
export function isProviderWide(lists: readonly BouncedList[]): boolean {
  const alive = lists.filter((list) => list.status !== 'dead' && list.status !== 'list-the-world');
  return (
    alive.length > 0 &&
    alive.every(({ scope, name }) => scope === 'asn' || (scope === 'range' && !/PBL/.test(name)))
  );
}

/** Who has to act. */
export function whoseOf(facts: {
  judgement: Judgement | null;
  permanence: Permanence;
  isWide: boolean;
  isOurServer: boolean;
}): BounceWhose {
  const { judgement, permanence } = facts;
  const kind = judgement?.kind ?? 'unknown';
  if (judgement?.whose) return judgement.whose;
  if (kind === 'list' && facts.isWide) return 'your-provider';
  // Our own server did not know the sender: he was not logged in.
  if (kind === 'relay-denied' && facts.isOurServer) return 'you';
  const row = bounceCatalogue.whose.find((entry) => entry.kind === kind);
  return (permanence === 'temporary' ? row?.temporary : row?.final) ?? 'recipient-admin';
}

const endsWith = (name: string, hosts: readonly string[]): boolean =>
  hosts.some((host) => name === host || name.endsWith(`.${host}`));

/** The company whose mail server has this name. The longest name wins, so that Outlook.com is told from Microsoft 365. */
export function providerOfHost(host: string | null): BounceProvider | null {
  if (host === null) return null;
  const name = host.toLowerCase();
  const fits = bounceCatalogue.providers.flatMap((provider) =>
    provider.hosts.filter((end) => endsWith(name, [end])).map((end) => ({ provider, length: end.length })),
  );
  return fits.sort((left, right) => right.length - left.length)[0]?.provider ?? null;
}

const LINK = /https?:\/\/[^\s<>"'`\\^{}|]{4,1500}/gi;

/** The first link of a text that leads to one of these hosts; every other link of a text is a stranger's and never shown as one. */
export function linkTo(flat: string, hosts: readonly string[]): string | null {
  if (hosts.length === 0) return null;
  for (const [text] of [...flat.matchAll(LINK)].slice(0, 200)) {
    const url = readUrl(text.replace(/[.,;:)\]]+$/, ''));
    if (url === null || url.username !== '' || url.password !== '' || url.port !== '') continue;
    if (endsWith(url.hostname, hosts)) return url.href.slice(0, 2000);
  }
  return null;
}

function readUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** Where to ask: for a list its own page, for a provider the page the text gives when it is the provider's, else the catalogue's. */
export function formOf(
  judgement: Judgement | null,
  lists: readonly BouncedList[],
  flat: string,
): BounceReading['form'] {
  const nowhere = { url: null, email: null };
  if (judgement === null) return nowhere;
  const { kind, provider, providerRule } = judgement;
  if (kind === 'list') {
    const first = lists.find((list) => list.status === 'active' || list.status === 'uncertain');
    const operator = judgement.lists[0]?.operator;
    return { url: first?.delistUrl ?? first?.lookupUrl ?? linkTo(flat, operator?.hosts ?? []), email: null };
  }
  if (
    !/^(?:provider-block|reputation|rate-limit|policy|content|authentication|reverse-name|dynamic-address)$/.test(
      kind,
    )
  )
    return nowhere;
  const isAsked = providerRule !== null || /^(?:provider-block|reputation)$/.test(kind);
  const operator = judgement.lists.find((entry) => entry.operator !== null)?.operator ?? null;
  if (!isAsked || (provider === null && operator === null)) return nowhere;
  if (providerRule?.url === null)
    return { url: linkTo(flat, provider?.linkHosts ?? []), email: providerRule.email ?? null };
  const own = linkTo(flat, [...(provider?.linkHosts ?? []), ...(operator?.hosts ?? [])]);
  const url = own ?? providerRule?.url ?? operator?.delistUrl ?? operator?.lookupUrl ?? provider?.url ?? null;
  const email =
    providerRule?.email === undefined ? (provider?.email ?? operator?.email ?? null) : providerRule.email;
  return { url, email };
}

/** Language of the sentences, else of the common words; null when neither shows. */
export function languageOf(flat: string): string | null {
  const head = flat.slice(0, 20_000);
  // Names and links are in no language: `com` is Portuguese for "with".
  const isName = (word: string): boolean => /^[!-~]{3,}$/.test(word) && /[^ ][.@/][^ ]/.test(word);
  const spoken = head
    .slice(0, 6000)
    .split(' ')
    .filter((word) => !isName(word))
    .join(' ');
  const scores = bounceCatalogue.languages.map(({ id, returned, delayed, common }) => {
    const sentences = [...returned, ...delayed].filter((pattern) => pattern.test(head)).length;
    const words = common.reduce(
      (sum, pattern) => sum + Math.min(10, [...spoken.matchAll(new RegExp(pattern, 'gi'))].length),
      0,
    );
    // Fields of reports are English in every language.
    const isOnlyFields = id === 'en' && sentences <= 3;
    return {
      id,
      score: (isOnlyFields ? Math.min(sentences, 2) : sentences * 4) + words * (id === 'en' ? 0.5 : 1),
    };
  });
  const best = scores.reduce((top, one) => (one.score > top.score ? one : top), { id: '', score: 0 });
  return best.score >= 2 ? best.id : null;
}
