import { createContext, useContext, useSyncExternalStore } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { Route } from './route.ts';
import type { OwnedStores, StoreStates, Stores } from './stores.ts';

/** Carries the stores to the components. */
export const StoresContext = createContext<Stores | null>(null);

/** The stores; only under `StoresContext`. */
export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (!stores) throw new Error('No stores above this component');
  return stores;
}

/** A part of one store; the component renders again when that part changes. */
export function useOwned<N extends keyof StoreStates, T>(name: N, pick: (state: StoreStates[N]) => T): T {
  const owned: OwnedStores = useStores();
  const store: StoreApi<StoreStates[N]> = owned[name];
  const look = () => pick(store.getState());
  return useSyncExternalStore(store.subscribe, look, look);
}

/** Goes to a place. */
export function useGo(): (route: Route, replace?: boolean) => void {
  return useOwned('route', (state) => state.go);
}
