import { connect } from 'node:net';
import { type LineSource, lineSource } from './line-source.ts';
import { LOOPBACK } from './listen.ts';

/** A message for the pretend outside. */
export type Post = { from: string; to: readonly string[]; source: string };

const REPLY_MS = 5000;

/**
 * Hands a message to a server on this computer by SMTP, as a relay does with mail for elsewhere. Never rejects; false when
 * it was not taken. Knows no other place than the loopback address, so nothing practised can leave this computer.
 */
export async function postTo(
  port: number,
  greeting: string,
  post: Post,
  signal: AbortSignal,
): Promise<boolean> {
  const socket = connect({ host: LOOPBACK[4], port, signal });
  const lines = lineSource(socket);
  socket.on('error', () => socket.destroy());
  const say = async (text: string, wanted: number): Promise<void> => {
    if (text !== '') socket.write(`${text}\r\n`);
    const code = await readCode(lines);
    if (Math.floor(code / 100) !== wanted) throw new Error(`answered ${code}`);
  };
  try {
    await say('', 2);
    await say(`EHLO ${greeting}`, 2);
    await say(`MAIL FROM:<${post.from}>`, 2);
    for (const to of post.to) await say(`RCPT TO:<${to}>`, 2);
    await say('DATA', 3);
    await say(`${post.source.replace(/(^|\r\n)\./g, '$1..').replace(/\r\n$/, '')}\r\n.`, 2);
    await say('QUIT', 2);
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function readCode(lines: LineSource): Promise<number> {
  for (;;) {
    const event = await lines.next(4096, REPLY_MS);
    if (event.kind !== 'line') throw new Error(event.kind);
    if (event.text[3] !== '-') return Number(event.text.slice(0, 3));
  }
}
