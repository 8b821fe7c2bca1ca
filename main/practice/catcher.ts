import { PLAIN } from './dialect.ts';
import { OUTSIDE, VISITOR } from './names.ts';
import type { Policy } from './policy.ts';
import type { AcceptedMail } from './smtp/dialogue.ts';
import type { Door } from './smtp/listen.ts';
import { openMailServer, type Surroundings } from './smtp/server.ts';

/** A message that arrived in the mailbox elsewhere. `at` is ISO 8601; `source` the whole message with its trace lines. */
export type ReceivedMessage = { from: string; to: string[]; source: string; at: string };

export type Catcher = Door & { received(): ReceivedMessage[] };

const MOST_MESSAGES = 200;

const POLICY: Policy = {
  domain: OUTSIDE.domain,
  host: OUTSIDE.host,
  dialect: PLAIN,
  relay: [],
  mailboxes: [OUTSIDE.mailbox.split('@')[0] ?? '', 'postmaster'],
  acceptsAll: false,
  delivers: false,
  families: [4],
  seenAs: { 4: VISITOR.ip4, 6: VISITOR.ip6 },
  greylistMs: 0,
  tarpit: null,
};

/** Opens the server of the mailbox elsewhere: closed, real, and it keeps what it gets (the newest 200 messages). */
export async function openCatcher(surroundings: Surroundings): Promise<Catcher> {
  const messages: ReceivedMessage[] = [];
  const take = (mail: AcceptedMail, source: string): void => {
    const at = new Date(surroundings.now()).toISOString();
    messages.push({ from: mail.from, to: mail.here, source: `Return-Path: <${mail.from}>\r\n${source}`, at });
    if (messages.length > MOST_MESSAGES) messages.shift();
  };
  const door = await openMailServer(POLICY, [4], surroundings, take);
  return { ...door, received: () => messages.map((message) => ({ ...message, to: [...message.to] })) };
}
