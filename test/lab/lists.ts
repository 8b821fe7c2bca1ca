/** The blacklist catalogue of the closed world, in the format of the program's own. */
import { BLACKLIST_ZONE } from './outside/zone.ts';

const row = (zone: string, name: string, kind: string[]) => ({
  zone,
  name,
  operator: 'The lab',
  kind,
  scope: 'ip',
  category: 'open-relay',
  weight: 'major',
  query: 'default',
  codes: [{ match: '127.0.0.2', meaning: 'Listed by the lab', severity: 'listed' }],
  unmatched: 'listed',
  errorCodes: [],
  testPoint: { listed: '127.0.0.2', unlisted: '127.0.0.1' },
  lookupUrl: null,
  delistUrl: null,
  autoExpires: null,
  paidDelisting: false,
  keyRequired: 'none',
  keyZoneTemplate: null,
  publicResolverBlocked: false,
  freeUse: null,
  status: 'active',
  confidence: 'high',
  statusNote: null,
  source: 'test/lab',
});

/** The lab's list, with the test points of RFC 5782 §5; with `all` also an emptied one and one that lists everybody. */
export const labLists = (all = false): string => {
  const good = row(BLACKLIST_ZONE, 'Lab list', ['ip4', 'ip6']);
  const empty = row(`empty.${BLACKLIST_ZONE}`, 'Emptied list', ['ip4']);
  const world = row(`world.${BLACKLIST_ZONE}`, 'List of everybody', ['ip4']);
  return `${JSON.stringify(all ? [good, empty, world] : [good], undefined, 2)}\n`;
};
