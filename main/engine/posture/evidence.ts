import type { Evidence } from '../../../preload/contract/index.ts';
import type { DnsRecord, DnsResult } from '../dns/resolver.ts';
import { recordText } from '../dns/values.ts';
import { safeText } from '../smtp/safe-text.ts';

const MAX_LINES = 40;
const MAX_LINE = 500;
const MAX_PARAM = 300;

/** Text of a stranger as a finding's parameter; the string table's own marks are broken up, so that they stay text. */
export function safeParam(text: string): string {
  return safeText(text, MAX_PARAM).replaceAll('$t(', '$ t(').replaceAll('{{', '{ {');
}

/** Questions and answers like a zone file: `example.com. TXT ?`, then `example.com. 300 TXT "v=spf1 -all"` or the status. */
export function dnsEvidence(results: readonly DnsResult[], at: string, deciding?: RegExp): Evidence {
  const lines = results.flatMap((result) => [
    `${safeText(result.name, MAX_LINE)}. ${result.type} ?`,
    ...(result.records.length > 0 ? result.records.map(recordLine) : [result.status]),
  ]);
  const shown = lines.slice(0, MAX_LINES);
  const decided = deciding ? shown.findIndex((line) => !line.endsWith('?') && deciding.test(line)) : -1;
  const source = results[0]?.via;
  return {
    kind: 'dns',
    at,
    lines: shown,
    ...(source === undefined ? {} : { source }),
    ...(decided >= 0 ? { deciding: decided } : {}),
  };
}

function recordLine(record: DnsRecord): string {
  const value = record.type === 'TXT' ? `"${record.text}"` : recordText(record);
  return safeText(`${record.name}. ${record.ttl} ${record.type} ${value}`, MAX_LINE);
}
