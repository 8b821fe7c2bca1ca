import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { testCertificate } from './certificate.ts';

/**
 * A scripted SMTP server. `serve` gets each connection with helpers to say and hear; it ends when the function returns
 * (the socket is then closed) or the client hangs up (then `hear` gives null).
 */
export type Visit = {
  /** 1 for the first connection. */
  number: number;
  socket: Socket;
  /** Writes a line (CRLF added). */
  say(line: string): void;
  /** Writes bytes as they are. */
  raw(bytes: string | Buffer): void;
  /** Next line from the client without CRLF, or null when it has gone. */
  hear(): Promise<string | null>;
  wait(ms: number): Promise<void>;
  /** Change to TLS (after the 220 to STARTTLS, or before the greeting on port 465). */
  secure(certificate?: SecureContext): void;
};

export type FakeServer = {
  port: number;
  /** Command lines heard, per connection. */
  heard: string[][];
  connections(): number;
  close(): Promise<void>;
};

/** Starts a fake server on a loopback port. */
export async function fakeServer(
  serve: (visit: Visit) => Promise<void> | void,
  host = '127.0.0.1',
): Promise<FakeServer> {
  const heard: string[][] = [];
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    const lines: string[] = [];
    heard.push(lines);
    const visit = makeVisit(socket, heard.length, lines);
    Promise.resolve(serve(visit)).then(
      () => void visit.socket.end(),
      () => socket.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    connections: () => heard.length,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function makeVisit(first: Socket, number: number, lines: string[]): Visit {
  let socket = first;
  const ready: string[] = [];
  const hearers: ((line: string | null) => void)[] = [];
  let rest = '';
  let gone = false;
  const deliver = (line: string): void => {
    lines.push(line);
    const hearer = hearers.shift();
    if (hearer) hearer(line);
    else ready.push(line);
  };
  const onData = (chunk: Buffer): void => {
    rest += chunk.toString('utf8');
    for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n')) {
      deliver(rest.slice(0, at).replace(/\r$/, ''));
      rest = rest.slice(at + 1);
    }
  };
  const onClose = (): void => {
    gone = true;
    for (const hearer of hearers.splice(0)) hearer(null);
  };
  socket.on('data', onData).on('close', onClose);
  return {
    number,
    get socket() {
      return socket;
    },
    say: (line) => void socket.write(`${line}\r\n`),
    raw: (bytes) => void socket.write(bytes),
    hear: () =>
      new Promise((resolve) => {
        const line = ready.shift();
        if (line !== undefined) resolve(line);
        else if (gone) resolve(null);
        else hearers.push(resolve);
      }),
    secure(certificate) {
      socket.off('data', onData);
      const secureContext = certificate ?? testCertificate();
      const secured = new TLSSocket(socket, { isServer: true, secureContext });
      secured.on('error', () => {});
      secured.on('data', onData);
      socket = secured;
    },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
