import { readAddress, scopeOf } from '../target/index.ts';

/** What the server calls the visitor, without its own name. */
export const GREETED = /\b(?:hello|hi|welcome|pleased)\b(.*)$/i;

/** Scopes a stranger on the internet cannot have. */
const OWN_SIDE: readonly string[] = ['private', 'loopback', 'link-local', 'cgnat'];

/**
 * V5: the visitor's address as the server names it in its first EHLO line (`250 mail Hello me [192.0.2.7]`). Exim, Sendmail,
 * OpenSMTPD, Haraka and Exchange do; Postfix does not. The last address counts: the first may be our own name given back.
 */
export function echoedAddress(ehloLines: readonly string[]): string | null {
  const first = (ehloLines[0] ?? '').slice(4);
  const bracketed = [...first.matchAll(/\[([0-9a-fA-F.:]{2,45}|IPv6:[0-9a-fA-F.:]{2,45})\]/gi)];
  const greeted = GREETED.exec(first)?.[1] ?? '';
  const words = [...greeted.matchAll(/(?:^|[\s(])((?:[0-9]{1,3}\.){3}[0-9]{1,3})(?=$|[\s),;.!])/g)];
  for (const match of [...bracketed.reverse(), ...words.reverse()]) {
    const address = readAddress(match[1] ?? '');
    if (address) return address.ip;
  }
  return null;
}

/**
 * R7: does the server see strangers under an address of its own side? True when the address it saw is not one of ours and
 * is private, or is the server's own.
 */
export function isMasked(
  seenAs: string | null | undefined,
  serverAddress: string,
  ourAddresses: readonly string[],
): boolean {
  if (!seenAs || ourAddresses.some((ip) => isSame(ip, seenAs))) return false;
  return OWN_SIDE.includes(scopeOf(seenAs)) || isSame(seenAs, serverAddress);
}

/** The same address, however it is written. */
export function isSame(a: string, b: string): boolean {
  return (readAddress(a)?.ip ?? a) === (readAddress(b)?.ip ?? b);
}
