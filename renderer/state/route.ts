import { createStore } from 'zustand/vanilla';

/** A place of the window (UX §4) and what it shows. */
export type Route =
  | { place: 'home' }
  | { place: 'server' }
  | { place: 'where' }
  | { place: 'start' }
  | { place: 'run'; runId: string }
  | { place: 'finding'; runId: string; code: string }
  | { place: 'fix'; runId: string; code: string }
  | { place: 'blacklists'; runId: string }
  | { place: 'talk'; runId: string; door: string; attempt?: string }
  | { place: 'aloud'; runId: string }
  | { place: 'qr'; runId: string }
  | { place: 'outside'; caseId?: string }
  | { place: 'picture' }
  | { place: 'letters'; runId: string; letter?: string }
  | { place: 'report-check' }
  | { place: 'changes'; caseId: string }
  | { place: 'checks' }
  | { place: 'case'; caseId: string }
  | { place: 'support' | 'merged' | 'add-result'; caseId: string }
  | { place: 'practice' }
  | { place: 'mailbox' }
  | { place: 'bounce'; caseId?: string }
  | { place: 'lists' }
  | { place: 'settings'; part?: 'lists' };

const enc = encodeURIComponent;

/** The address after `#` for a place. */
export function hashOf(route: Route): string {
  switch (route.place) {
    case 'home':
      return '#/';
    case 'run':
      return `#/run/${enc(route.runId)}`;
    case 'finding':
    case 'fix':
      return `#/run/${enc(route.runId)}/${route.place}/${enc(route.code)}`;
    case 'blacklists':
    case 'aloud':
    case 'qr':
      return `#/run/${enc(route.runId)}/${route.place}`;
    case 'outside':
      return route.caseId ? `#/outside/${enc(route.caseId)}` : '#/outside';
    case 'letters':
      return `#/run/${enc(route.runId)}/letters${route.letter ? `/${enc(route.letter)}` : ''}`;
    case 'talk': {
      const end = route.attempt ? `/${enc(route.attempt)}` : '';
      return `#/run/${enc(route.runId)}/talk/${enc(route.door)}${end}`;
    }
    case 'case':
      return `#/checks/${enc(route.caseId)}`;
    case 'support':
    case 'merged':
    case 'changes':
    case 'add-result':
      return `#/${route.place}/${enc(route.caseId)}`;
    case 'mailbox':
      return '#/practice/mailbox';
    case 'bounce':
      return route.caseId ? `#/bounce/${enc(route.caseId)}` : '#/bounce';
    case 'settings':
      return route.part ? `#/settings/${route.part}` : '#/settings';
    default:
      return `#/${route.place}`;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function runRoute(runId: string, place: string | undefined, rest: string[]): Route {
  const [first, second] = rest;
  if (place === 'finding' && first) return { place, runId, code: first };
  if (place === 'fix' && first) return { place, runId, code: first };
  if (place === 'blacklists' || place === 'aloud' || place === 'qr') return { place, runId };
  if (place === 'letters') return first ? { place, runId, letter: first } : { place, runId };
  if (place === 'talk' && first) {
    return second ? { place, runId, door: first, attempt: second } : { place, runId, door: first };
  }
  return { place: 'run', runId };
}

/** The place an address names; anything unknown is Home. */
export function routeOf(hash: string): Route {
  const [head, ...rest] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .filter(Boolean)
    .map(decode);
  switch (head) {
    case 'run': {
      const [runId, place, ...more] = rest;
      return runId ? runRoute(runId, place, more) : { place: 'home' };
    }
    case 'checks':
      return rest[0] ? { place: 'case', caseId: rest[0] } : { place: 'checks' };
    case 'support':
    case 'merged':
    case 'changes':
    case 'add-result':
      return rest[0] ? { place: head, caseId: rest[0] } : { place: 'checks' };
    case 'practice':
      return { place: rest[0] === 'mailbox' ? 'mailbox' : 'practice' };
    case 'bounce':
    case 'outside':
      return rest[0] ? { place: head, caseId: rest[0] } : { place: head };
    case 'settings':
      return rest[0] === 'lists' ? { place: head, part: rest[0] } : { place: head };
    case 'report-check':
    case 'server':
    case 'where':
    case 'start':
    case 'lists':
    case 'picture':
      return { place: head };
    default:
      return { place: 'home' };
  }
}

export type RouteState = {
  route: Route;
  /** A run that is to be checked again as soon as its result is shown (jump list). */
  again: string | null;
  go(route: Route, replace?: boolean): void;
  askAgain(runId: string | null): void;
};

/** The place shown, in step with the window's address so that Back works. */
export function createRouteStore(host: Window) {
  const store = createStore<RouteState>()((set) => ({
    route: routeOf(host.location.hash),
    again: null,
    askAgain: (again) => set({ again }),
    go(route, replace = false) {
      const hash = hashOf(route);
      if (replace) host.history.replaceState(null, '', hash);
      else if (host.location.hash !== hash) host.history.pushState(null, '', hash);
      set({ route });
    },
  }));
  const follow = () => store.setState({ route: routeOf(host.location.hash) });
  host.addEventListener('popstate', follow);
  host.addEventListener('hashchange', follow);
  return store;
}
