import { getDomain } from 'tldts';
import type { ConfirmedBy, Culprit, Delivery } from '../../../preload/contract/index.ts';
import { isMasked } from '../relay/seen-as.ts';
import { readAddress, scopeOf } from '../target/address-scope.ts';
import { hashCode, matchesCode } from './code.ts';
import { nameCulprit } from './culprit.ts';
import { describePath } from './describe-path.ts';
import { type ReadPath, readPath } from './read-path.ts';
import type {
  Damage,
  FoundBounce,
  FoundMessage,
  ProofContext,
  Refusal,
  SentDelivery,
  Settled,
  SourceReading,
} from './types.ts';

/**
 * What a text proves about the messages of a run (R6; relay-tests rows 38–41). `seen` needs the message's own header with
 * `Received:` lines that lead through the tested server to a machine elsewhere, or the code of the message; what IMAP or the catcher
 * brought lay in the mailbox that was read and needs only the header.
 */
export function settleSource(reading: SourceReading, context: ProofContext): Settled {
  if (reading.refusal !== null) return unclear(reading.refusal, reading.damage);
  const match = findMatch(reading, context);
  if (match === null) {
    return byCode(reading, context) ?? unclear(missReason(reading), damageOf(reading, null));
  }
  const { sent, message } = match;
  const bounce = bounceOf(reading, message);
  if (bounce !== null) return settleBounce(bounce, sent, message, reading, context);
  if (message === null || message.hops.length === 0) {
    const isAtHome = message !== null && context.how === 'imap' && isForOwnDomain(message, context);
    const told = isAtHome ? null : byCode(reading, context);
    if (told) return told;
    // What was fetched from the proof mailbox itself is there, path or not.
    if (message === null || !isFetched(context)) {
      return { ...unclear(pathReason(reading, message), damageOf(reading, message)), cell: sent.cell };
    }
  }
  return settleMessage(reading, sent, message, context);
}

/** A typed code (R6): proves that the message was read, not which way it took. */
export function settleCode(typed: string, context: ProofContext): Settled {
  if (typed.trim() === '') return unclear('empty', []);
  const sent = context.sent.find(({ delivery }) => matchesCode(delivery, typed));
  return sent === undefined ? unclear('wrong-code', []) : seenByCode(sent, context, []);
}

type Match = { sent: SentDelivery; message: FoundMessage | null };

/** The sent message that the text is about: by its own header, longest way first; else by a token that is merely mentioned. */
function findMatch(reading: SourceReading, context: ProofContext): Match | null {
  const tied = reading.messages
    .flatMap((message) =>
      context.sent
        .filter(({ delivery }) => message.tokens.includes(delivery.token.toLowerCase()))
        .map((sent) => ({ sent, message })),
    )
    .sort((left, right) => right.message.hops.length - left.message.hops.length);
  const best = tied[0];
  if (best) return best;
  const sent = context.sent.find(({ delivery }) => reading.tokens.includes(delivery.token.toLowerCase()));
  return sent === undefined ? null : { sent, message: null };
}

/** A bounce counts unless the message itself is the outermost thing and only some words in it look like one. */
function bounceOf(reading: SourceReading, message: FoundMessage | null): FoundBounce | null {
  const { bounce } = reading;
  return bounce !== null && bounce.kind === 'text' && message?.isInner === false ? null : bounce;
}

function settleMessage(
  reading: SourceReading,
  sent: SentDelivery,
  message: FoundMessage,
  context: ProofContext,
): Settled {
  const path = readPath(message.hops, sent, context);
  const damage = damageOf(reading, message);
  const base = { cell: sent.cell, hops: path.hops, damage };
  const hasCode = codeFits(reading, sent.delivery);
  const no = (reason: Refusal): Settled => ({ ...base, result: 'not-understood', reason });
  const yes = (result: 'seen' | 'ordinary' | 'kept'): Settled => ({
    ...base,
    result,
    ordinary: sent.ordinary,
    delivery: {
      ...sent.delivery,
      state: result === 'kept' ? 'kept' : 'seen',
      ...wayOf(path),
      ...(result === 'seen' && path.exit !== undefined ? { exit: path.exit } : {}),
      confirmed: { how: context.how ?? 'source', at: context.at, ...arrival(path) },
    },
    ...culpritOf(path, sent, context),
  });
  if (sent.ordinary)
    return path.isRecognised || hasCode || isFetched(context) ? yes('ordinary') : no('other-server');
  const isWhole = message.isTopComplete && path.isComplete;
  if (path.hasLeft && (path.isRecognised || hasCode || isFetched(context))) return yes('seen');
  // The mailbox that was read may be one of the tested server's own.
  const isOwnMailbox = context.how === 'imap' && (path.isRecognised || isForOwnDomain(message, context));
  if (isFetched(context) && (!isOwnMailbox || path.isAmongKin)) return yes('seen');
  // The code alone does not make a message that never left its own side one that was seen elsewhere.
  if (!path.isRecognised || path.isAmongKin) return no('other-server');
  return isWhole ? yes('kept') : no('top-missing');
}

/** Was it laid into a mailbox of the tested server's own domain? */
function isForOwnDomain({ deliveredTo }: FoundMessage, { domain, proofMailbox }: ProofContext): boolean {
  return deliveredTo.some(
    (address) => domain !== null && address.endsWith(`@${domain}`) && address !== proofMailbox?.toLowerCase(),
  );
}

