/** First line of a greeting, `220 mail.example.com ESMTP …`: the name the server gives itself (RFC 5321 §4.2), or null. */
export function greetingHost(greeting: string): string | null {
  const word = greetingWord(greeting).toLowerCase().replace(/\.$/, '');
  return isFullName(word) ? word : null;
}

/** Does the greeting start with something that should be a name, but is none (`localhost`, `mail`, `[192.0.2.1]`, `ESMTP`)? */
export function lacksFullName(greeting: string): boolean {
  const word = greetingWord(greeting);
  // Asterisks come from a firewall that hides the greeting, not from the server.
  return !/^\*+$/.test(word) && !isFullName(word.toLowerCase().replace(/\.$/, ''));
}

function greetingWord(greeting: string): string {
  const line = greeting.slice(0, 1000).split(/\r?\n/, 1)[0] ?? '';
  return (
    line
      .replace(/^2\d\d(?:[ -]|$)/, '')
      .trim()
      .split(/\s+/, 1)[0] ?? ''
  );
}

function isFullName(word: string): boolean {
  if (word === 'localhost.localdomain' || word.length > 253) return false;
  const labels = word.split('.');
  return (
    labels.length >= 2 &&
    labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label)) &&
    /[a-z]/.test(labels.at(-1) ?? '')
  );
}
