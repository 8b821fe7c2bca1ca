import { getDomain } from 'tldts';

/** Does the name belong to the same owner as the domain: under it, or under the same registered domain? */
export function isWithin(name: string, domain: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/\.$/, '');
  const owner = getDomain(domain, { allowPrivateDomains: true, validateHostname: false }) ?? plain(domain);
  return plain(name) === owner || plain(name).endsWith(`.${owner}`);
}
