import type { Language } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { composeMessage, type MessageFacts } from '../engine/relay/index.ts';

/** Characters of a typed name that go into the message, which stays below 1 kB. */
const NAME_CHARS = 60;

/**
 * The fixed test messages (R6, R7) in the person's language: what it is, who asked, from which address, how to object, where to type the
 * code. `askedBy`: the name beside the "I may test" tick, when one was typed.
 */
export function testMessage(
  facts: MessageFacts & { host: string; domain: string; ourName: string },
  language: Language,
  askedBy: string = '',
): string {
  const words = wordsIn(language);
  const { token, code, author, to, at, cell, host, domain, ourName, source, ordinary } = facts;
  const kind = ordinary ? 'ordinary' : 'message';
  const name = askedBy.replace(/\s+/g, ' ').trim().slice(0, NAME_CHARS);
  const params = {
    ...{ token, code, to, host, domain, source },
    who: name === '' ? words('relayTests:message.somebody') : name,
    time: at.slice(0, 16).replace('T', ' '),
    address: cell.address,
    port: cell.port,
  };
  return composeMessage({
    token,
    from: author,
    to,
    ourName,
    at,
    subject: words(`relayTests:${kind}.subject`, params),
    body: words(`relayTests:${kind}.body`, params),
  });
}
