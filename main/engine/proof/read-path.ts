import { getDomain } from 'tldts';
import type { Hop } from '../../../preload/contract/index.ts';
import { readAddress, scopeOf } from '../target/address-scope.ts';
import type { ProofContext, RawHop, SentDelivery } from './types.ts';

/** The way of one message, with the tested server found in it. */
export type ReadPath = {
  hops: Hop[];
  /** Some line shows the tested server, or this computer as its client. */
  isRecognised: boolean;
  /** A machine that is not on the server's own side took it, nor one of the company it stands at. */
  hasLeft: boolean;
  /** It got no further than to machines of that company: they may be the server's own stores, or the mailbox's. */
  isAmongKin: boolean;
  /** Every line tells who took the message: only then may "it did not leave" be said. */
  isComplete: boolean;
  /** First machine elsewhere that took it. */
  outside?: string;
  /** Address that the server's own line gives for the visitor; names beside it. */
  seenAs?: string;
  seenNames: string[];
  /** Last machine before the mailbox, when it is not the server. */
  exit?: string;
};

type Side = {
  isServer(name: string | undefined, ip: string | undefined): boolean;
  isOwnSide(hop: RawHop): boolean;
  isKin(hop: RawHop): boolean;
  learn(hop: RawHop): void;
};

const bareName = (name: string): string => name.toLowerCase().replace(/\.$/, '');
const sameIp = (ip: string): string => readAddress(ip)?.ip ?? ip;
const isLoopback = (ip: string | undefined): boolean => ip !== undefined && scopeOf(ip) === 'loopback';
const isLocalName = (name: string | undefined): boolean =>
  name !== undefined && /^(?:localhost(?:\.localdomain)?)$/i.test(name);
const isUnder = (name: string | undefined, domain: string | null): boolean =>
  name !== undefined && domain !== null && `.${bareName(name)}`.endsWith(`.${bareName(domain)}`);
const domainOf = (mailbox: string | null): string | null =>
  mailbox?.split('@').at(-1)?.replace(/[[\]]/g, '') ?? null;

function sideOf(sent: SentDelivery, context: ProofContext): Side {
  const own = new Set([sent.serverAddress, ...sent.serverNames].map((name) => bareName(sameIp(name))));
  const isServer: Side['isServer'] = (name, ip) =>
    (name !== undefined && own.has(bareName(name))) || (ip !== undefined && own.has(ip));
  const proofDomain = domainOf(context.proofMailbox);
  const companies = new Set(sent.serverNames.map(organisation));
  return {
    isServer,
    isKin: ({ by }) => {
      const company = organisation(by);
      return company !== null && companies.has(company) && !isUnder(by, proofDomain);
    },
    isOwnSide: ({ by, byIp, fromIp }) => {
      if (by === undefined || isServer(by, byIp) || isLocalName(by)) return true;
      if (isUnder(by, context.domain) && !isUnder(by, proofDomain)) return true;
      // A name without a domain, reached inside a private network.
      const isBareName = !by.includes('.') && !by.includes(':');
      return (
        isBareName &&
        fromIp !== undefined &&
        scopeOf(fromIp) !== 'public' &&
        scopeOf(fromIp) !== 'documentation'
      );
    },
    learn: ({ by, byIp }) => {
      if (by !== undefined && !isLocalName(by)) own.add(bareName(by));
      if (byIp !== undefined && !isLoopback(byIp)) own.add(byIp);
    },
  };
}

/** Finds the tested server, what came after it and the mailbox's own side in the hops of one message (oldest first). */
export function readPath(hops: readonly RawHop[], sent: SentDelivery, context: ProofContext): ReadPath {
  const side = sideOf(sent, context);
  const { entry, next } = findServer(hops, side, context);
  const isRecognised = entry !== -1 || next !== -1;
  const server = hops[entry];
  if (server) side.learn(server);
  const after = server ? endOfServer(hops, entry, side) : Math.max(next, 0);
  const door = after < hops.length ? findDoor(hops, after, context) : hops.length;
  const others = hops.slice(after).filter((hop) => !side.isOwnSide(hop));
  const outside = others.find((hop) => !side.isKin(hop));
  const seen = server === undefined ? undefined : visitorOf(server, side, context);
  return {
    hops: hops.map((hop, index) => ({
      ...withoutExtras(hop),
      role: roleOf(index, { isRecognised, entry, after, door }),
    })),
    isRecognised,
    hasLeft: outside !== undefined,
    isAmongKin: outside === undefined && others.length > 0,
    isComplete: hops.every(({ by }) => by !== undefined),
    ...(outside?.by === undefined ? {} : { outside: outside.by }),
    ...(seen === undefined ? {} : { seenAs: seen }),
    seenNames: seen === undefined || server?.fromPtr === undefined ? [] : [server.fromPtr],
    ...exitOf(hops[door], isRecognised, side),
  };
}

