import type { EventPayload } from '../../preload/contract/index.ts';

type Order = EventPayload<'window.go'>;

/** What the shell wants the window to show. */
export type Orders = {
  go(order: Order): void;
  /** The page has greeted: it listens from now on. */
  greeted(): void;
  /** The page is gone or loads anew. */
  left(): void;
};

/** Keeps what waits for a page that hears it: the newest page to show, and every file that asks or tells something. */
export function createOrders(publish: (order: Order) => void): Orders {
  let waiting: Order[] = [];
  let listens = false;
  return {
    go(order) {
      if (listens) publish(order);
      else waiting = [...waiting.filter((one) => !(isPage(order) && isPage(one))), order];
    },
    greeted() {
      listens = true;
      for (const order of waiting) publish(order);
      waiting = [];
    },
    left() {
      listens = false;
    },
  };
}

/** Only shows a page; another one takes its place. */
const isPage = (order: Order): boolean => !('locked' in order || 'partly' in order || 'results' in order);
