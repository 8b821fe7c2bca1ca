import type { Family } from '../../../preload/contract/index.ts';
import type { EngineDeps } from '../deps.ts';
import { openSession } from '../smtp/index.ts';

export type Port25Result = 'open' | 'blocked' | 'unknown';

/**
 * What one visit to the proof mailbox's own mail server told (V2, V3). `families`: per IP family that server has and this computer
 * has a way to; `greeting`: text of its greeting, code included; `addresses`: those that were tried; `lines`: what was said.
 */
export type Port25 = {
  result: Port25Result;
  host: string;
  detail: string;
  families: Partial<Record<Family, Port25Result>>;
  greeting?: string;
  addresses: string[];
  lines: string[];
};

/** Addresses tried of each family before it counts as silent. */
const MAX_OF_FAMILY = 2;
const MAX_LINES = 12;

/**
 * V2: does port 25 leave this connection at all? The mail server of the person's own proof mailbox is greeted: greeting
 * read, QUIT. A family is `blocked` only when every address tried gave no answer to the connection; the whole only when no family
 * is known to be open. Rejects with AbortError only.
 */
export async function tryPort25(
  mailbox: string,
  deps: EngineDeps,
  signal: AbortSignal,
  port = 25,
): Promise<Port25> {
  const domain = mailbox.slice(mailbox.lastIndexOf('@') + 1).toLowerCase();
  const mx = await deps.resolver.query(domain, 'MX', { signal });
  const best = mx.records
    .flatMap((row) => (row.type === 'MX' ? [row] : []))
    .sort((a, b) => a.preference - b.preference)[0];
  const host = best?.exchange || domain;
  const [a, aaaa] = await Promise.all([
    deps.resolver.query(host, 'A', { signal }),
    deps.resolver.query(host, 'AAAA', { signal }),
  ]);
  const ofFamily = (records: typeof a.records): string[] =>
    records
      .flatMap((row) => (row.type === 'A' || row.type === 'AAAA' ? [row.address] : []))
      .slice(0, MAX_OF_FAMILY);
  const addresses = { 4: ofFamily(a.records), 6: ofFamily(aaaa.records) };
  const visits = await Promise.all(
    ([4, 6] as const).map(async (family) => ({
      family,
      ...(await visitFirst(addresses[family], host, port, deps, signal)),
    })),
  );
  const known = visits.filter((visit) => visit.result !== null);
  const open = known.find((visit) => visit.result === 'open');
  const all = [...addresses[4], ...addresses[6]];
  const isBlocked = known.length > 0 && known.every((visit) => visit.result === 'blocked');
  const greeting = visits.find((visit) => visit.greeting !== undefined)?.greeting;
  return {
    result: open ? 'open' : isBlocked ? 'blocked' : 'unknown',
    host,
    detail: open?.at ?? (all.length > 0 ? all.join(', ') : a.status),
    families: Object.fromEntries(known.map((visit) => [visit.family, visit.result])),
    ...(greeting === undefined ? {} : { greeting }),
    addresses: all,
    lines: visits.flatMap((visit) => visit.lines).slice(0, MAX_LINES),
  };
}

/** `result` null: nothing was tried, or there is no way from here to this family. */
type Visit = { result: Port25Result | null; at?: string; greeting?: string; lines: string[] };

async function visitFirst(
  addresses: readonly string[],
  host: string,
  port: number,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<Visit> {
  const lines: string[] = [];
  let silent = 0;
  let without = 0;
  for (const ip of addresses) {
    const opened = await openSession(
      {
        ip,
        port,
        implicitTls: false,
        servername: host,
        transcript: ({ dir, text }) => {
          lines.push(`${dir === 'in' ? '< ' : dir === 'out' ? '> ' : ''}${text}`);
        },
        signal,
      },
      deps,
    );
    if (opened.ok) {
      const { code, text } = opened.value.banner;
      await opened.value.quit();
      return { result: 'open', at: ip, greeting: `${code} ${text}`, lines };
    }
    const { kind, stage } = opened.failure;
    // Somebody took the connection: packets to port 25 do leave.
    if (stage !== 'connect') return { result: 'open', at: ip, lines };
    if (kind === 'timeout') silent += 1;
    else if (kind === 'unreachable') without += 1;
  }
  if (without === addresses.length) return { result: null, lines };
  return { result: silent + without === addresses.length ? 'blocked' : 'unknown', lines };
}
