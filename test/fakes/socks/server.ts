import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** How the proxy behaves; by default it is open to everybody and connects to whatever it is asked for. */
export type SocksRules = {
  /** Demands this login (RFC 1929). */
  login?: { user: string; password: string };
  /** Reply code instead of connecting (RFC 1928 §6). */
  reply?: number;
  /** Says nothing from this point on. */
  mute?: 'hello' | 'login' | 'connect';
  /** Writes this instead of an answer, at this point, and lets the connection stand. */
  instead?: { at: 'hello' | 'login' | 'connect'; bytes: Buffer };
  /** Hangs up at this point. */
  hangUp?: 'hello' | 'login' | 'connect';
  /** Written in one packet with the granted reply. */
  rider?: string;
  /** Where connections really go, by `ip:port` as asked; a number is the reply code of a refusal. */
  route?: (to: string) => { ip: string; port: number } | number;
  /** Address in the granted reply (RFC 1928 §6 BND.ADDR with its type), e.g. a name. */
  bound?: Buffer;
};

export type FakeSocks = {
  port: number;
  /** `ip:port` of every CONNECT. */
  asked: string[];
  /** Every login that was tried, `user:password`. */
  logins: string[];
  /** Connections that are still open. */
  openNow(): number;
  close(): Promise<void>;
};

const BOUND = Buffer.from([1, 127, 0, 0, 1, 0x10, 0x00]);

/** A small SOCKS5 server on loopback (RFC 1928, RFC 1929), CONNECT only, with ways to misbehave. */
export async function fakeSocks(rules: SocksRules = {}): Promise<FakeSocks> {
  const asked: string[] = [];
  const logins: string[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    keep(client);
    serve(client, rules, { asked, logins, keep }).catch(() => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    logins,
    openNow: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

type Books = { asked: string[]; logins: string[]; keep(socket: Socket): Socket };

async function serve(client: Socket, rules: SocksRules, books: Books): Promise<void> {
  const read = reader(client);
  const hello = await read(2);
  const methods = await read(hello[1] ?? 0);
  if (misbehaves('hello', client, rules)) return;
  const wanted = rules.login ? 2 : 0;
  if (!methods.includes(wanted)) {
    client.end(Buffer.from([5, 0xff]));
    return;
  }
  client.write(Buffer.from([5, wanted]));
  if (rules.login) {
    const user = await read((await read(2))[1] ?? 0);
    const password = await read((await read(1))[0] ?? 0);
    books.logins.push(`${user}:${password}`);
    if (misbehaves('login', client, rules)) return;
    const isRight = `${user}` === rules.login.user && `${password}` === rules.login.password;
    client.write(Buffer.from([1, isRight ? 0 : 1]));
    if (!isRight) {
      client.end();
      return;
    }
  }
  const request = await read(4);
  const size = request[3] === 4 ? 16 : request[3] === 1 ? 4 : ((await read(1))[0] ?? 0);
  const address = await read(size);
  const port = (await read(2)).readUInt16BE();
  const ip = size === 4 ? [...address].join('.') : size === 16 ? ipv6(address) : `name ${address}`;
  const asked = size === 16 ? `[${ip}]:${port}` : `${ip}:${port}`;
  books.asked.push(asked);
  if (misbehaves('connect', client, rules)) return;
  const way = rules.reply ?? rules.route?.(asked) ?? { ip, port };
  if (typeof way === 'number') {
    client.end(Buffer.from([5, way, 0, ...BOUND]));
    return;
  }
  const far = books.keep(connect({ host: way.ip, port: way.port }));
  far.once('error', () => client.end(Buffer.from([5, 5, 0, ...BOUND])));
  far.once('connect', () => {
    client.write(
      Buffer.concat([Buffer.from([5, 0, 0]), rules.bound ?? BOUND, Buffer.from(rules.rider ?? '')]),
    );
    far.pipe(client).pipe(far);
  });
}

function misbehaves(at: 'hello' | 'login' | 'connect', client: Socket, rules: SocksRules): boolean {
  if (rules.mute === at) return true;
  if (rules.hangUp === at) client.end();
  if (rules.instead?.at === at) client.write(rules.instead.bytes);
  return rules.hangUp === at || rules.instead?.at === at;
}

/** Reads exactly so many bytes; rejects when the other side is gone. */
function reader(socket: Socket): (size: number) => Promise<Buffer> {
  return (size) =>
    new Promise((resolve, reject) => {
      if (size === 0) {
        resolve(Buffer.alloc(0));
        return;
      }
      const attempt = (): void => {
        const bytes: Buffer | null = socket.read(size);
        if (bytes === null) return;
        done();
        resolve(bytes);
      };
      const gone = (): void => {
        done();
        reject(new Error('gone'));
      };
      const done = (): void => {
        socket.off('readable', attempt).off('end', gone).off('close', gone);
      };
      socket.on('readable', attempt).on('end', gone).on('close', gone);
      attempt();
    });
}

function ipv6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  return groups.join(':').replace(/(?:^|:)0(?::0)+(?::|$)/, '::');
}
