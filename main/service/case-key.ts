import { createHash } from 'node:crypto';
import type { CheckRequest } from '../../preload/contract/index.ts';
import { parseInput, scopeOf } from '../engine/target/index.ts';

/** One server, one case (C1): what was typed in a canonical form, with the servers named beside it. */
export function caseKey(request: Pick<CheckRequest, 'input' | 'servers'>): { key: string; name: string } {
  const parsed = parseInput(request.input);
  const name = parsed.ok
    ? (parsed.name ?? parsed.address?.ip ?? request.input)
    : request.input.trim().slice(0, 200);
  // Practice servers get new ports at every start; they are the same servers all the same.
  const named = request.servers.map((text) => text.trim().toLowerCase());
  const servers = named.filter((text) => !isPracticeName(text)).sort();
  return { key: [name.toLowerCase(), ...servers].join(' '), name };
}

/** Names under which a server is taken for a check: hosts and addresses, except those that every computer has for itself. */
export function serverNames(names: readonly string[]): string[] {
  const isShared = (name: string): boolean =>
    name === 'localhost' || isPracticeName(name) || scopeOf(name) === 'loopback';
  return [...new Set(names.map((name) => name.toLowerCase()))].filter((name) => !isShared(name));
}

/** Is this a server of the practice world (`main/practice`), with or without its port? `.example` can be nobody else's (RFC 2606). */
export function isPracticeName(text: string): boolean {
  return /\.practice\.example(?::\d+)?$/i.test(text.trim());
}

/** Short, readable, not guessable from outside: a case number people can say on the phone. */
export function shortId(bytes: Uint8Array): string {
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const digest = createHash('sha256').update(bytes).digest();
  const letters = [...digest.subarray(0, 10)].map((byte) => alphabet[byte % alphabet.length]);
  return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`;
}
