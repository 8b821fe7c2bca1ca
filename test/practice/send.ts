import type { PracticeHandle } from '../../main/practice/index.ts';
import { portOf, talkTo } from './talk.ts';

/** Hands a message to a practice server, `Subject: token <word>`; gives the reply at the end of DATA, or the refusal. */
export async function sendThrough(
  practice: PracticeHandle,
  id: string,
  from: string,
  to: string,
  word: string,
  headers: Record<string, string> = {},
): Promise<string> {
  const talk = await talkTo(portOf(practice, id));
  const fields = Object.entries({ Subject: `token ${word}`, ...headers }).map(
    ([key, value]) => `${key}: ${value}`,
  );
  let reply = await talk.say('EHLO visitor.practice-visitor.example');
  for (const line of [
    `MAIL FROM:<${from}>`,
    `RCPT TO:<${to}>`,
    'DATA',
    `${fields.join('\r\n')}\r\n\r\nHello, token ${word}.\r\n.`,
  ]) {
    reply = await talk.say(line);
    if (!/^[23]/.test(reply)) break;
  }
  await talk.say('QUIT');
  talk.close();
  return reply;
}
