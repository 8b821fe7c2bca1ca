import type { Hop } from '../../../preload/contract/index.ts';

/** The way of a message, one entry a stage, oldest first, in the words of RFC 5321 §4.4: `from a [192.0.2.7] by b [203.0.113.10] with ESMTP; 2026-01-02T03:04:05.000Z`. */
export function describePath(hops: readonly Hop[]): string[] {
  return hops.map((hop) => {
    const parts = [
      side('from', hop.from, hop.fromIp),
      side('by', hop.by, hop.byIp),
      hop.with === undefined ? '' : `with ${hop.with}`,
    ];
    const text = parts.filter((part) => part !== '').join(' ');
    return hop.at === undefined ? text : `${text}; ${hop.at}`;
  });
}

function side(word: string, name: string | undefined, ip: string | undefined): string {
  if (name === undefined && ip === undefined) return '';
  if (ip === undefined || name === ip) return `${word} ${name}`;
  return name === undefined ? `${word} [${ip}]` : `${word} ${name} [${ip}]`;
}
