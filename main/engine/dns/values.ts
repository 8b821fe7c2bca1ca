import type { DnsRecord, DnsResult } from './resolver.ts';

/** One record's data as plain text, the same form that `secondOpinion` gives. */
export function recordText(record: DnsRecord): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.address;
    case 'MX':
      return `${record.preference} ${record.exchange}`;
    case 'TXT':
      return record.text;
    case 'PTR':
    case 'CNAME':
    case 'NS':
      return record.target;
    case 'SOA':
      return `${record.primary} ${record.serial}`;
    case 'TLSA':
      return `${record.usage} ${record.selector} ${record.matching} ${record.hex}`;
    case 'OTHER':
      return record.hex;
    default: {
      const never: never = record;
      return String(never);
    }
  }
}

/** The records of the asked type as sorted texts: what two resolvers can be compared by. */
export function answerValues(result: DnsResult): string[] {
  return result.records
    .filter((record) =>
      result.type === 'CAA' ? record.type === 'OTHER' && record.code === 257 : record.type === result.type,
    )
    .map(recordText)
    .sort();
}
