import type { Client } from '../../preload/contract/index.ts';

/** How the window is connected: `lost` tries again by itself, `ended` never does. */
export type ConnectionStatus = 'connecting' | 'open' | 'lost' | 'ended';

/** A client and what is known about the line under it. `onStatus` returns the function that ends the subscription. */
export type Connection = Client & {
  status(): ConnectionStatus;
  onStatus(listener: (status: ConnectionStatus) => void): () => void;
};
