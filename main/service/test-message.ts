import type { Language } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { composeMessage, type MessageFacts } from '../engine/relay/index.ts';

/** The one fixed test message (R6) in the person's language: what it is, who asked, how to object. */
export function testMessage(
  facts: MessageFacts & { host: string; domain: string; ourName: string },
  language: Language,
): string {
  const words = wordsIn(language);
  const { token, from, to, at, cell, host, domain, ourName } = facts;
  const params = { token, to, host, domain, time: at, address: cell.address, port: cell.port };
  return composeMessage({
    token,
    from,
    to,
    ourName,
    at,
    subject: words('relayTests:message.subject', params),
    body: words('relayTests:message.body', params),
  });
}
