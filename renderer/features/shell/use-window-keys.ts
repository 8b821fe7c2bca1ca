import { useKey } from '../../components/use-key.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import { nextTextSize, TEXT_MIN } from '../../theme/text-size.ts';
import { RAIL } from './places.ts';
import { copySummary, readAloud } from './say-far.ts';
import { turnPage } from './turn-page.ts';

/** Moves the focus to the next or previous area of the window (F6). */
function moveArea(direction: 1 | -1): void {
  const areas = [...document.querySelectorAll<HTMLElement>('[data-area]')];
  const here = areas.findIndex((area) => area.contains(document.activeElement));
  const next = areas[(here + direction + areas.length) % areas.length];
  const target = next?.querySelector<HTMLElement>('[aria-current], h1[tabindex], a, button, input') ?? next;
  target?.focus();
}

/** Keys that work in every place (UX §12). */
export function useWindowKeys(open: { openHelp(): void; openJump(): void }): void {
  const stores = useStores();
  const { session, route } = stores;
  const isShared = useOwned('session', (state) => state.settings.screenShare);
  // The result has the same key with its own answer beside the button.
  const isOnResult = useOwned('route', (state) => state.route.place === 'run');
  const resize = (textSize: number) => void session.getState().change({ textSize });
  const size = () => session.getState().settings.textSize;
  const goTo = (index: number) => {
    const place = RAIL[index];
    if (place) route.getState().go(place.to);
  };
  useKey('f1', open.openHelp);
  useKey('ctrl+g', open.openJump);
  useKey('f6', () => moveArea(1));
  useKey('shift+f6', () => moveArea(-1));
  useKey('ctrl+n', () => {
    route.getState().go({ place: 'home' });
    requestAnimationFrame(() => document.getElementById('what-to-check')?.focus());
  });
  useKey('ctrl+b', () => route.getState().go({ place: 'bounce' }));
  useKey('ctrl+1', () => goTo(0));
  useKey('ctrl+2', () => goTo(1));
  useKey('ctrl+3', () => goTo(2));
  useKey('ctrl+4', () => goTo(3));
  useKey('ctrl+5', () => goTo(4));
  useKey('ctrl+6', () => goTo(5));
  useKey('ctrl+r', () => readAloud(stores));
  useKey('ctrl+shift+c', () => void copySummary(stores), !isOnResult);
  useKey('pagedown', () => turnPage(1), isShared);
  useKey('pageup', () => turnPage(-1), isShared);
  useKey('ctrl++', () => resize(nextTextSize(size(), 1)));
  useKey('ctrl+shift++', () => resize(nextTextSize(size(), 1)));
  useKey('ctrl+=', () => resize(nextTextSize(size(), 1)));
  useKey('ctrl+-', () => resize(nextTextSize(size(), -1)));
  useKey('ctrl+0', () => resize(TEXT_MIN));
  useKey('ctrl+shift+s', () => {
    void session.getState().change({ screenShare: !session.getState().settings.screenShare });
  });
}