function settleBounce(
  bounce: FoundBounce,
  sent: SentDelivery,
  message: FoundMessage | null,
  reading: SourceReading,
  context: ProofContext,
): Settled {
  const path = readPath(message?.hops ?? [], sent, context);
  const damage = damageOf(reading, message).filter((key) => key !== 'attached' && key !== 'body-missing');
  const base = { cell: sent.cell, hops: path.hops, damage };
  if (bounce.action === 'delayed') return { ...base, result: 'not-understood', reason: 'delay-notice' };
  // A machine elsewhere said no, or even sent it back itself: then the server had handed it on.
  const named = [bounce.remote, bounce.by].find((name) => isElsewhere(name, sent, context));
  const remote = path.outside ?? named;
  return {
    ...base,
    result: 'bounced',
    ordinary: sent.ordinary,
    delivery: {
      ...sent.delivery,
      state: 'bounced',
      ...wayOf(path),
      bounce: {
        ...(bounce.by === undefined ? {} : { by: bounce.by }),
        ...(bounce.status === undefined ? {} : { status: bounce.status }),
        ...(bounce.text === undefined ? {} : { text: bounce.text }),
        ...(remote === undefined ? {} : { remote }),
      },
      confirmed: { how: context.how ?? 'source', at: context.at },
    },
    ...culpritOf(path, sent, context),
  };
}

/** Is a machine named in a bounce neither the server, nor of its domain, nor inside its network? */
function isElsewhere(name: string | undefined, sent: SentDelivery, context: ProofContext): boolean {
  if (name === undefined || !name.includes('.')) return false;
  const bare = name.toLowerCase();
  const ip = readAddress(bare)?.ip;
  if (ip !== undefined) return ip !== sent.serverAddress && ['public', 'documentation'].includes(scopeOf(ip));
  const companies = sent.serverNames.flatMap((entry) => getDomain(entry) ?? []);
  const own = [...sent.serverNames, ...companies, context.domain ?? ''].filter((entry) => entry !== '');
  return !own.some((entry) => `.${bare}`.endsWith(`.${entry.toLowerCase().replace(/\.$/, '')}`));
}

function byCode(reading: SourceReading, context: ProofContext): Settled | null {
  const sent = context.sent.find(({ delivery }) => codeFits(reading, delivery));
  return sent === undefined ? null : seenByCode(sent, context, damageOf(reading, null));
}

function seenByCode(sent: SentDelivery, context: ProofContext, damage: Damage[]): Settled {
  const how: ConfirmedBy = isFetched(context) ? (context.how ?? 'code') : 'code';
  return {
    result: sent.ordinary ? 'ordinary' : 'seen',
    cell: sent.cell,
    hops: [],
    damage,
    ordinary: sent.ordinary,
    delivery: { ...sent.delivery, state: 'seen', confirmed: { how, at: context.at } },
  };
}

function codeFits(reading: SourceReading, delivery: Delivery): boolean {
  if (delivery.codeHash === undefined) return false;
  return reading.codes.some((code) => hashCode(delivery.token, code) === delivery.codeHash);
}

const isFetched = ({ how }: ProofContext): boolean => how === 'imap' || how === 'catcher';

function missReason(reading: SourceReading): Refusal {
  if (reading.isOurs) return 'other-token';
  if (reading.isTooLong) return 'too-big';
  return reading.codes.length > 0 && reading.messages.length === 0 ? 'wrong-code' : 'no-token';
}

function pathReason(reading: SourceReading, message: FoundMessage | null): Refusal {
  if (message !== null) return 'no-path';
  if (reading.isForwarded) return 'forwarded-inline';
  return reading.codes.length > 0 ? 'wrong-code' : 'headers-missing';
}

function damageOf(reading: SourceReading, message: FoundMessage | null): Damage[] {
  const own = message === null ? (['headers-missing'] as const) : message.damage;
  const forwarded = message === null && reading.isForwarded ? (['forwarded'] as const) : [];
  return [...new Set([...reading.damage, ...own, ...forwarded])];
}

function unclear(reason: Refusal, damage: Damage[]): Settled {
  return { result: 'not-understood', reason, hops: [], damage };
}

function wayOf(path: ReadPath): Pick<Delivery, 'hops' | 'path' | 'seenAs'> {
  if (path.hops.length === 0) return {};
  const seen = path.seenAs === undefined ? {} : { seenAs: path.seenAs };
  return { hops: path.hops, path: describePath(path.hops), ...seen };
}

function arrival(path: ReadPath): { arrivedAt?: string } {
  const at = path.hops.at(-1)?.at;
  return at === undefined ? {} : { arrivedAt: at };
}

function culpritOf(path: ReadPath, sent: SentDelivery, context: ProofContext): { culprit?: Culprit } {
  const { seenAs } = path;
  if (seenAs === undefined || !isMasked(seenAs, sent.serverAddress, context.ourAddresses)) return {};
  const facts = {
    serverAddress: sent.serverAddress,
    ourAddresses: context.ourAddresses,
    from: 'received' as const,
  };
  return { culprit: nameCulprit(seenAs, { ...facts, names: path.seenNames }) };
}
