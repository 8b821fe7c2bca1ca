import type { SecretStore } from './types.ts';

/** Secrets that are forgotten when the program ends (S5): browser mode, and a computer without a key store. */
export function memorySecrets(): SecretStore {
  const held = new Map<string, string>();
  return {
    kept: 'memory',
    get: (name) => held.get(name) ?? null,
    set(name, value) {
      if (value === null) held.delete(name);
      else held.set(name, value);
    },
  };
}
