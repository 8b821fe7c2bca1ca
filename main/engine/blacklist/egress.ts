import { isIP, isIPv4 } from 'node:net';

/** Runs of what IPv4 and IPv6 addresses are written with. */
const CANDIDATE = /[0-9a-f:.]{6,45}/gi;
const MAX_CANDIDATES = 50;

/** Never the address of a resolver as a list sees it: this computer, nothing, documentation of the answer itself. */
const isOwnAnswer = (ip: string): boolean =>
  /^(?:0\.|127\.|255\.)/.test(ip) || /^(?:::1?|::ffff:.*)$/i.test(ip);

/**
 * The address that a refusing list saw asking, from its own text: URIBL's "Your DNS IP: …", Spamhaus's `…/returnc/pub/…`, "open
 * resolver …" (blacklists.md §1.6). Null when it names none, or only the address it was asked about.
 */
export function egressIn(text: string | undefined, subject: string): string | null {
  const runs = [...(text ?? '').matchAll(CANDIDATE)].slice(0, MAX_CANDIDATES).map(([run]) => run);
  const addresses = runs
    .map((run) => run.replace(/^[.:]+(?=\d)|\.+$|(?<=\d):+$/g, ''))
    .filter((run) => isIP(run) !== 0 && !isOwnAnswer(run) && run.toLowerCase() !== subject.toLowerCase());
  const reversed = subject.split('.').reverse().join('.');
  return addresses.find((ip) => !isIPv4(ip) || ip !== reversed) ?? null;
}
