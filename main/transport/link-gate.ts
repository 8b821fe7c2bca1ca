/** Longest address that may leave the program. */
const MAX_LENGTH = 2000;

/**
 * The one gate in front of the system browser: gives the address back, normalised, or null.
 * Only `https:` (with a host name, without a user name or password) and `mailto:` (one plain address, no header fields but subject and body) pass.
 */
export function readLink(text: string): string | null {
  if (text.length > MAX_LENGTH || hasControlCharacter(text)) return null;
  const url = URL.parse(text);
  if (!url) return null;
  if (url.protocol === 'https:') return isPlainWebAddress(url) ? url.href : null;
  if (url.protocol === 'mailto:') return isPlainMailAddress(url) ? url.href : null;
  return null;
}

function hasControlCharacter(text: string): boolean {
  return /[\u0000-\u0020\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\\]/.test(text);
}

function isPlainWebAddress(url: URL): boolean {
  return url.username === '' && url.password === '' && url.hostname.includes('.');
}

function isPlainMailAddress(url: URL): boolean {
  if (!/^[A-Za-z0-9._+=-]{1,64}@[A-Za-z0-9.-]{1,255}$/.test(url.pathname)) return false;
  return [...url.searchParams.keys()].every((field) => field === 'subject' || field === 'body');
}
