import { isIP } from 'node:net';
import type { SMTPServer } from 'smtp-server';
import { type CatcherState, ServiceError } from '../../../preload/contract/index.ts';
import { scopeOf } from '../../engine/target/index.ts';
import type { CaughtMail } from './catcher-server.ts';

/** The catcher goes away by itself when nothing was asked of it for so long. */
const IDLE_MS = 35 * 60_000;
const KEPT = 50;
const NAME_CHARS = 10;
/** In the practice world all servers share this computer's address: its literal would be their own. */
export const PRACTICE_PLACE = 'catcher.practice-visitor.example';

export type CatcherWish = {
  port: number;
  /** Name or address under which strangers reach this computer. */
  host?: string | undefined;
  /** Only this computer may come in: the practice world. */
  loopbackOnly: boolean;
  /** An address of an earlier start, to be taken again. */
  mailbox?: string | undefined;
};

export type CatcherDeps = {
  now(): Date;
  token(length: number): string;
  interfaces(): { address: string; internal: boolean }[];
  publish(state: CatcherState): void;
  onMail(mail: CaughtMail): void;
};

/** The one catcher of this program (R6). */
export type Catcher = {
  /** Listens; when it does already at this port, it stays as it is. Throws `ServiceError` when the port cannot be had. */
  start(wish: CatcherWish): Promise<CatcherState>;
  stop(): Promise<void>;
  state(): CatcherState;
  /** The newest messages, oldest first. */
  mails(): readonly CaughtMail[];
  /** Somebody still waits for something: begin the idle time anew. */
  touch(): void;
};

type Listening = { server: SMTPServer; wish: CatcherWish; at: string[]; mailbox: string; caught: number };

export function createCatcher(deps: CatcherDeps): Catcher {
  let current: Listening | null = null;
  let mails: CaughtMail[] = [];
  let idle: NodeJS.Timeout | undefined;
  // One start or stop after the other: a second start must not open the port twice.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work, work);
    turn = next.catch(() => {});
    return next;
  };

  const state = (): CatcherState => ({
    listening: current !== null,
    at: current?.at ?? [],
    mailbox: current?.mailbox ?? null,
    caught: current?.caught ?? 0,
  });

  const touch = (): void => {
    clearTimeout(idle);
    if (current === null) return;
    idle = setTimeout(() => void inTurn(close), IDLE_MS);
    idle.unref();
  };

  const close = async (): Promise<void> => {
    clearTimeout(idle);
    const closing = current;
    if (closing === null) return;
    current = null;
    await new Promise<void>((resolve) => closing.server.close(() => resolve()));
    deps.publish(state());
  };

  const open = async (wish: CatcherWish): Promise<CatcherState> => {
    if (current && isSamePlace(current, wish)) {
      touch();
      return state();
    }
    await close();
    const place = ownPlace(wish, deps.interfaces());
    const mailbox = (wish.mailbox ?? `rd-${deps.token(NAME_CHARS)}@${place}`).toLowerCase();
    const { createCatcherServer } = await import('./catcher-server.ts');
    const server = createCatcherServer({
      mailbox,
      name: place.replace(/^\[(?:IPv6:)?(.*)\]$/i, '$1'),
      now: deps.now,
      onMail(mail) {
        mails = [...mails, mail].slice(-KEPT);
        if (current) current.caught += 1;
        touch();
        deps.publish(state());
        deps.onMail(mail);
      },
    });
    await listen(server, wish);
    current = { server, wish, mailbox, caught: 0, at: listeningAt(wish, deps.interfaces()) };
    touch();
    deps.publish(state());
    return state();
  };

  return {
    start: (wish) => inTurn(() => open(wish)),
    stop: () => inTurn(close),
    state,
    mails: () => mails,
    touch,
  };
}

function isSamePlace({ wish: is, mailbox }: Listening, wish: CatcherWish): boolean {
  const isSameBox = wish.mailbox === undefined || wish.mailbox.toLowerCase() === mailbox;
  const isSameHost = wish.host === undefined || wish.host === is.host;
  return is.port === wish.port && isSameHost && is.loopbackOnly === wish.loopbackOnly && isSameBox;
}

/** What stands behind the @: the name that was given, else this computer's likeliest address as a literal (RFC 5321 §4.1.3). */
function ownPlace(wish: CatcherWish, interfaces: readonly { address: string; internal: boolean }[]): string {
  const host = wish.host?.trim().replace(/^\[(?:IPv6:)?(.*)\]$/i, '$1');
  if (host !== undefined && host !== '') return isIP(host) === 0 ? host.toLowerCase() : literal(host);
  if (wish.loopbackOnly) return PRACTICE_PLACE;
  const own = interfaces.filter((row) => !row.internal && scopeOf(row.address) !== 'link-local');
  const four = own.filter((row) => !row.address.includes(':'));
  const best = four.find((row) => scopeOf(row.address) === 'public') ?? four[0] ?? own[0];
  return literal(best?.address ?? '127.0.0.1');
}

function literal(ip: string): string {
  return ip.includes(':') ? `[IPv6:${ip}]` : `[${ip}]`;
}

function listeningAt(
  { port, loopbackOnly }: CatcherWish,
  interfaces: readonly { address: string }[],
): string[] {
  const own = loopbackOnly ? [{ address: '127.0.0.1' }] : interfaces;
  return own
    .filter((row) => loopbackOnly || scopeOf(row.address) !== 'link-local')
    .map(({ address }) => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`))
    .slice(0, 20);
}

async function listen(server: SMTPServer, { port, loopbackOnly }: CatcherWish): Promise<void> {
  const hosts = loopbackOnly ? ['127.0.0.1'] : ['::', '0.0.0.0'];
  for (const [index, host] of hosts.entries()) {
    const code = await tryListen(server, port, host);
    if (code === null) return;
    const isWithoutIpv6 = code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL';
    if (isWithoutIpv6 && index + 1 < hosts.length) continue;
    throw new ServiceError({ code: 'failed', key: troubleKey(code), params: { port: String(port) } });
  }
}

/** Null when it listens, else the system's error code. */
function tryListen(server: SMTPServer, port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const fail = (error: Error): void => {
      resolve('code' in error && typeof error.code === 'string' ? error.code : 'unknown');
    };
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      // What goes wrong on a single connection later is that connection's own business.
      server.on('error', () => {});
      resolve(null);
    });
  });
}

function troubleKey(code: string): string {
  if (code === 'EADDRINUSE') return 'proof:catcher.port-taken';
  return code === 'EACCES' || code === 'EPERM' ? 'proof:catcher.no-rights' : 'proof:catcher.not-listening';
}
