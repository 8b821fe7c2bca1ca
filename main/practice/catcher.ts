import { PLAIN } from './dialect.ts';
import type { ReceivedMessage } from './mail-store.ts';
import { OUTSIDE, VISITOR } from './names.ts';
import type { Policy, PracticeServer } from './policy.ts';
import type { AcceptedMail } from './smtp/dialogue.ts';
import type { Door } from './smtp/listen.ts';
import { openMailServers, ownPlaces, type Surroundings } from './smtp/server.ts';

const localPart = (mailbox: string): string => mailbox.split('@')[0] ?? '';

/** Closed, for the proof mailbox, and for the visitor's own address, so that returned mail comes to the same place. */
function policyOf(roster: readonly PracticeServer[]): Policy {
  return {
    domain: OUTSIDE.domain,
    alsoFor: [VISITOR.domain],
    host: OUTSIDE.host,
    dialect: PLAIN,
    relay: [],
    mailboxes: [localPart(OUTSIDE.mailbox), localPart(VISITOR.mailbox), 'postmaster'],
    acceptsAll: false,
    fate: 'kept',
    families: [4],
    seenAs: { 4: VISITOR.ip4, 6: VISITOR.ip6 },
    knows: new Map(roster.flatMap(addressesOf)),
    greylistMs: 0,
    tarpit: null,
  };
}

function addressesOf({ host, companion, outbound }: PracticeServer): [string, string][] {
  return companion
    ? [
        [host, outbound],
        [companion.host, outbound],
      ]
    : [[host, outbound]];
}

/** Opens the server of the mailbox elsewhere: closed, real; what it takes is handed to `keep`. */
export function openCatcher(
  roster: readonly PracticeServer[],
  surroundings: Surroundings,
  keep: (message: ReceivedMessage) => void,
): Promise<Door> {
  const take = (_policy: Policy, mail: AcceptedMail, source: string): void =>
    keep(delivered(mail, mail.here, source, surroundings));
  const policy = policyOf(roster);
  return openMailServers([{ policy, places: ownPlaces(policy, [4]) }], surroundings, take);
}

/** The message as it lies in a mailbox: with the lines that final delivery adds (RFC 5321 §4.4). */
export function delivered(
  mail: AcceptedMail,
  to: string[],
  source: string,
  surroundings: Pick<Surroundings, 'now'>,
): ReceivedMessage {
  const trace = [`Return-Path: <${mail.from}>`, ...to.map((address) => `Delivered-To: ${address}`)];
  const at = new Date(surroundings.now()).toISOString();
  return { from: mail.from, to, source: `${trace.join('\r\n')}\r\n${source}`, at };
}
