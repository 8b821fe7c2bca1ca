import { domainToASCII } from 'node:url';

const MAX_LABEL = 63;
const MAX_NAME = 253;
/** What may stand in a label that we ask for. `_` for service names, `/` and `=` for RFC 2317 delegations, `*` for a literal star. */
const LABEL = /^[a-z0-9_*/=+-]+$/;

const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 126) return false;
  return true;
};

/**
 * A name as it goes onto the wire: A-labels, lower case, no final dot; null when it cannot be a name
 * (RFC 1035 §2.3.4: labels of 1 to 63 octets, 253 in all). International names go through IDNA.
 */
export function toWireName(typed: string): string | null {
  if (typed.length > 1000) return null;
  // WHATWG host parsing would read `0x7f.1` as an address, so plain ASCII names never go through it.
  const ascii = isAscii(typed) ? typed : domainToASCII(typed);
  const name = (ascii.endsWith('.') ? ascii.slice(0, -1) : ascii).toLowerCase();
  if (name === '' || name.length > MAX_NAME) return null;
  for (const label of name.split('.')) {
    if (label.length > MAX_LABEL || !LABEL.test(label)) return null;
  }
  return name;
}

/** A decoded name for our records: lower case, no final dot, octets outside printable ASCII as `\ddd` (RFC 1035 §5.1). */
export function fromWireName(decoded: string): string {
  let out = '';
  for (let i = 0; i < decoded.length; i += 1) {
    const code = decoded.charCodeAt(i);
    out += code > 32 && code < 127 ? decoded.charAt(i) : `\\${String(code).padStart(3, '0')}`;
  }
  return (out.endsWith('.') ? out.slice(0, -1) : out).toLowerCase();
}
