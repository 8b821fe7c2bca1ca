import type { IncomingMessage } from 'node:http';
import { createToken, isSameToken } from '../transport/loopback.ts';

/**
 * Who may use the page: the one browser that came with the one-time token. It gets a cookie in exchange; the token is spent.
 * Cookies do not know ports, so the name carries it.
 */
export type BrowserSession = {
  /** To be put into the address that is shown: `/?token=…`. */
  readonly token: string;
  /** Takes the one-time token. True exactly once. */
  redeem(given: string): boolean;
  /** True when the request carries the cookie. */
  hasCookie(request: IncomingMessage): boolean;
  /** Value of `Set-Cookie`. */
  readonly setCookie: string;
};

/** Makes token and cookie for a server on this port. */
export function createBrowserSession(port: number): BrowserSession {
  const token = createToken();
  const secret = createToken();
  const name = `relay-doctor-${port}`;
  let isSpent = false;

  return {
    token,
    setCookie: `${name}=${secret}; Path=/; HttpOnly; SameSite=Strict`,
    redeem(given) {
      if (isSpent || !isSameToken(given, token)) return false;
      isSpent = true;
      return true;
    },
    hasCookie(request) {
      return readCookies(request.headers.cookie ?? '', name).some((value) => isSameToken(value, secret));
    },
  };
}

function readCookies(header: string, name: string): string[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
