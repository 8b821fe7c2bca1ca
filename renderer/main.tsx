import { keepEarly } from './early.ts';
import { routeOf } from './state/route.ts';
import { openPass } from './transport/pass.ts';

/** A window that is not shown paints nothing; it is not waited for longer than this, ms. */
const UNSEEN_MS = 100;

/** Resolves when the page that came with its first screen has been painted. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, UNSEEN_MS);
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}

/** The first moment belongs to the person: the window's script keeps the page busy, so it comes with the first thing they do, or after this, ms. */
const CALM_MS = 250;

/** Who types sees the letter before that, ms. */
const LETTER_MS = 100;

function calm(): Promise<void> {
  return new Promise((resolve) => {
    const after = (ms: number) => () => setTimeout(resolve, ms);
    after(CALM_MS)();
    addEventListener('keydown', after(LETTER_MS), { once: true });
    for (const deed of ['click', 'paste', 'submit']) addEventListener(deed, after(0), { once: true });
  });
}

/** The whole style sheet: the first screen came with its own part of it, and the page names it without fetching it. */
function dressed(): Promise<void> {
  return new Promise((resolve, reject) => {
    const sheet = document.querySelector<HTMLLinkElement>('link[rel="stylesheet"][disabled]');
    if (!sheet) return resolve();
    sheet.addEventListener('load', () => resolve());
    sheet.addEventListener('error', () => reject(new Error('The style sheet did not come')));
    sheet.disabled = false;
  });
}

/** The window's script did not come. Once is bad luck; then the browser itself says what is wrong with the address. */
function tryAgain(why: unknown): void {
  early.stop();
  const [load] = performance.getEntriesByType('navigation');
  if (load instanceof PerformanceNavigationTiming && load.type === 'reload') throw why;
  location.reload();
}

// The page can be read and typed into before any of the window's own script is there, which is more than a hundred times this.
const early = keepEarly(document);
// At once: an address bar is seen on shared screens.
const pass = openPass(window);
const element = document.getElementById('root');
if (element) {
  // Home is drawn in the page. Who comes back to another place does not want to see it first.
  if (routeOf(location.hash).place !== 'home') element.replaceChildren();
  void painted()
    .then(calm)
    .then(() => Promise.all([import('./window.tsx'), dressed()]))
    .then(([{ startWindow }]) => startWindow(element, early, pass))
    .catch(tryAgain);
}
