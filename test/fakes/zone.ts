import type { DnsRecord, DnsResult, DnsStatus, DnsType, Resolver } from '../../main/engine/dns/resolver.ts';

/**
 * A pretend DNS that reads like a zone file: `{ 'A example.com': ['192.0.2.1'], 'MX example.com': ['10 mail.example.com'],
 * 'TXT broken.example': 'servfail' }`. A name without any row is `nxdomain`; a name with rows of other types is `nodata`;
 * CNAMEs are followed. A status word instead of a list is given as the answer.
 */
export type Zone = Record<string, string[] | Exclude<DnsStatus, 'answer'>>;

export type FakeResolver = Resolver & {
  /** Questions in the order in which they came, `TYPE name`. */
  readonly asked: string[];
};

const RCODES: Record<DnsStatus, number | null> = {
  answer: 0,
  nodata: 0,
  servfail: 2,
  nxdomain: 3,
  refused: 5,
  'other-rcode': 9,
  timeout: null,
  unreachable: null,
  malformed: null,
  'bad-name': null,
};

function readRecord(name: string, type: DnsType, text: string): DnsRecord {
  const base = { name, ttl: 300 };
  const words = text.split(' ');
  switch (type) {
    case 'A':
    case 'AAAA':
      return { ...base, type, address: text };
    case 'MX':
      return { ...base, type, preference: Number(words[0]), exchange: plainName(words[1] ?? '') };
    case 'TXT':
      return { ...base, type, text, strings: [text] };
    case 'PTR':
    case 'CNAME':
    case 'NS':
      return { ...base, type, target: plainName(text) };
    case 'SOA':
      return { ...base, type, primary: words[0] ?? '', serial: Number(words[1] ?? 1) };
    case 'TLSA':
      return {
        ...base,
        type,
        usage: Number(words[0]),
        selector: Number(words[1]),
        matching: Number(words[2]),
        hex: words[3] ?? '',
      };
    case 'CAA':
      return { ...base, type: 'OTHER', code: 257, hex: Buffer.from(text).toString('hex') };
  }
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function lookUp(
  zone: Map<string, Zone[string]>,
  name: string,
  type: DnsType,
): { status: DnsStatus; records: DnsRecord[] } {
  const records: DnsRecord[] = [];
  let current = plainName(name);
  for (let hop = 0; hop < 8; hop += 1) {
    const rows = zone.get(`${type} ${current}`);
    if (typeof rows === 'string') return { status: rows, records };
    if (rows && rows.length > 0) {
      const owner = current;
      return {
        status: 'answer',
        records: [...records, ...rows.map((text) => readRecord(owner, type, text))],
      };
    }
    const alias = zone.get(`CNAME ${current}`);
    if (typeof alias === 'string') return { status: alias, records };
    const target = alias?.[0];
    if (target === undefined) {
      const known = [...zone.keys()].some((key) => key.split(' ')[1] === current);
      return { status: known ? 'nodata' : 'nxdomain', records };
    }
    records.push(readRecord(current, 'CNAME', target));
    current = plainName(target);
  }
  return { status: 'servfail', records };
}

/** A `Resolver` over a `Zone`. Obeys the signal like the real one. */
export function fakeResolver(rows: Zone, options: { server?: string } = {}): FakeResolver {
  const zone = new Map(
    Object.entries(rows).map(([key, value]) => {
      const [type = '', name = ''] = key.split(' ');
      return [`${type} ${plainName(name)}`, value];
    }),
  );
  const asked: string[] = [];
  const via = options.server ?? '192.0.2.53:53';
  return {
    asked,
    servers: [via],
    questionsSent: () => asked.length,
    close: () => {},
    async query(name, type, { signal }): Promise<DnsResult> {
      signal.throwIfAborted();
      asked.push(`${type} ${plainName(name)}`);
      await Promise.resolve();
      signal.throwIfAborted();
      const { status, records } = lookUp(zone, name, type);
      return {
        name: plainName(name),
        type,
        status,
        rcode: RCODES[status],
        records,
        authoritative: false,
        authentic: false,
        ede: [],
        via,
        transport: status === 'unreachable' || status === 'bad-name' ? 'none' : 'udp',
        ms: 1,
      };
    },
  };
}
