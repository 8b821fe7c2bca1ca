/** The blacklist catalogue of the closed world, in the format of the program's own. */
import { BLACKLIST_ZONE } from './outside/zone.ts';

/** One row: the lab's list, with the test points of RFC 5782 §5. */
export const labLists = (): string =>
  `${JSON.stringify(
    [
      {
        zone: BLACKLIST_ZONE,
        name: 'Lab list',
        operator: 'The lab',
        kind: ['ip4', 'ip6'],
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
      },
    ],
    undefined,
    2,
  )}\n`;
