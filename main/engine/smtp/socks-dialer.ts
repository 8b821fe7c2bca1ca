import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { DialError, type DialErrorCode, type Dialer } from '../deps.ts';
import { parseProxy, type SocksProxy } from './parse-proxy.ts';
import { abortError } from './wire.ts';

/** Replies of a proxy (RFC 1928 §6) that speak about the server; all others speak about the proxy itself. */
const ABOUT_THE_SERVER: Record<string, DialErrorCode> = {
  ConnectionRefused: 'refused',
  HostUnreachable: 'unreachable',
  NetworkUnreachable: 'unreachable',
  TTLExpired: 'unreachable',
  AddressNotSupported: 'unreachable',
};

/**
 * A dialer that goes through a SOCKS5 proxy (RFC 1928; user and password RFC 1929). The proxy gets addresses only, never names,
 * so that what is tested is what our own DNS said. What goes wrong at the proxy is `DialError('proxy')`; what the proxy reports of
 * the server keeps the usual code. The source address of `connect` is not used: connections leave from the proxy.
 * `proxy`: as typed, or read by `parseProxy`. Throws when the text is none.
 */
export function socksDialer(proxy: string | SocksProxy, base: Dialer): Dialer {
  const via = typeof proxy === 'string' ? readOrThrow(proxy) : proxy;
  return {
    secure: (options) => base.secure(options),
    async connect({ ip, port, timeoutMs, signal }) {
      // Before the clock runs and before the proxy speaks: loading it the first time takes a while on a busy computer.
      await import('socks');
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), timeoutMs);
      const either = AbortSignal.any([signal, limit.signal]);
      try {
        const socket = await reachProxy(via, base, { timeoutMs, signal: either });
        return await askProxy(via, socket, { ip, port, timeoutMs, signal: either });
      } catch (error) {
        if (signal.aborted) throw abortError(signal);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function readOrThrow(text: string): SocksProxy {
  const parsed = parseProxy(text);
  if (!parsed.ok) throw new TypeError(`proxy: ${parsed.problem}`);
  return parsed.proxy;
}

type Waiting = { timeoutMs: number; signal: AbortSignal };

/** The connection to the proxy itself. Its failures say nothing about the server. */
async function reachProxy(proxy: SocksProxy, base: Dialer, waiting: Waiting): Promise<Socket> {
  try {
    return await base.connect({ ip: proxy.host, port: proxy.port, ...waiting });
  } catch (error) {
    throw new DialError('proxy', error instanceof DialError ? error.code : 'timeout');
  }
}

/** The conversation with the proxy, up to the first byte of the server. */
async function askProxy(
  proxy: SocksProxy,
  socket: Socket,
  { ip, port, timeoutMs, signal }: Waiting & { ip: string; port: number },
): Promise<Socket> {
  socket.on('error', () => {});
  const stage = watchStage(socket);
  const onAbort = (): void => {
    socket.destroy();
  };
  const { SocksClient, SocksClientError } = await import('socks');
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const { remoteHost } = await SocksClient.createConnection({
      command: 'connect',
      // The package writes user and password into its errors' options: those errors never leave this file.
      proxy: {
        host: proxy.host,
        port: proxy.port,
        type: 5,
        ...(proxy.user === undefined ? {} : { userId: proxy.user, password: proxy.password ?? '' }),
      },
      destination: { host: ip, port },
      existing_socket: socket,
      // Our own limit ends the wait first.
      timeout: timeoutMs + 1000,
    });
    // A granted reply without an address that can be read was not skipped: what follows would be taken for the server's words.
    if (!remoteHost) throw new DialError('proxy', 'not-socks');
    stage.stop();
    return await handOver(socket);
  } catch (error) {
    socket.destroy();
    if (error instanceof DialError) throw error;
    if (signal.aborted) throw new DialError(stage.isAsked() ? 'timeout' : 'proxy', 'timeout');
    throw refusal(error instanceof SocksClientError ? error.message : '', stage.isAsked());
  } finally {
    signal.removeEventListener('abort', onAbort);
    stage.stop();
  }
}

/** Did the proxy let us in, so that it is busy reaching the server? Read from its first answers (RFC 1928 §3, RFC 1929 §2). */
function watchStage(socket: Socket): { isAsked(): boolean; stop(): void } {
  const USER_AND_PASSWORD = 2;
  const seen: number[] = [];
  const onData = (chunk: Buffer): void => {
    seen.push(...chunk.subarray(0, Math.max(0, 4 - seen.length)));
  };
  socket.on('data', onData);
  return {
    isAsked: () => seen.length >= (seen[1] === USER_AND_PASSWORD ? 4 : 2),
    stop: () => {
      socket.off('data', onData);
    },
  };
}

/**
 * The package gives back what it read too much, and lets the socket flow, one turn later. Both are undone here, so that
 * whoever reads next finds the server's first bytes waiting.
 */
async function handOver(socket: Socket): Promise<Socket> {
  const early: Buffer[] = [];
  const keep = (chunk: Buffer): void => {
    early.push(chunk);
  };
  socket.on('data', keep);
  await setImmediate();
  socket.pause();
  socket.off('data', keep);
  if (early.length > 0) socket.unshift(Buffer.concat(early));
  // A paused socket stays paused when somebody listens to it; this puts it back to "not started".
  const ignore = (): void => {};
  socket.on('readable', ignore);
  socket.off('readable', ignore);
  await setImmediate();
  return socket;
}

/** What the package's error says. Its texts: `Socks5 proxy rejected connection - NotAllowed`, `Socks5 Authentication failed` … */
function refusal(text: string, isAsked: boolean): DialError {
  const reply = /rejected connection - (\w+)/.exec(text)?.[1];
  const about = reply === undefined ? undefined : ABOUT_THE_SERVER[reply];
  if (about) return new DialError(about, `proxy ${reply}`);
  // `Granted` in a reply of another protocol version, and codes without a name, are no SOCKS.
  if (reply !== undefined && reply !== 'undefined' && reply !== 'Granted')
    return new DialError('proxy', reply);
  if (/authentication failed|authentication type/i.test(text)) return new DialError('proxy', 'login');
  if (/socket closed|ECONNRESET|EPIPE/i.test(text))
    return new DialError('proxy', isAsked ? 'closed' : 'reset');
  return new DialError('proxy', 'not-socks');
}
