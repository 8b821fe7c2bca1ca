import { z } from 'zod';
import data from './root-servers.json' with { type: 'json' };

const schema = z.strictObject({
  about: z.string(),
  servers: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-m]\.root-servers\.net$/),
        ip4: z.ipv4(),
        ip6: z.ipv6(),
      }),
    )
    .length(13),
});

/** The internet's root servers (B3): where questions to the lists' own name servers begin. Source: IANA root hints. */
export const rootServers = schema.parse(data).servers;
