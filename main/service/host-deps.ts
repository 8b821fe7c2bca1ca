import { randomInt } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type CheckRequest, ServiceError } from '../../preload/contract/index.ts';
import type { Clock, EngineDeps, Limits, Random } from '../engine/deps.ts';
import { createResolver, parseServer, systemServers } from '../engine/dns/index.ts';
import { nodeDialer, type SocksProxy, socksDialer } from '../engine/smtp/index.ts';

/** The real clock. */
export const nodeClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => wait(ms, undefined, { signal }),
};

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Randomness from the operating system's cryptographic source. */
export const nodeRandom: Random = {
  int: (max) => randomInt(max),
  token: (length) => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
};

/** Waits and budgets per pace (R8; relay-tests §3.4). A server on this computer needs no pause. */
export function limitsFor(pace: CheckRequest['pace'], isLocal: boolean): Limits {
  return {
    connectMs: 15_000,
    bannerMs: 40_000,
    replyMs: 60_000,
    pauseMs: isLocal ? 0 : pace === 'gentle' ? 1000 : 300,
    errorBudget: 2,
    dnsMs: 4000,
  };
}

/** Engine surroundings for one run. Name servers as typed (`HOST[:PORT]`), or the computer's own. */
export async function makeEngineDeps(options: {
  resolvers: readonly string[];
  limits: Limits;
  /** SOCKS5 proxy for the mail connections (V5b); names are still asked from here. */
  proxy?: SocksProxy;
  log?: EngineDeps['log'];
}): Promise<EngineDeps> {
  const servers = options.resolvers.length > 0 ? await namedServers(options.resolvers) : systemServers();
  const resolver = createResolver({
    servers,
    deadlineMs: options.limits.dnsMs,
    random: nodeRandom,
    clock: nodeClock,
  });
  return {
    clock: nodeClock,
    random: nodeRandom,
    resolver,
    dialer: options.proxy ? socksDialer(options.proxy, nodeDialer()) : nodeDialer(),
    limits: options.limits,
    log: options.log ?? (() => {}),
  };
}

/** `HOST[:PORT]` as `ip:port`. Throws `ServiceError` for a name that has no address. */
export async function namedServers(typed: readonly string[]): Promise<string[]> {
  const found = await Promise.all(typed.map(readServer));
  return found.flat();
}

async function readServer(text: string): Promise<string[]> {
  const direct = parseServer(text);
  if (direct) return [text];
  const [, host = '', port = '53'] = /^([^:\s]+)(?::(\d{1,5}))?$/.exec(text.trim()) ?? [];
  try {
    if (host === '') throw new Error('not a name');
    const { address } = await lookup(host);
    return [address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`];
  } catch {
    throw new ServiceError({
      code: 'bad-input',
      key: 'bad-resolver',
      params: { resolver: text.slice(0, 100) },
    });
  }
}
