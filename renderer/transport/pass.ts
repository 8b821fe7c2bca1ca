/** What lets this page in: the one-time token of the address, or the key of an earlier visit. */
export type Pass = {
  /** Sub-protocols to offer, the agreed name first. The token is offered until a key has come. */
  offers(): string[];
  /** Remembers the key for the next connection, the next load and the next tab. */
  keep(key: string): void;
};

const PROTOCOL = 'relay-doctor';
const STORE = 'relay-doctor-session';
const UNSPENT = 'relay-doctor-token';
const TOKEN = /^#token=([A-Za-z0-9_-]{20,100})$/;
const KEY = /^[A-Za-z0-9_-]{20,100}$/;

type Place = Pick<Window, 'location' | 'history' | 'addEventListener'> & {
  readonly localStorage: Storage;
  readonly sessionStorage: Storage;
};

/**
 * Reads the token and takes it out of the address, so that neither history nor a shared screen keeps it. Until it is spent this tab remembers
 * it, for who loads the page again before the program has answered.
 */
export function openPass(host: Place): Pass {
  let token = takeToken(host) ?? recall(() => host.sessionStorage, UNSPENT);
  let key = recall(() => host.localStorage, STORE);
  // A new address pasted into this tab changes only what is behind `#`: load it.
  host.addEventListener('hashchange', () => {
    if (TOKEN.test(host.location.hash)) host.location.reload();
  });
  return {
    offers() {
      return [PROTOCOL, ...(token ? [`token.${token}`] : []), ...(key ? [`session.${key}`] : [])];
    },
    keep(given) {
      if (!KEY.test(given)) return;
      token = null;
      key = given;
      remember(() => host.localStorage, STORE, given);
      remember(() => host.sessionStorage, UNSPENT, null);
    },
  };
}

function takeToken(host: Place): string | null {
  const token = TOKEN.exec(host.location.hash)?.[1] ?? null;
  if (token) {
    host.history.replaceState(null, '', host.location.pathname);
    remember(() => host.sessionStorage, UNSPENT, token);
  }
  return token;
}

/** Kept per origin, port included, and never sent by the browser itself. */
function recall(store: () => Storage, name: string): string | null {
  try {
    const key = store().getItem(name) ?? '';
    return KEY.test(key) ? key : null;
  } catch {
    return null;
  }
}

/** A browser that keeps nothing: it works until the page is left. */
function remember(store: () => Storage, name: string, value: string | null): void {
  try {
    if (value === null) store().removeItem(name);
    else store().setItem(name, value);
  } catch {
    // Nothing depends on it.
  }
}
