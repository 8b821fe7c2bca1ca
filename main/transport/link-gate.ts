/** Longest address that may leave the program. */
const MAX_LENGTH = 2000;

/**
 * The one gate in front of the system browser: gives the address back, normalised, or null.
 * Only `https:` (with a host name, without a user name or password) and `mailto:` (one plain address or none, no header fields but one subject and
 * one body, neither with hidden characters; only the body has lines) pass.
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

/** Without an address it is a letter for whoever the person then names: it has a subject at least. */
function isPlainMailAddress(url: URL): boolean {
  const isNamed = /^[A-Za-z0-9._+=-]{1,64}@[A-Za-z0-9.-]{1,255}$/.test(url.pathname);
  if (!isNamed && (url.pathname !== '' || mailField(url.href, 'subject') === null)) return false;
  if (url.hash !== '') return false;
  const fields = [...url.searchParams.keys()];
  if (new Set(fields).size !== fields.length) return false;
  return fields.every((field) => {
    if (field !== 'subject' && field !== 'body') return false;
    const text = mailField(url.href, field);
    // Some mail programs take a line break in the subject for the next header field.
    return text !== null && !hasHiddenCharacter(field === 'body' ? text.replace(/[\r\n\t]/g, '') : text);
  });
}

function hasHiddenCharacter(text: string): boolean {
  return /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/.test(text);
}

/** A field of a `mailto:` address as mail programs read it (RFC 6068: "+" is a plus); null when it is not there or no UTF-8. */
export function mailField(url: string, name: 'subject' | 'body'): string | null {
  const [, query = ''] = url.split('?', 2);
  const field = query.split('&').find((part) => part.startsWith(`${name}=`));
  try {
    return field === undefined ? null : decodeURIComponent(field.slice(name.length + 1));
  } catch {
    return null;
  }
}
