import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { DialError, type DialErrorCode, type Dialer } from '../deps.ts';
import { abortError } from './wire.ts';

const CODES: Record<string, DialErrorCode> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EAFNOSUPPORT: 'unreachable',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
};

let lenient: SecureContext | undefined;

/** A context that still speaks the old dialects, so that they can be seen. Some TLS libraries know no security levels. */
function lenientContext(): SecureContext {
  if (lenient) return lenient;
  try {
    lenient = createSecureContext({ minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' });
  } catch {
    lenient = createSecureContext({ minVersion: 'TLSv1' });
  }
  return lenient;
}

/** TCP and TLS through node:net and node:tls. The only place of the engine that opens SMTP connections. */
export function nodeDialer(): Dialer {
  return {
    connect: ({ ip, port, localAddress, timeoutMs, signal }) =>
      settle<Socket>({
        open: () => connect({ host: ip, port, noDelay: true, ...(localAddress ? { localAddress } : {}) }),
        ready: 'connect',
        fallback: 'other',
        timeoutMs,
        signal,
      }),
    secure: ({ socket, servername, timeoutMs, signal }) =>
      settle<TLSSocket>({
        open: () =>
          connectTls({
            socket,
            secureContext: lenientContext(),
            rejectUnauthorized: false,
            // An address must not be sent as a name (RFC 6066 §3), but is what the certificate is compared with.
            ...(isIP(servername) ? { host: servername } : { servername }),
          }),
        ready: 'secureConnect',
        fallback: 'tls',
        timeoutMs,
        signal,
      }),
  };
}

type Opening<T extends Socket> = {
  open(): T;
  ready: string;
  fallback: DialErrorCode;
  timeoutMs: number;
  signal: AbortSignal;
};

/** Resolves when ready; on error, close, time-out or abort the socket is destroyed and nothing is left behind. */
function settle<T extends Socket>({ open, ready, fallback, timeoutMs, signal }: Opening<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) {
      reject(abortError(signal));
      return;
    }
    let socket: T;
    try {
      socket = open();
    } catch (error) {
      reject(new DialError(fallback, error instanceof Error ? error.message : String(error)));
      return;
    }
    const clean = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off(ready, onReady).off('error', onError).off('close', onClose);
    };
    const fail = (error: Error): void => {
      clean();
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const onReady = (): void => {
      clean();
      resolve(socket);
    };
    const onError = (error: NodeJS.ErrnoException): void =>
      fail(
        new DialError(fallback === 'tls' ? 'tls' : (CODES[error.code ?? ''] ?? fallback), reasonOf(error)),
      );
    const onClose = (): void => fail(new DialError(fallback === 'tls' ? 'tls' : 'reset', 'closed'));
    const onAbort = (): void => fail(abortError(signal));
    const timer = setTimeout(() => fail(new DialError('timeout', `${timeoutMs} ms`)), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once(ready, onReady).once('error', onError).once('close', onClose);
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}
