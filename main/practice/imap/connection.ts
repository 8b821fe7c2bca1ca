import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate as breathe } from 'node:timers/promises';
import { type LineSource, lineSource } from '../smtp/line-source.ts';
import type { Answer, ImapDialogue } from './dialogue.ts';
import { literalMark } from './tokens.ts';

/** Limits on one visitor of the mailbox. */
const READER_LIMITS = {
  lineBytes: 8192,
  literalBytes: 4096,
  literals: 8,
  commands: 5000,
  /** RFC 3501 §5.4 asks for 30 minutes; nobody reads practice mail that long. */
  idleMs: 300_000,
  totalMs: 3_600_000,
  /** A reader who does not take what he asked for is left. */
  unreadMs: 30_000,
} as const;

/** Serves one reader until either side hangs up. Never rejects; the socket is destroyed in the end. */
export async function serveReader(socket: Socket, dialogue: ImapDialogue): Promise<void> {
  const gone = new AbortController();
  const lines = lineSource(socket);
  const total = setTimeout(() => socket.destroy(), READER_LIMITS.totalMs);
  socket.on('error', () => socket.destroy());
  socket.once('close', () => gone.abort());
  try {
    await converse(socket, lines, dialogue, gone.signal);
    lines.detach();
    socket.resume();
    socket.end();
    if (!socket.destroyed) await once(socket, 'close', { signal: AbortSignal.timeout(1000) });
  } catch {
    // The reader went away, or would not read: nothing is left to say.
  } finally {
    clearTimeout(total);
    socket.destroy();
  }
}

async function converse(
  socket: Socket,
  lines: LineSource,
  dialogue: ImapDialogue,
  signal: AbortSignal,
): Promise<void> {
  await send(socket, [dialogue.greeting()], signal);
  for (let count = 1; ; count++) {
    // A reader who sends everything at once must not keep the others waiting.
    if (count % 20 === 0) await breathe(null, { signal });
    const command = await readCommand(socket, lines, signal);
    if (command === 'end') return;
    if (command === 'idle' || command === 'too-much' || count > READER_LIMITS.commands) {
      await send(
        socket,
        [`* BYE ${command === 'idle' ? 'Nothing was asked for too long' : 'Too much'}`],
        signal,
      );
      return;
    }
    let answer: Answer = dialogue.answer(command.text, command.literals);
    await send(socket, answer.lines, signal);
    if (answer.next === 'read-password') {
      const event = await lines.next(READER_LIMITS.lineBytes, READER_LIMITS.idleMs);
      if (event.kind !== 'line') return;
      answer = dialogue.password(event.text);
      await send(socket, answer.lines, signal);
    }
    if (answer.next === 'hang-up') return;
  }
}

type Command = { text: string; literals: string[] };

/** A command may go on after each literal, which is announced at a line's end as `{12}` (RFC 3501 §4.3). */
async function readCommand(
  socket: Socket,
  lines: LineSource,
  signal: AbortSignal,
): Promise<Command | 'end' | 'idle' | 'too-much'> {
  const literals: string[] = [];
  let text = '';
  for (;;) {
    const event = await lines.next(READER_LIMITS.lineBytes, READER_LIMITS.idleMs);
    if (event.kind === 'end' || event.kind === 'idle') return event.kind;
    if (event.kind === 'too-long') return 'too-much';
    const line = event.text.replaceAll('\0', '?');
    const announced = /\{(\d{1,10})(\+?)\}$/.exec(line);
    if (!announced) return { text: text + line, literals };
    const size = Number(announced[1]);
    const isTooMuch = size > READER_LIMITS.literalBytes || literals.length >= READER_LIMITS.literals;
    // One that was not asked for (RFC 7888) is already under way: it cannot be refused, only hung up on.
    if (announced[2] === '+') return 'too-much';
    if (isTooMuch) {
      const tag = /^\S{1,40}/.exec(text + line)?.[0] ?? '*';
      await send(socket, [`${tag} NO [LIMIT] Read-only, and too large`], signal);
      text = '';
      literals.length = 0;
      continue;
    }
    await send(socket, ['+ Go on'], signal);
    const bytes = await lines.bytes(size, READER_LIMITS.idleMs);
    if (bytes === null) return 'end';
    text += line.slice(0, announced.index) + literalMark(literals.length);
    literals.push(bytes.toString('utf8'));
  }
}

async function send(socket: Socket, lines: Iterable<string | Buffer>, signal: AbortSignal): Promise<void> {
  for (const line of lines) {
    if (socket.destroyed) throw new Error('reader is gone');
    socket.write(line);
    if (socket.write('\r\n')) continue;
    await once(socket, 'drain', {
      signal: AbortSignal.any([signal, AbortSignal.timeout(READER_LIMITS.unreadMs)]),
    });
  }
}
