import { keepEarly } from './early.ts';
import { routeOf } from './state/route.ts';

/** A window that is not shown paints nothing; it is not waited for longer than this, ms. */
const UNSEEN_MS = 100;

/** Resolves when the page that came with its first screen has been painted. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, UNSEEN_MS);
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}

// The page can be read and typed into before any of the window's own script is there, which is more than a hundred times this.
const early = keepEarly(document);
const element = document.getElementById('root');
if (element) {
  // Home is drawn in the page. Who comes back to another place does not want to see it first.
  if (routeOf(location.hash).place !== 'home') element.replaceChildren();
  void painted()
    .then(() => import('./window.tsx'))
    .then(({ startWindow }) => startWindow(element, early));
}
