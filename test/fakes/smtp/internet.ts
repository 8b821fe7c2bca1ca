import { DialError, type Dialer } from '../../../main/engine/deps.ts';
import { nodeDialer } from '../../../main/engine/smtp/index.ts';

/** Where a connection to an address really goes: a port on this computer, or nowhere. `timeout` is told at once, to save time. */
export type Wire = number | 'timeout' | 'refused' | 'unreachable';

/** A pretend internet over real sockets. `wires` by `ip:port`; what is not there goes to `elsewhere`. */
export function fakeInternet(
  wires: Record<string, Wire>,
  elsewhere: Wire | ((ip: string, port: number) => Wire) = 'timeout',
): Dialer & { asked: string[] } {
  const real = nodeDialer();
  const asked: string[] = [];
  return {
    ...real,
    asked,
    async connect(options) {
      const key = `${options.ip}:${options.port}`;
      asked.push(key);
      const end =
        wires[key] ?? (typeof elsewhere === 'function' ? elsewhere(options.ip, options.port) : elsewhere);
      if (typeof end !== 'number') throw new DialError(end, key);
      return real.connect({ ...options, ip: '127.0.0.1', port: end });
    },
  };
}
