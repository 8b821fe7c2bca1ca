/** Types a resolver can be asked for. Others come back as `OTHER` records. */
export type DnsType = 'A' | 'AAAA' | 'MX' | 'TXT' | 'PTR' | 'CNAME' | 'NS' | 'SOA' | 'TLSA' | 'CAA';

export type DnsRecord = { name: string; ttl: number } & (
  | { type: 'A' | 'AAAA'; address: string }
  | { type: 'MX'; preference: number; exchange: string }
  | { type: 'TXT'; text: string; strings: string[] }
  | { type: 'PTR' | 'CNAME' | 'NS'; target: string }
  | { type: 'SOA'; primary: string; serial: number }
  | { type: 'TLSA'; usage: number; selector: number; matching: number; hex: string }
  | { type: 'OTHER'; code: number; hex: string }
);

/**
 * What came of a question. `answer`: records of the asked type; `nodata`: the name exists, the type does not;
 * the last four never came from an authority (RFC 1035 §4.1.1 rcodes, RFC 2308 for nodata).
 */
export type DnsStatus =
  | 'answer'
  | 'nodata'
  | 'nxdomain'
  | 'servfail'
  | 'refused'
  | 'other-rcode'
  | 'timeout'
  | 'unreachable'
  | 'malformed'
  | 'bad-name';

export type DnsResult = {
  name: string;
  type: DnsType;
  status: DnsStatus;
  rcode: number | null;
  /** Answer section, CNAMEs included, names lower-case without the final dot. */
  records: DnsRecord[];
  authoritative: boolean;
  authentic: boolean;
  /** Extended DNS errors (RFC 8914). */
  ede: { code: number; text: string }[];
  /** Server that gave the answer (or the last one asked), `ip:port`. */
  via: string;
  transport: 'udp' | 'tcp' | 'none';
  ms: number;
};

export type QueryOptions = { signal: AbortSignal; dnssec?: boolean; tcp?: boolean; deadlineMs?: number };

/** Does something on the way answer in the name servers' place? `sign`: key under `findingBlacklist:intercepted`. `null`: could not tell. */
export type Interception = { intercepted: boolean | null; sign?: string; detail?: string };

/** Asks questions. Never rejects, except with AbortError when the signal fires. */
export type Resolver = {
  query(name: string, type: DnsType, options: QueryOptions): Promise<DnsResult>;
  /** Servers in the order in which they are asked, `ip:port`. */
  readonly servers: readonly string[];
  /** Questions sent so far (retries count). */
  questionsSent(): number;
  close(): void;
};

/** Asks the name servers that are responsible, from the root down. Its answers are `authoritative`, or failures. */
export type DirectResolver = Resolver & {
  /** Asks a root server what only a root server answers in its way; once per resolver, kept. Rejects with AbortError only. */
  intercepted(signal: AbortSignal): Promise<Interception>;
};
