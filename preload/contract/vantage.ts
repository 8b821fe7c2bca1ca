import { z } from 'zod';

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
  /** Something in the path takes every connection to port 25 (V3): a transparent proxy. */
  intercepted: z.boolean().optional(),
  /** SOCKS5 proxy the connections go through (V5b), without its password. */
  proxy: z.string().optional(),
  dns: z.object({
    resolvers: z.array(z.string()),
    /** false: a name that cannot exist resolved (V4); null: could not be tested. */
    honest: z.boolean().nullable(),
  }),
});
export type Vantage = z.infer<typeof vantage>;
