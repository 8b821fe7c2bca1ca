import { type AddressInfo, createServer, type Socket } from 'node:net';
import {
  createSecureContext,
  createServer as createTlsServer,
  type SecureContextOptions,
  TLSSocket,
} from 'node:tls';
import { generate } from 'selfsigned';

export type Certificate = { key: string; cert: string };

const DAY_MS = 86_400_000;

/** A certificate signed by itself (or by `issuer`); dates in days from now. */
export async function makeCertificate(options: {
  names: string[];
  fromDays?: number;
  toDays?: number;
  keySize?: number;
  issuer?: Certificate;
  isAuthority?: boolean;
}): Promise<Certificate> {
  const at = (days: number): Date => new Date(Date.now() + days * DAY_MS);
  const made = await generate([{ name: 'commonName', value: options.names[0] ?? 'x' }], {
    algorithm: 'sha256',
    keySize: options.keySize ?? 2048,
    notBeforeDate: at(options.fromDays ?? -30),
    notAfterDate: at(options.toDays ?? 300),
    extensions: [
      { name: 'basicConstraints', cA: options.isAuthority === true },
      ...(options.isAuthority
        ? [{ name: 'keyUsage' as const, keyCertSign: true }]
        : [
            {
              name: 'subjectAltName' as const,
              altNames: options.names.map((value) => ({ type: 2 as const, value })),
            },
          ]),
    ],
    ...(options.issuer ? { ca: options.issuer } : {}),
  });
  return { key: made.private, cert: made.cert };
}

export type MailServer = { port: number; connections: () => number; close: () => Promise<void> };

/** A mail server with STARTTLS (or TLS at once), answering just enough. `starttls` scripts what happens on the command. */
export async function startMailServer(options: {
  tls?: SecureContextOptions;
  implicit?: boolean;
  greeting?: string;
  offersStarttls?: boolean;
  starttls?: 'refuse' | 'garbage' | 'hang-up';
}): Promise<MailServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const context = options.tls
    ? createSecureContext({ minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0', ...options.tls })
    : null;
  const talk = (socket: Socket, isSecure: boolean): void => {
    socket.on('error', () => {});
    let rest = '';
    if (!isSecure || options.implicit)
      socket.write(`${options.greeting ?? '220 mail.kantor.test ESMTP'}\r\n`);
    const onData = (bytes: Buffer): void => {
      rest += bytes.toString();
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end).toUpperCase();
        rest = rest.slice(end + 2);
        if (line.startsWith('EHLO')) {
          const keyword = !isSecure && options.offersStarttls !== false ? 'STARTTLS' : 'SIZE 1000';
          socket.write(`250-mail.kantor.test\r\n250 ${keyword}\r\n`);
        } else if (line === 'QUIT') socket.end('221 bye\r\n');
        else if (line === 'STARTTLS') {
          if (options.starttls === 'refuse')
            socket.write('454 4.7.0 TLS not available due to local problem\r\n');
          else if (options.starttls === 'hang-up') socket.end('220 go\r\n');
          else if (options.starttls === 'garbage') {
            socket.write('220 go\r\n');
            socket.once('data', () => socket.write('500 what is this\r\n'));
            socket.off('data', onData);
          } else if (context) {
            socket.off('data', onData);
            socket.write('220 go\r\n');
            talk(new TLSSocket(socket, { isServer: true, secureContext: context }), true);
          }
        } else socket.write('500 unknown\r\n');
      }
    };
    socket.on('data', onData);
  };
  const onRaw = (socket: Socket): void => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  };
  const server =
    options.implicit && options.tls
      ? createTlsServer({ minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0', ...options.tls }, (socket) =>
          talk(socket, true),
        )
      : createServer((socket) => talk(socket, false));
  server.on('connection', onRaw);
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
