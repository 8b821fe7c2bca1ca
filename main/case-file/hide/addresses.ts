import ipaddr from 'ipaddr.js';
import { readAddress, scopeOf } from '../../engine/target/index.ts';

/** What stands for something of the inside; counts as a private address wherever cases are compared. */
export const INSIDE_PLACEHOLDER = /^inside-\d{1,9}$/;

export const isInsidePlaceholder = (text: string): boolean => INSIDE_PLACEHOLDER.test(text);

/** Whatever may be an IPv6 address, with words before it (`ip6:fd00::1`) and a port behind it (RFC 4291 §2.2). */
const COLONS = /(?<![0-9a-f:])[0-9a-f]*(?::[0-9a-f.]*){2,}(?:%[a-z0-9]{1,15})?/gi;
/** IPv6 backwards, one digit a label (RFC 3596 §2.5). */
const REVERSED6 = /(?<![0-9a-f.])(?:[0-9a-f]\.){31}[0-9a-f](?=\.)/gi;
/** IPv4 backwards in a name below in-addr.arpa, or before another zone (RFC 1035 §3.5, RFC 5782 §2.1). */
const REVERSED4 = /(?<![\d.])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?=\.[a-z])/gi;
/** A whole network backwards: `20.168.192.in-addr.arpa`. */
const REVERSED_NET = /(?<![\d.])(?:(\d{1,3})\.)?(\d{1,3})\.(\d{1,3})(?=\.in-addr\.arpa)/gi;
const PLAIN4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)/g;
/** In names that providers and clouds give: `ip-10-0-0-5`, `host-192-168-1-9.lan`. */
const DASHED4 = /(?<!\d|\d-)(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})(?!-?\d)/g;
/** The beginning of addresses of a private network: `192.168.20.`, `172.17.3/24`, `10.1.*`. */
const BEGINNING =
  /(?<![\d.])(?:(?:192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}(?!\d|\.\d)|10(?:\.\d{1,3}){1,2}(?=\.[*x]|\/\d))/g;
/** The same address in four parts of two hex digits, as some Received lines write it. */
const HEX4 = /(?<![0-9a-z])\[?0x([0-9a-f]{8})\]?(?![0-9a-z])/gi;

/** Called for each address in a text, whatever its spelling, with the canonical one; its answer takes the place, null leaves it. */
export type OnAddress = (ip: string) => string | null;

/** Goes through the addresses of a text. */
export function replaceAddresses(text: string, on: OnAddress): string {
  if (!/\d|::/.test(text)) return text;
  const say = (ip: string | null, all: string): string => (ip === null ? null : on(ip)) ?? all;
  let clean = text;
  if (clean.includes(':'))
    clean = clean.replace(COLONS, (all, at: number, whole: string) => inColons(all, whole[at - 1], on));
  if (clean.includes('.'))
    clean = clean
      .replace(REVERSED6, (all) =>
        say(
          canonical(
            all
              .split('.')
              .reverse()
              .join('')
              .replace(/(.{4})(?=.)/g, '$1:'),
          ),
          all,
        ),
      )
      .replace(REVERSED4, (all, d: string, c: string, b: string, a: string) => {
        const backwards = canonical(`${a}.${b}.${c}.${d}`);
        return backwards === null || isLoopback(backwards) ? all : say(backwards, all);
      })
      .replace(REVERSED_NET, (all, c: string | undefined, b: string, a: string) =>
        say(canonical(`${a}.${b}.${c ?? 0}.0`), all),
      )
      .replace(PLAIN4, (all) => say(canonical(all), all))
      .replace(BEGINNING, (all) => say(canonical(`${all}.0.0`.split('.').slice(0, 4).join('.')), all));
  if (clean.includes('-'))
    clean = clean.replace(DASHED4, (all) => say(canonical(all.replaceAll('-', '.')), all));
  return clean.includes('0x')
    ? clean.replace(HEX4, (all, digits: string) => {
        const bytes = digits.match(/../g)?.map((two) => Number.parseInt(two, 16)) ?? [];
        return say(canonical(bytes.join('.')), all);
      })
    : clean;
}

const MOST_PEELS = 10;

/**
 * One run of hex digits and colons. A word before it may have lent its last letters (`ip6:`, `addr:`), and a port or a stop may stand behind: the
 * first rest that is an address is meant.
 */
function inColons(all: string, before: string | undefined, on: OnAddress): string {
  const [run = ''] = all.split('%');
  const isLent = before !== undefined && /[a-z0-9]/i.test(before);
  let from = isLent ? run.indexOf(':') + 1 : 0;
  for (let turn = 0; turn < MOST_PEELS && from < run.length; turn += 1) {
    const rest = run.slice(from).replace(/(?<!:):$|\.+$/, '');
    const ip = rest.includes(':') ? canonical(rest) : null;
    if (ip !== null) {
      const said = on(ip);
      // A zone (`%eth0`) goes with its address.
      return said === null ? all : run.slice(0, from) + said + run.slice(from + rest.length);
    }
    const next = run.indexOf(':', from);
    if (next < 0) break;
    from = next + 1;
  }
  return all;
}

/** One spelling; IPv4-mapped IPv6 becomes IPv4. Null: no address. */
export function canonical(text: string): string | null {
  if (/^\d/.test(text) && text.includes('.') && !text.includes(':')) {
    // Zeros before the digits (`192.168.020.002`) are not octal here: no mail program means that.
    const plain = text.replace(/(?<!\d)0+(?=\d)/g, '');
    return ipaddr.IPv4.isValidFourPartDecimal(plain) ? (readAddress(plain)?.ip ?? null) : null;
  }
  return readAddress(text)?.ip ?? null;
}

/** An address of the inside by its number alone. Loopback is not: lists answer in 127.0.0.0/8; it counts only where it is the tested or the own one. */
export function isInsideByNumber(ip: string): boolean {
  return ['private', 'link-local', 'cgnat'].includes(scopeOf(ip));
}

export const isLoopback = (ip: string): boolean => scopeOf(ip) === 'loopback';
