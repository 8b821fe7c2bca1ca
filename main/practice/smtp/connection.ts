import { isIPv6, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { Policy } from '../policy.ts';
import type { AcceptedMail, Dialogue, Step } from './dialogue.ts';
import { mailDate } from './dialogue.ts';
import { type LineSource, lineSource } from './line-source.ts';

/** Limits on one visitor; all of them far above what a tester or a mail server needs. */
const VISITOR_LIMITS = {
  /** Command line, octets (RFC 5321 §4.5.3.1.4 asks for 512). */
  lineBytes: 4096,
  /** Line of a message (RFC 5321 §4.5.3.1.6 asks for 1,000). */
  textLineBytes: 32_768,
  messageBytes: 1_048_576,
  commands: 5000,
  idleMs: 60_000,
  totalMs: 600_000,
  tlsMs: 10_000,
  /** Time the visitor has to close his side after our last word. */
  goodbyeMs: 1000,
  /** Replies a visitor may leave unread. */
  unreadBytes: 262_144,
} as const;

/** What a connection needs from its server. */
export type Host = {
  policy: Policy;
  /** Address the server saw, for the `Received:` line. */
  seenAs: string;
  /** 1 = as slow as the policy says; 0 = never waits (tests). */
  slowness: number;
  certificate(): Promise<SecureContext>;
  /** Called once per message taken, with the whole source. */
  take(mail: AcceptedMail, source: string): void;
};

/** Serves one visitor until either side hangs up. Never rejects; the socket is destroyed in the end. */
export async function serveVisitor(socket: Socket, dialogue: Dialogue, host: Host): Promise<void> {
  const gone = new AbortController();
  const line: Line = { stream: socket, lines: lineSource(socket), signal: gone.signal };
  const total = setTimeout(() => socket.destroy(), VISITOR_LIMITS.totalMs);
  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    gone.abort();
    line.stream.destroy();
  });
  try {
    await converse(socket, line, dialogue, host);
    await sayGoodbye(line);
  } catch {
    // The visitor went away in the middle of a wait or a handshake: nothing is left to say.
  } finally {
    clearTimeout(total);
    socket.destroy();
  }
}

/** The open line to the visitor; under TLS it is another stream over the same socket. */
type Line = { stream: Duplex; lines: LineSource; readonly signal: AbortSignal };

async function converse(socket: Socket, line: Line, dialogue: Dialogue, host: Host): Promise<void> {
  const { signal } = line;
  const perform = async (step: Step): Promise<void> => {
    if (step.delayMs * host.slowness >= 1) await sleep(step.delayMs * host.slowness, null, { signal });
    send(line.stream, step.reply);
  };
  await perform(dialogue.greeting());
  for (let count = 1; ; count++) {
    // A visitor who sends everything at once must not keep the others waiting.
    if (count % 50 === 0) await breathe(null, { signal });
    const event = await line.lines.next(VISITOR_LIMITS.lineBytes, VISITOR_LIMITS.idleMs);
    if (event.kind === 'end') return;
    if (count > VISITOR_LIMITS.commands) {
      send(line.stream, dialogue.say('tooManyErrors'));
      return;
    }
    if (event.kind !== 'line') {
      send(line.stream, dialogue.say(event.kind === 'idle' ? 'idle' : 'lineTooLong'));
      return;
    }
    const step = dialogue.answer(event.text);
    if (step.next === 'start-tls') {
      // Whatever was sent along with STARTTLS was not protected: it is dropped, not obeyed (RFC 3207 §6).
      line.lines.detach();
      const secureContext = await host.certificate();
      await perform(step);
      line.stream = await startTls(socket, secureContext, signal);
      line.lines = lineSource(line.stream);
      dialogue.secured();
      continue;
    }
    await perform(step);
    if (step.next === 'hang-up') return;
    if (step.next === 'read-message') {
      const body = await readMessage(line.lines);
      if (body === null) return;
      const { step: last, mail } = dialogue.finish(body.tooBig);
      if (mail) host.take(mail, received(host, mail, line.stream instanceof TLSSocket) + body.text);
      await perform(last);
    }
  }
}

/** Ends our side and lets the visitor read the last reply: closing over unread input would reset the connection. */
async function sayGoodbye(line: Line): Promise<void> {
  line.lines.detach();
  line.stream.resume();
  line.stream.end();
  await sleep(VISITOR_LIMITS.goodbyeMs, null, { signal: line.signal });
}

function send(stream: Duplex, reply: string): void {
  if (stream.destroyed || stream.writableLength > VISITOR_LIMITS.unreadBytes)
    throw new Error('visitor is gone');
  stream.write(`${reply.replaceAll('\n', '\r\n')}\r\n`);
}

/** Reads up to the line with the single dot (RFC 5321 §4.5.2). Null: the visitor left or broke the limits. */
async function readMessage(lines: LineSource): Promise<{ text: string; tooBig: boolean } | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  let afterCrlf = true;
  for (;;) {
    const event = await lines.next(VISITOR_LIMITS.textLineBytes, VISITOR_LIMITS.idleMs);
    if (event.kind !== 'line' || bytes > 8 * VISITOR_LIMITS.messageBytes) return null;
    // Only CRLF.CRLF ends a message: other line ends would let a second message be smuggled in.
    if (afterCrlf && event.bytes.equals(END_OF_DATA)) break;
    const dotted = afterCrlf && event.bytes[0] === DOT;
    bytes += event.bytes.length;
    if (bytes <= VISITOR_LIMITS.messageBytes) parts.push(dotted ? event.bytes.subarray(1) : event.bytes);
    afterCrlf = event.bytes.at(-2) === CR;
  }
  const tooBig = bytes > VISITOR_LIMITS.messageBytes;
  return { text: tooBig ? '' : Buffer.concat(parts).toString('utf8'), tooBig };
}

const END_OF_DATA = Buffer.from('.\r\n');
const DOT = 0x2e;
const CR = 0x0d;

/** Trace line (RFC 5321 §4.4): the server names the visitor as it saw him. */
function received(host: Host, mail: AcceptedMail, tls: boolean): string {
  const name = mail.helo.replace(/[^\x21-\x7e]|[()]/g, '?').slice(0, 200);
  const ip = host.policy.knows?.get(name.toLowerCase()) ?? mail.claimed ?? host.seenAs;
  const from = `from ${name} (${name} [${isIPv6(ip) ? 'IPv6:' : ''}${ip}])`;
  const by = `by ${host.policy.host} with ESMTP${tls ? 'S' : ''} id ${mail.id}`;
  const [only, second] = [...mail.here, ...mail.elsewhere];
  const to = only === undefined || second !== undefined ? '' : `\r\n\tfor <${only.replace(/[<>]/g, '')}>`;
  return `Received: ${from}\r\n\t${by}${to}; ${mailDate(new Date())}\r\n`;
}

function startTls(socket: Socket, secureContext: SecureContext, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = new TLSSocket(socket, { isServer: true, secureContext });
    const fail = (): void => {
      clearTimeout(timer);
      secured.destroy();
      reject(new Error('no TLS'));
    };
    const timer = setTimeout(fail, VISITOR_LIMITS.tlsMs);
    signal.addEventListener('abort', fail, { once: true });
    secured.on('error', fail);
    // A handshake that goes wrong on the server's side is told only by this event.
    secured.on('_tlsError', fail);
    secured.once('secure', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', fail);
      resolve(secured);
    });
  });
}
