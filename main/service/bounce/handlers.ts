import { ServiceError } from '../../../preload/contract/index.ts';
import { bounceWords } from '../../../words/bounce-words.ts';
import { wordsIn } from '../../../words/index.ts';
import type { HandlersOf, ServiceContext } from '../types.ts';
import { oursOf } from './ours.ts';
import { readApart } from './read-apart.ts';

/** What the example names outside the practice world: documentation addresses belong to nobody (RFC 5737). */
const EXAMPLE = { zone: 'zen.spamhaus.org', address: '203.0.113.7' };
/** The practice list with entries, and the practice server that is on it (`main/practice/roster.ts`, `open`). */
const PRACTICE = { zone: 'listing.blacklist.practice.example', address: '203.0.113.11' };

/** The bounce reader for the window (N). Nothing leaves the computer, and nothing is kept. */
export function bounceHandlers(context: ServiceContext): HandlersOf<'bounce.read' | 'bounce.example'> {
  return {
    async 'bounce.read'({ text, base64, cut, caseId, language }, { signal }) {
      if (caseId !== undefined && !context.store.cases.getCase(caseId))
        throw new ServiceError({ code: 'not-found', key: 'case-not-found' });
      const input =
        base64 === undefined ? { text } : { octets: new Uint8Array(Buffer.from(base64, 'base64')) };
      const ours = caseId === undefined ? null : oursOf(caseId, context);
      const { ownLists } = context.store.settings.read();
      const reading = await readApart({ input, cut, ours, ownLists }, { signal });
      return { ...reading, words: bounceWords(reading, wordsIn(language)) };
    },
    async 'bounce.example'() {
      const { exampleBounce } = await import('../../engine/bounce/index.ts');
      const isPractice = context.practiceWorld() !== null;
      return { text: exampleBounce(isPractice ? PRACTICE : EXAMPLE) };
    },
  };
}
