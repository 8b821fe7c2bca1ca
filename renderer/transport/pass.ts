/** What lets this page in: the one-time token of the address, or the key of an earlier visit. */
export type Pass = {
  /** Sub-protocols to offer, the agreed name first. The token is offered until a key has come. */
  offers(): string[];
  /** Remembers the key for the next connection, the next load and the next tab. */
  keep(key: string): void;
};

const PROTOCOL = 'relay-doctor';
const STORE = 'relay-doctor-session';
const TOKEN = /^#token=([A-Za-z0-9_-]{20,100})$/;
const KEY = /^[A-Za-z0-9_-]{20,100}$/;

type Place = Pick<Window, 'location' | 'history' | 'addEventListener'> & { readonly localStorage: Storage };

/** Reads the token and takes it out of the address, so that neither history nor a shared screen keeps it. */
export function openPass(host: Place): Pass {
  let token = takeToken(host);
  let key = recall(host);
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
      try {
        host.localStorage.setItem(STORE, given);
      } catch {
        // A browser that keeps nothing: it works until the page is left.
      }
    },
  };
}

function takeToken(host: Place): string | null {
  const token = TOKEN.exec(host.location.hash)?.[1] ?? null;
  if (token) host.history.replaceState(null, '', host.location.pathname);
  return token;
}

/** Kept per origin, port included, and never sent by the browser itself. */
function recall(host: Place): string | null {
  try {
    const key = host.localStorage.getItem(STORE) ?? '';
    return KEY.test(key) ? key : null;
  } catch {
    return null;
  }
}
