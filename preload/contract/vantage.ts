import { z } from 'zod';
import { family } from './target.ts';

export const place = z.enum(['inside', 'outside', 'unknown']);
export type Place = z.infer<typeof place>;

/** From where the test was made (V). `how` is a word list key: `vantage.how.<how>`. */
export const vantage = z.object({
  place,
  how: z.enum([
    'person',
    'same-computer',
    'same-network',
    'private-target',
    'own-public-address',
    'public-target',
    'server-echo',
    'practice',
    'proxy',
    'not-known',
  ]),
  /** Local addresses the connections left from. */
  sourceAddresses: z.array(z.string()),
  /** Our address as the server or the person says it is seen, if known. */
  publicAddresses: z.array(z.string()).optional(),
  port25Out: z.enum(['open', 'blocked', 'unknown']),
  /** IP families in which port 25 does not leave this connection, also when it does in the other one. */
  port25Blocked: z.array(family).optional(),
  /** Something in the path takes every connection to port 25 (V3): a transparent proxy. */
  intercepted: z.boolean().optional(),
  /** What gave it away: a key under `findingRelay:sign`. */
  interceptSign: z.enum(['answers-for-everybody', 'same-greeting']).optional(),
  /** SOCKS5 proxy the connections go through (V5b), without its password. */
  proxy: z.string().optional(),
  dns: z.object({
    resolvers: z.array(z.string()),
    /** false: a name that cannot exist resolved (V4); null: could not be tested. */
    honest: z.boolean().nullable(),
  }),
});
export type Vantage = z.infer<typeof vantage>;
