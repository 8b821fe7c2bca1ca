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

/** Keeps the newest order until there is a page that hears it. */
export function createOrders(publish: (order: Order) => void): Orders {
  let waiting: Order | null = null;
  let listens = false;
  return {
    go(order) {
      if (listens) publish(order);
      else waiting = order;
    },
    greeted() {
      listens = true;
      if (waiting) publish(waiting);
      waiting = null;
    },
    left() {
      listens = false;
    },
  };
}
