import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** Largest message taken, bytes: our own are below 2 kB, a bounce carries a little more. */
const MAX_BYTES = 256 * 1024;
const MAX_CLIENTS = 20;
/** Most messages taken before the catcher says "full". */
const MAX_CAUGHT = 100;
const SILENCE_MS = 60_000;
/** A client that drips its commands is sent away after this. */
const CONNECTION_MS = 300_000;

/** A message as it was handed over, with our own trace line (RFC 5321 §4.4) on top. */
export type CaughtMail = { at: string; source: string };

export type CatcherDoor = {
  /** The one address that is taken, lower case. */
  mailbox: string;
  /** Name in the greeting and in the trace line. */
  name: string;
  now(): Date;
  onMail(mail: CaughtMail): void;
};

/**
 * An SMTP server for exactly one address. No login, no encryption, no other recipient: whoever tests it finds a closed server.
 * It hands nothing on.
 */
export function createCatcherServer(door: CatcherDoor): SMTPServer {
  let caught = 0;
  const server = new SMTPServer({
    name: door.name,
    banner: 'Relay Doctor test mailbox',
    disabledCommands: ['AUTH', 'STARTTLS', 'VRFY', 'EXPN', 'HELP', 'WIZ', 'SHELL', 'XCLIENT', 'XFORWARD'],
    // The library's own answer to a name is a DNS question that nobody agreed to.
    disableReverseLookup: true,
    hideSMTPUTF8: true,
    logger: false,
    size: MAX_BYTES,
    rejectOversized: true,
    maxClients: MAX_CLIENTS,
    socketTimeout: SILENCE_MS,
    closeTimeout: 500,
    onConnect(session, callback) {
      const limit = setTimeout(() => closeSession(server, session), CONNECTION_MS);
      limit.unref();
      timers.set(session.id, limit);
      callback();
    },
    onClose(session) {
      clearTimeout(timers.get(session.id));
      timers.delete(session.id);
    },
    onRcptTo({ address }, _session, callback) {
      if (caught >= MAX_CAUGHT) return callback(answer(452, '4.3.1 Mailbox full'));
      if (address.toLowerCase() !== door.mailbox) return callback(answer(550, '5.7.1 Relaying denied'));
      callback();
    },
    onData(stream, session, callback) {
      collect(stream).then(
        (text) => {
          if (text !== null) {
            caught += 1;
            const at = door.now().toISOString();
            door.onMail({ at, source: traceLines(session, door, at) + text });
          }
          callback();
        },
        () => callback(answer(451, '4.3.0 Not taken')),
      );
    },
  });
  const timers = new Map<string, NodeJS.Timeout>();
  return server;
}

/** The text, or null when it was too large (the library then answers 552 by itself). */
async function collect(stream: SMTPServerDataStream): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BYTES) chunks.push(chunk);
  }
  return size > MAX_BYTES ? null : Buffer.concat(chunks).toString('utf8');
}

function traceLines(session: SMTPServerSession, door: CatcherDoor, at: string): string {
  const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
  const helo = clean(session.hostNameAppearsAs || 'unknown');
  const ip = session.remoteAddress.replace(/^::ffff:/i, '');
  const literal = ip.includes(':') ? `IPv6:${ip}` : ip;
  const date = new Date(at).toUTCString().replace('GMT', '+0000');
  return [
    `Return-Path: <${clean(from)}>`,
    `Received: from ${helo} ([${literal}])`,
    `\tby ${clean(door.name)} (Relay Doctor) with ${clean(session.transmissionType || 'SMTP')}`,
    `\tfor <${door.mailbox}>; ${date}`,
    '',
  ].join('\r\n');
}

/** What a stranger typed must not make a line of its own. */
function clean(text: string): string {
  return text.replace(/[^\x21-\x7e]|[<>()]/g, '').slice(0, 255);
}

function answer(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

function closeSession(server: SMTPServer, session: SMTPServerSession): void {
  for (const connection of server.connections) if (connection.session.id === session.id) connection.close();
}
