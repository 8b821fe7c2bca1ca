import type { DnsResult, DnsStatus, DnsType, Resolver } from '../dns/resolver.ts';

/** Asks each question once and remembers the answers, so that evidence can be shown. */
export type Asker = {
  ask(name: string, type: DnsType): Promise<DnsResult>;
  /** What was asked through this one, in the order of the answers. */
  answers(): DnsResult[];
};

const MAX_QUESTIONS = 400;

/** An `Asker` over a resolver. Rejects only with AbortError; after 400 questions every answer is `refused` by ourselves. */
export function createAsker(resolver: Resolver, signal: AbortSignal): Asker {
  const pending = new Map<string, Promise<DnsResult>>();
  return recording((name, type) => {
    const key = `${type} ${name.toLowerCase().replace(/\.$/, '')}`;
    const known = pending.get(key);
    if (known) return known;
    if (pending.size >= MAX_QUESTIONS) return Promise.resolve(tooMany(name, type));
    const asked = resolver.query(name, type, { signal });
    pending.set(key, asked);
    return asked;
  });
}

/** The same answers with a record of their own: the evidence of one check. */
export function withOwnRecord(asker: Asker): Asker {
  return recording((name, type) => asker.ask(name, type));
}

function recording(ask: Asker['ask']): Asker {
  const answers = new Set<DnsResult>();
  return {
    async ask(name, type) {
      const result = await ask(name, type);
      answers.add(result);
      return result;
    },
    answers: () => [...answers],
  };
}

/** True when the question was answered by an authority: records, no such type, or no such name. */
export function isAnswered(status: DnsStatus): boolean {
  return status === 'answer' || status === 'nodata' || status === 'nxdomain';
}

/** Addresses in an answer. */
export function addressesIn(result: DnsResult): string[] {
  return result.records.flatMap((row) => (row.type === 'A' || row.type === 'AAAA' ? [row.address] : []));
}

function tooMany(name: string, type: DnsType): DnsResult {
  return {
    name,
    type,
    status: 'refused',
    rcode: null,
    records: [],
    authoritative: false,
    authentic: false,
    ede: [],
    via: '',
    transport: 'none',
    ms: 0,
  };
}
