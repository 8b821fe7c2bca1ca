import { type EventName, type EventPayload, events } from '../../preload/contract/index.ts';

/** A notice as it goes over the wire. */
export type Notice = { event: EventName; payload: unknown };

/** Carries notices from the services to every connected window. */
export type EventHub = {
  /** Checks the payload against the contract and hands it to all listeners. Throws on a payload that does not fit: a bug of ours. */
  publish<E extends EventName>(name: E, payload: EventPayload<E>): void;
  /** Adds a listener; the returned function removes it. A listener that throws does not disturb the others. */
  subscribe(listener: (notice: Notice) => void): () => void;
};

/** Makes the one hub of a program. */
export function createEventHub(): EventHub {
  const listeners = new Set<(notice: Notice) => void>();
  return {
    publish(name, payload) {
      if (listeners.size === 0) return;
      const notice: Notice = { event: name, payload: events[name].parse(payload) };
      for (const listener of [...listeners]) {
        try {
          listener(notice);
        } catch {
          listeners.delete(listener);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
