import { CAUSES, type CauseId } from '../../../preload/contract/index.ts';

export { CAUSES, type CauseId };

/** Ways out (A3; mail-servers.md §1.2, §1.3). Words: `advice:cure.<id>.title|text|verify`. */
export const CURES = [
  'login',
  'trusted-hosts',
  'smart-host',
  'firewall',
  'own-people-only',
  'provider-direct',
  'webmail-or-vpn',
  'vpn',
  'exact-domains',
  'drop-backup',
  'separate-door',
  'clean-start',
  'test-every-address',
  'true-address',
  'change-password',
  'limit-accounts',
] as const;
export type CureId = (typeof CURES)[number];

/** Best first. */
const CURES_FOR: Record<CauseId, readonly CureId[]> = {
  'people-on-the-road': ['login', 'webmail-or-vpn'],
  copier: ['own-people-only', 'login', 'trusted-hosts', 'provider-direct'],
  'web-application': ['login', 'trusted-hosts', 'smart-host'],
  'branch-office': ['vpn', 'login', 'smart-host'],
  'backup-mx': ['exact-domains', 'drop-backup'],
  'filter-in-front': ['firewall', 'separate-door'],
  'moved-server': ['clean-start', 'test-every-address'],
  'masking-router': ['true-address', 'trusted-hosts'],
  'stolen-password': ['change-password', 'limit-accounts'],
  'nobody-knows': ['clean-start', 'login', 'trusted-hosts'],
};

/** The four building blocks, shown when no cause is chosen. */
const BUILDING_BLOCKS: readonly CureId[] = ['login', 'trusted-hosts', 'smart-host', 'firewall'];

/** The cause with this id, or null for anything else. */
export function readCause(text: string | null): CauseId | null {
  return CAUSES.find((id) => id === text) ?? null;
}

/** Cures for a cause, best first; the four building blocks for null. */
export function curesFor(cause: CauseId | null): readonly CureId[] {
  return cause === null ? BUILDING_BLOCKS : CURES_FOR[cause];
}
