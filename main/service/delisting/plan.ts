import type { Delisting, DelistPlan } from '../../../preload/contract/index.ts';
import { dnsblCatalogue } from '../../catalogue/dnsbl.ts';
import type { DelistMark, SeenRow } from '../../store/index.ts';
import type { ServiceContext } from '../types.ts';
import { localDay } from './days.ts';
import { holeOf } from './hole.ts';

type Listed = {
  row: SeenRow['row'];
  since: string;
  lastSeen: string;
  goneAt: string | null;
  /** It was on the list before, was gone, and came back. */
  isBack: boolean;
};

/** Listings of a case and what was done about them (B6): from the answers of all its runs, and the person's marks. */
export function planOfCase(caseId: string, context: Pick<ServiceContext, 'store' | 'runs'>): DelistPlan {
  const { delistings } = context.store;
  const lists = listingsOf(delistings.seen(caseId), delistings.marks(caseId));
  const days = lists.flatMap((row) => (row.lookAgainOn === null ? [] : [row.lookAgainOn]));
  return {
    caseId,
    hole: lists.length === 0 ? 'unknown' : holeOf(caseId, context),
    queueEmptied: delistings.queueEmptied(caseId),
    lists,
    nextLook: days.sort()[0] ?? null,
  };
}

const WEIGHTS = ['major', 'common', 'minor', 'informational'];

/** Pure: what the answers, oldest first, and the marks come to. Listings that are there still stand first, the heaviest in front. */
export function listingsOf(seen: readonly SeenRow[], marks: readonly DelistMark[]): Delisting[] {
  const known = new Map<string, Listed>();
  for (const { at, row } of seen) {
    const key = `${row.zone}|${row.subject}`;
    const before = known.get(key);
    if (row.state === 'clean') {
      if (before) known.set(key, { ...before, lastSeen: at, goneAt: before.goneAt ?? at });
      continue;
    }
    if (isPraise(row.zone)) continue;
    const isBack = before !== undefined && (before.isBack || before.goneAt !== null);
    const since = before && before.goneAt === null ? before.since : at;
    known.set(key, { row, since, lastSeen: at, goneAt: null, isBack });
  }
  const markOf = new Map(marks.map((mark) => [`${mark.zone}|${mark.subject}`, mark]));
  return [...known]
    .map(([key, listed]) => toDelisting(listed, markOf.get(key)))
    .sort(
      (left, right) =>
        Number(left.state === 'gone') - Number(right.state === 'gone') ||
        WEIGHTS.indexOf(left.weight) - WEIGHTS.indexOf(right.weight) ||
        left.name.localeCompare(right.name) ||
        left.subject.localeCompare(right.subject),
    );
}

/** Whitelists say good things: there is nothing to be taken off. */
function isPraise(zone: string): boolean {
  return dnsblCatalogue().some((row) => row.zone === zone && row.category === 'whitelist');
}

function toDelisting(
  { row, since, lastSeen, goneAt, isBack }: Listed,
  mark: DelistMark | undefined,
): Delisting {
  const delist = {
    url: row.delist?.url ?? null,
    lookupUrl: row.delist?.lookupUrl ?? null,
    autoExpires: row.delist?.autoExpires ?? null,
    paid: row.delist?.paid ?? null,
  };
  // Asked before it came back: that was for the earlier listing.
  const isEarlier = isBack && (mark?.askedOn ?? '') < localDay(new Date(since));
  const askedOn = isEarlier ? null : (mark?.askedOn ?? null);
  const isAsked = askedOn !== null;
  const open = isAsked ? 'asked' : canOnlyWait(row.scope, delist) ? 'waits' : 'to-ask';
  return {
    zone: row.zone,
    name: row.name,
    subject: row.subject,
    state: goneAt === null ? open : 'gone',
    weight: row.weight,
    scope: row.scope,
    since,
    lastSeen,
    askedOn,
    lookAgainOn: goneAt === null ? (mark?.lookAgainOn ?? null) : null,
    goneAt,
    ...delist,
  };
}

/** Nothing to be asked for: the whole provider is meant, the list has no form, or its form is there to sell a quicker way. */
function canOnlyWait(
  scope: Delisting['scope'],
  delist: Pick<Delisting, 'url' | 'autoExpires' | 'paid'>,
): boolean {
  if (scope === 'asn' || delist.url === null) return true;
  return delist.paid === true && delist.autoExpires !== null;
}
