/** What became of the lab's messages, read from what the outside mail exchanger has. */
import ipaddr from 'ipaddr.js';
import type { Caught } from './catcher.ts';

/** `seenFrom`: every address in the message's Received lines, in one spelling. */
export type Fate = { token: string; fate: 'delivered' | 'bounced'; seenFrom: string[] };

const isForTester = (mail: Caught): boolean =>
  mail.to.every((address) => address.toLowerCase().endsWith('@tester.example'));

/** An address in its usual spelling; undefined for other text. An IPv4 address written as IPv6 is an IPv4 address. */
export const spelled = (text: string): string | undefined =>
  ipaddr.isValid(text) ? ipaddr.process(text).toString() : undefined;

/** Addresses named in the Received lines (RFC 5321 §4.4) of a message, folded lines joined. */
const addressesIn = (text: string): string[] => {
  const head = text.split(/\r?\n\r?\n/, 1)[0]?.replace(/\r?\n[ \t]+/g, ' ') ?? '';
  const lines = head.split(/\r?\n/).filter((line) => /^received:/i.test(line));
  const words = lines.flatMap((line) => line.match(/[0-9a-fA-F:.]{3,}/g) ?? []);
  return [...new Set(words.flatMap((word) => spelled(word.replace(/^:(?!:)|(?<!:):$/g, '')) ?? []))];
};

/** The fate of each token that has one already. */
export const fatesOf = (caught: readonly Caught[], tokens: readonly string[]): Fate[] =>
  tokens.flatMap((token): Fate[] => {
    const mails = caught.filter((mail) => mail.text.includes(token));
    const arrived = mails.find((mail) => !isForTester(mail));
    if (arrived !== undefined) return [{ token, fate: 'delivered', seenFrom: addressesIn(arrived.text) }];
    const returned = mails.some((mail) => mail.from === '' && isForTester(mail));
    return returned ? [{ token, fate: 'bounced', seenFrom: [] }] : [];
  });
