import {
  type FakeDns,
  type FakeQuestion,
  type FakeRecord,
  type FakeReply,
  startFakeDns,
  T,
} from './server.ts';

/** One zone of the tree: its servers by name and address, and what stands in it. */
export type FakeZone = {
  /** Server name → addresses. They are served wherever the name belongs, and as glue where the zone above holds the name. */
  ns: Record<string, string[]>;
  records?: Record<string, FakeRecord[]>;
  /** Servers that really have the zone, when they are not all that `ns` says. */
  servedAt?: string[];
  glue?: boolean;
  ttl?: number;
};

export type FakeTree = {
  port: number;
  /** Root server, `ip:port`. */
  root: string;
  at(ip: string): FakeDns;
  /** Names asked of this server, `name TYPE`, in order; a datagram that was sent again counts once. */
  asked(ip: string): string[];
  stop(ip: string): Promise<void>;
  start(ip: string): Promise<void>;
  /** Moves a zone, or changes what stands in it. Its servers must be running. */
  change(zone: string, to: FakeZone): void;
  close(): Promise<void>;
};

/** What a server does instead of the right thing; null leaves it at that. */
export type Twist = (question: FakeQuestion, right: Made) => FakeReply | null;
export type Made = Extract<FakeReply, { rcode?: number }>;

const TYPE_NAMES = new Map(Object.entries(T).map(([name, code]) => [code, name]));
const isWithin = (name: string, zone: string): boolean =>
  zone === '' || name === zone || name.endsWith(`.${zone}`);
const shorter = (a: string, b: string): number => a.length - b.length;

const addressRecords = (name: string, ips: readonly string[]): FakeRecord[] =>
  ips.map((data) => ({ name, type: data.includes(':') ? T.AAAA : T.A, data, ttl: 300 }));

/** What server `ip` of a well-kept tree answers. */
function rightAnswer(zones: Record<string, FakeZone>, ip: string, question: FakeQuestion): Made {
  const base = { recursive: false };
  const { name, type } = question;
  const names = Object.keys(zones).sort(shorter);
  const hosts = Object.values(zones).flatMap((zone) => Object.entries(zone.ns));
  const served = names.filter((zone) => {
    const { ns, servedAt } = zones[zone] ?? { ns: {} };
    return (servedAt ?? Object.values(ns).flat()).includes(ip);
  });
  const own = served.filter((zone) => isWithin(name, zone)).at(-1);
  if (own === undefined) return { ...base, rcode: 5 };
  const soa: FakeRecord[] = [{ name: own, type: T.SOA, data: `ns.${own || 'root'}` }];
  const child = names.find((zone) => zone !== own && isWithin(zone, own) && isWithin(name, zone));
  if (child !== undefined) {
    const { ns, ttl = 300, glue = true } = zones[child] ?? { ns: {} };
    return {
      ...base,
      authority: Object.keys(ns).map((data) => ({ name: child, type: T.NS, data, ttl })),
      additional: glue
        ? Object.entries(ns).flatMap(([host, ips]) => (isWithin(host, own) ? addressRecords(host, ips) : []))
        : [],
    };
  }
  const inZone: Record<string, FakeRecord[]> = { ...zones[own]?.records };
  for (const [host, ips] of hosts) if (isWithin(host, own)) inZone[host] = addressRecords(host, ips);
  const apex = Object.keys(zones[own]?.ns ?? {}).map((data) => ({ name: own, type: T.NS, data }));
  const here = [...(inZone[name] ?? []), ...(name === own ? apex : [])];
  const found = here.filter((record) => record.type === type || record.type === T.CNAME);
  if (found.length > 0) return { ...base, authoritative: true, answers: found };
  const exists = name === own || [...Object.keys(inZone), ...names].some((other) => isWithin(other, name));
  return { ...base, authoritative: true, rcode: exists ? 0 : 3, authority: soa };
}

/**
 * A tree of zones on loopback addresses and one port, each server with the zones that are at its address. The root is the zone ''.
 * `twists` changes what the server at an address says; `delayMs` and `loss` act on every datagram.
 */
export async function startFakeTree(
  zones: Record<string, FakeZone>,
  options: { twists?: Record<string, Twist>; delayMs?: number; loss?: number } = {},
): Promise<FakeTree> {
  const ips = new Set(
    Object.values(zones).flatMap((zone) => [...Object.values(zone.ns).flat(), ...(zone.servedAt ?? [])]),
  );
  const servers = new Map<string, FakeDns>();
  const local = [...ips].filter((ip) => ip.startsWith('127.') || ip === '::1');
  let port = 0;
  const start = async (ip: string): Promise<void> => {
    const server = await startFakeDns(
      (question) => {
        if (question.transport === 'udp' && options.loss && Math.random() < options.loss) return 'silence';
        const right = rightAnswer(zones, ip, question);
        const reply = options.twists?.[ip]?.(question, right) ?? right;
        if (reply === 'silence' || 'raw' in reply || !options.delayMs) return reply;
        return { ...reply, delayMs: options.delayMs };
      },
      { host: ip, port },
    );
    port = server.port;
    servers.set(ip, server);
  };
  for (const ip of local) await start(ip);
  const at = (ip: string): FakeDns => {
    const server = servers.get(ip);
    if (!server) throw new Error(`no server at ${ip}`);
    return server;
  };
  const rootIp = Object.values(zones['']?.ns ?? {})[0]?.[0] ?? '';
  return {
    port,
    root: `${rootIp}:${port}`,
    at,
    asked(ip) {
      const once = new Map(
        at(ip).asked.map((question) => [
          `${question.from} ${question.raw.readUInt16BE(0)} ${question.name}`,
          question,
        ]),
      );
      return [...once.values()].map(({ name, type }) => `${name} ${TYPE_NAMES.get(type) ?? type}`);
    },
    stop: (ip) => at(ip).close(),
    start,
    change(zone, to) {
      zones[zone] = to;
    },
    async close() {
      await Promise.all([...servers.values()].map((server) => server.close().catch(() => undefined)));
    },
  };
}
