import { PRACTICE_ROOT } from '../names.ts';

/** One record of the pretend world. Names are lower-case without the final dot; `*.` in front means everything below. */
export type ZoneRecord = { name: string } & (
  | { type: 'A' | 'AAAA'; address: string }
  | { type: 'MX'; preference: number; exchange: string }
  | { type: 'TXT'; text: string }
  | { type: 'PTR' | 'NS'; target: string }
);

/** `delayMs`: how long the answer is held back. */
export type ZoneAnswer = {
  status: 'answer' | 'nodata' | 'nxdomain';
  records: ZoneRecord[];
  delayMs?: number;
};

export type Zone = { look(name: string, type: string): ZoneAnswer };

/** The name server of everything, for NS and SOA records. */
export const NAME_SERVER = `ns.${PRACTICE_ROOT}`;

/** Makes the records findable. A name that only has names below it exists too, without records (RFC 8020). */
export function createZone(records: readonly ZoneRecord[]): Zone {
  const byName = new Map<string, ZoneRecord[]>();
  const wildcards: ZoneRecord[] = [];
  for (const record of records) {
    if (record.name.startsWith('*.')) wildcards.push(record);
    else byName.set(record.name, [...(byName.get(record.name) ?? []), record]);
    for (let parent = parentOf(record.name); parent !== ''; parent = parentOf(parent)) {
      if (!byName.has(parent)) byName.set(parent, []);
    }
  }
  return {
    look(asked, type) {
      const name = asked.toLowerCase().replace(/\.$/, '');
      const exact = byName.get(name);
      const found = exact ?? wildcards.filter((record) => name.endsWith(record.name.slice(1)));
      if (exact === undefined && found.length === 0) return { status: 'nxdomain', records: [] };
      const matching = found.filter((record) => record.type === type);
      return { status: matching.length > 0 ? 'answer' : 'nodata', records: matching };
    },
  };
}

function parentOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}

/** Name of an IPv4 address under `in-addr.arpa` or a blacklist: octets backwards (RFC 5782 §2.1). */
export function reversed(ip4: string): string {
  return ip4.split('.').reverse().join('.');
}
