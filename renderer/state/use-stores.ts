import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Route } from './route.ts';
import type { Stores } from './stores.ts';

/** Carries the stores to the components. */
export const StoresContext = createContext<Stores | null>(null);

/** The stores; only under `StoresContext`. */
export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (!stores) throw new Error('No stores above this component');
  return stores;
}

type StateOf<S> = S extends StoreApi<infer T> ? T : never;
type StoreName = Exclude<keyof Stores, 'client'>;

/** A part of one store; the component renders again when that part changes. */
export function useOwned<N extends StoreName, T>(name: N, pick: (state: StateOf<Stores[N]>) => T): T {
  const store = useStores()[name] as unknown as StoreApi<StateOf<Stores[N]>>;
  return useStore(store, pick);
}

/** Goes to a place. */
export function useGo(): (route: Route, replace?: boolean) => void {
  return useOwned('route', (state) => state.go);
}