/** `entry`: the server's own line; `next`: the line of the machine it handed to, when it writes none of its own. -1: not found. */
function findServer(
  hops: readonly RawHop[],
  side: Side,
  context: ProofContext,
): { entry: number; next: number } {
  const ours = new Set([...context.ourAddresses, ...(context.ourNames ?? [])].map(sameIp).map(bareName));
  const named = hops.findIndex(({ by, byIp }) => side.isServer(by, byIp));
  const first = hops[0];
  if (first === undefined) return { entry: -1, next: -1 };
  // Handed over by us, under our address or the name we greeted with: whoever took it there is the server, whatever it calls itself.
  const isOurs = [first.fromIp, first.from].some(
    (one) => one !== undefined && ours.has(bareName(sameIp(one))),
  );
  if (isOurs && named !== 0) return { entry: 0, next: -1 };
  if (named !== -1) return { entry: named, next: -1 };
  const handed = hops.findIndex(
    ({ from, fromIp, fromPtr }) => side.isServer(from, fromIp) || side.isServer(fromPtr, undefined),
  );
  // The line before the one that names the server as giver was written by the server.
  if (handed !== -1) return handed > 0 ? { entry: 0, next: -1 } : { entry: -1, next: 0 };
  if (isUnder(first.by, context.domain)) return { entry: 0, next: -1 };
  return { entry: -1, next: -1 };
}

/** First hop after the server's own, filters and hand-overs on the machine itself included in it. */
function endOfServer(hops: readonly RawHop[], entry: number, side: Side): number {
  let index = entry + 1;
  for (; index < hops.length; index += 1) {
    const hop = hops[index];
    if (hop === undefined) break;
    const isSame = side.isServer(hop.by, hop.byIp) || isLocalName(hop.by);
    if (!isSame && !(isLoopback(hop.fromIp) && side.isOwnSide(hop))) break;
    side.learn(hop);
  }
  return index;
}

/** The hop by which the mailbox's own side took the message: known by the mailbox's domain, else where the newest run of inner hops begins. */
function findDoor(hops: readonly RawHop[], after: number, context: ProofContext): number {
  const domain = domainOf(context.proofMailbox);
  const named = hops.findIndex(({ by }, index) => index >= after && isUnder(by, domain));
  if (named !== -1) return named;
  let index = hops.length - 1;
  while (index > after && isInner(hops[index])) index -= 1;
  return index;
}

/** A hand-over inside one organisation. */
function isInner(hop: RawHop | undefined): boolean {
  if (hop === undefined || isLoopback(hop.fromIp) || (hop.from === undefined && hop.fromIp === undefined))
    return true;
  const from = organisation(hop.fromPtr ?? hop.from);
  const by = organisation(hop.by);
  if (from !== null && by !== null) return from === by;
  return hop.fromIp === undefined || scopeOf(hop.fromIp) === 'private';
}

function organisation(name: string | undefined): string | null {
  return name === undefined ? null : getDomain(name);
}

function roleOf(
  index: number,
  { isRecognised, entry, after, door }: { isRecognised: boolean; entry: number; after: number; door: number },
): Hop['role'] {
  if (!isRecognised) return 'unknown';
  if (entry !== -1 && index < after) return index < entry ? 'second' : 'server';
  return index >= door ? 'mailbox' : 'second';
}

/** The address under which the server saw the visitor. A hand-over inside the machine says nothing about visitors. */
function visitorOf(hop: RawHop, side: Side, context: ProofContext): string | undefined {
  if (hop.fromIp === undefined) return undefined;
  const isOwnHand = isLocalName(hop.from) || side.isServer(hop.from, undefined);
  const isInside = isLoopback(hop.fromIp) || hop.fromIp === hop.byIp;
  const isOurName = (context.ourNames ?? []).some((name) => bareName(name) === bareName(hop.from ?? ''));
  return isOwnHand && isInside && !isOurName ? undefined : hop.fromIp;
}

function exitOf(door: RawHop | undefined, isRecognised: boolean, side: Side): { exit?: string } {
  if (door === undefined || !isRecognised) return {};
  const { from, fromIp, fromPtr } = door;
  if (from === undefined && fromIp === undefined) return {};
  if (side.isServer(from, fromIp) || side.isServer(fromPtr, undefined) || isLoopback(fromIp)) return {};
  const name = from ?? fromPtr;
  if (name === undefined || name === fromIp) return { exit: fromIp ?? '' };
  return { exit: fromIp === undefined ? name : `${name} [${fromIp}]` };
}

function withoutExtras({ from, fromIp, by, byIp, with: word, at }: RawHop): Omit<Hop, 'role'> {
  return {
    ...(from === undefined ? {} : { from }),
    ...(fromIp === undefined ? {} : { fromIp }),
    ...(by === undefined ? {} : { by }),
    ...(byIp === undefined ? {} : { byIp }),
    ...(word === undefined ? {} : { with: word }),
    ...(at === undefined ? {} : { at }),
  };
}
