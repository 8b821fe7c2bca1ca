import { type KeyFamily, type KeyState, keyFamily, ServiceError } from '../../../preload/contract/index.ts';
import { type DnsblRow, KEY_FAMILIES, keyFamilyOf } from '../../catalogue/dnsbl.ts';
import type { SecretStore } from '../types.ts';

/** A label of a name, mostly letters and digits (Spamhaus DQS: 26 of them). No dot: it would ask somewhere else. */
const KEY = /^[a-z0-9][a-z0-9_-]{7,62}$/i;

/** `RELAY_DOCTOR_KEY_SPAMHAUS`: keys for scripts, which have no key store. */
export const variableOf = (family: KeyFamily): string => `RELAY_DOCTOR_KEY_${family.toUpperCase()}`;

const secretName = (family: KeyFamily): string => `list-key.${family}`;

/** Keeps a key after a look at its form, or forgets it. The error says nothing of what was typed. */
export async function setKey(family: KeyFamily, key: string | null, secrets: SecretStore): Promise<void> {
  const clean = key?.trim() ?? null;
  if (clean !== null && !KEY.test(clean))
    throw new ServiceError({ code: 'bad-input', key: 'lists:error.bad-key' });
  await secrets.set(secretName(family), clean);
}

/** Family → key: what the person typed, else what the environment gives. A value that cannot be a key is none. */
export function knownKeys(secrets: SecretStore, env: NodeJS.ProcessEnv): Map<KeyFamily, string> {
  return new Map(
    keyFamily.options.flatMap((family) => {
      const key = secrets.get(secretName(family)) ?? env[variableOf(family)]?.trim() ?? '';
      return KEY.test(key) ? [[family, key] as const] : [];
    }),
  );
}

/** Variables that are set to something that cannot be a key: a script should hear of its typing error. */
export function unusableKeyVariables(env: NodeJS.ProcessEnv): string[] {
  return keyFamily.options.map(variableOf).filter((name) => {
    const key = env[name]?.trim() ?? '';
    return key !== '' && !KEY.test(key);
  });
}

/** What the window may know of the keys: everything but the keys. */
export function keyStates(
  lists: readonly DnsblRow[],
  secrets: SecretStore,
  env: NodeJS.ProcessEnv,
): KeyState[] {
  const keys = knownKeys(secrets, env);
  return KEY_FAMILIES.map(({ family, name, url }) => {
    const isTyped = secrets.get(secretName(family)) !== null;
    return {
      family,
      name,
      has: keys.has(family),
      kept: !isTyped && keys.has(family) ? 'environment' : secrets.kept,
      url,
      zones: lists.filter((row) => keyFamilyOf(row) === family).map((row) => row.zone),
    };
  });
}
