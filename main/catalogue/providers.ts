import { z } from 'zod';
import data from './providers.json' with { type: 'json' };

const schema = z.strictObject({
  about: z.string(),
  filters: z.array(z.strictObject({ id: z.string(), name: z.string(), mx: z.array(z.string()).min(1) })),
  neutral: z.array(z.strictObject({ domain: z.string(), use: z.array(z.enum(['sender', 'outside'])) })),
});

/** Filter companies by MX suffix, and neutral far ends (SPEC T2, R11). */
export const providerCatalogue = schema.parse(data);

export type FilterProvider = (typeof providerCatalogue)['filters'][number];

/** The filter or mailbox company behind a host name, by label-wise suffix. */
export function providerOf(hostName: string): FilterProvider | null {
  const name = hostName.toLowerCase();
  return (
    providerCatalogue.filters.find((row) => row.mx.some((mx) => name === mx || name.endsWith(`.${mx}`))) ??
    null
  );
}
