import type { IncomingMessage } from 'node:http';
import type { Admission } from '../transport/loopback.ts';
import { createToken, isSameToken, readOffers } from '../transport/loopback.ts';

/**
 * Who may use the program: the one browser that came with the one-time token. The token is offered when the socket is opened; the first
 * message over that socket is the session's key, with which the same page may come back after a reload. No cookie: cookies do not know
 * ports, and any other program on 127.0.0.1 would be sent it.
 */
export type BrowserSession = {
  /** To be put into the address that is shown, behind `#`: no request ever carries it. */
  readonly token: string;
  /** What the socket's offers are worth: an admission, or null. Spends the token when it is offered. */
  admit(request: IncomingMessage): Admission | null;
};

/** Makes token and key for one run of browser mode. */
export function createBrowserSession(): BrowserSession {
  const token = createToken();
  const key = createToken();
  let isSpent = false;

  const redeem = (given: string): boolean => {
    if (isSpent || !isSameToken(given, token)) return false;
    isSpent = true;
    return true;
  };

  return {
    token,
    admit(request) {
      const offers = readOffers(request);
      const isNew = redeem(offers.get('token') ?? '');
      if (isNew) return { greeting: { session: key } };
      return isSameToken(offers.get('session') ?? '', key) ? { greeting: null } : null;
    },
  };
}
