import { dnsblCatalogue, KEY_FAMILIES } from '../catalogue/dnsbl.ts';
import { mtaCatalogue } from '../catalogue/mta.ts';

type Known = { links: ReadonlySet<string>; hosts: readonly string[] };

let known: Promise<Known> | null = null;

/**
 * Is this one of the catalogues' own addresses (S1)? `{ip}` and `{domain}` places of a look-up address may be filled with an address or
 * name. A returned mail may lead deeper into the site of an operator or provider that the catalogue knows: its hosts, over https.
 */
export async function isKnownLink(url: string): Promise<boolean> {
  known ??= load();
  const { links, hosts } = await known;
  if (links.has(url)) return true;
  return [...links].some((link) => isFilled(link, url)) || isAtHost(url, hosts);
}

/** The bounce catalogue is large; it is read when the first link is opened, not when the program starts. */
async function load(): Promise<Known> {
  const { bounceCatalogue } = await import('../catalogue/bounces.ts');
  const { operators, providers } = bounceCatalogue;
  const links = [
    ...dnsblCatalogue().flatMap((row) => [row.lookupUrl, row.delistUrl]),
    ...mtaCatalogue().flatMap((row) => row.docUrls),
    ...KEY_FAMILIES.map((family) => family.url),
    ...operators.flatMap((row) => [row.lookupUrl, row.delistUrl]),
    ...providers.flatMap((row) => [row.url, ...row.rules.map((rule) => rule.url)]),
  ].filter((link): link is string => typeof link === 'string' && /^https:\/\//.test(link));
  const hosts = [...operators.flatMap((row) => row.hosts), ...providers.flatMap((row) => row.linkHosts)];
  return { links: new Set(links), hosts: [...new Set(hosts)] };
}

function isFilled(link: string, url: string): boolean {
  const [before, after] = link.split(/\{(?:ip|domain)\}/);
  if (before === undefined || after === undefined) return false;
  const filled = url.slice(before.length, after === '' ? undefined : -after.length);
  return url.startsWith(before) && url.endsWith(after) && /^[0-9a-z.:-]{1,80}$/i.test(filled);
}

function isAtHost(text: string, hosts: readonly string[]): boolean {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '')
    return false;
  return hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
}
