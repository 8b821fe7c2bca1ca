import { dnsblCatalogue } from '../catalogue/dnsbl.ts';
import { mtaCatalogue } from '../catalogue/mta.ts';

let known: Set<string> | null = null;

/** Is this one of the catalogue's own addresses (S1)? `{ip}` places of a look-up address may be filled with an address or name. */
export function isKnownLink(url: string): boolean {
  known ??= new Set(
    [
      ...dnsblCatalogue.flatMap((row) => [row.lookupUrl, row.delistUrl]),
      ...mtaCatalogue.flatMap((row) => row.docUrls),
    ].filter((link): link is string => typeof link === 'string' && /^https:\/\//.test(link)),
  );
  if (known.has(url)) return true;
  return [...known].some((link) => {
    const [before, after] = link.split('{ip}');
    if (before === undefined || after === undefined) return false;
    const filled = url.slice(before.length, after === '' ? undefined : -after.length);
    return url.startsWith(before) && url.endsWith(after) && /^[0-9a-z.:-]{1,80}$/i.test(filled);
  });
}
