import { type Resource as Dns2Resource, Packet } from 'dns2';
import { hasPointerChains, withFewRecords } from './message-limits.ts';
import { fromWireName } from './names.ts';
import type { DnsRecord, DnsType } from './resolver.ts';

/** Type numbers (IANA DNS parameters). */
export const TYPE_CODES: Record<DnsType, number> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  TLSA: 52,
  CAA: 257,
};

/** Largest UDP answer we ask for (RFC 6891 §6.2.5; 1232 fits every path without fragments). */
export const EDNS_SIZE = 1232;
const HEADER = 12;
/** `\0` name, type, class, ttl, rdlength: what stands before the rdata of a record with an empty name. */
const BARE_RECORD_HEAD = 11;

/** A question ready to be sent. `question` is the question section's octets, lower case, to compare answers with. */
export type EncodedQuery = { id: number; message: Buffer; question: Buffer };

/** A message in our own types. `malformed` lists what could not be read; the rest is still there. */
export type Decoded = {
  id: number;
  response: boolean;
  truncated: boolean;
  authoritative: boolean;
  authentic: boolean;
  recursionAvailable: boolean;
  rcode: number;
  answers: DnsRecord[];
  /** Authority section; `code` is the type's number. */
  authority: (DnsRecord & { code: number })[];
  /** Addresses of the additional section: what a referral says about where its servers are. */
  glue: { name: string; ttl: number; address: string }[];
  ede: { code: number; text: string }[];
  malformed: string[];
  /** The message ended inside the question or answer section: what was read may be half of it. */
  cut: boolean;
};

const lower = (octets: Buffer): Buffer => {
  const copy = Buffer.from(octets);
  for (let i = 0; i < copy.length; i += 1) {
    const octet = copy[i] ?? 0;
    // Length octets are at most 63, below 'A': they stay as they are.
    if (octet >= 65 && octet <= 90) copy[i] = octet + 32;
  }
  return copy;
};

/**
 * Encode one question; the name '' is the root. `edns: false` leaves the OPT record out, for servers that cannot read it.
 * `recursion: false` asks the server for what it knows itself (RD=0).
 */
export function encodeQuery(options: {
  id: number;
  name: string;
  type: DnsType;
  dnssec: boolean;
  edns: boolean;
  recursion?: boolean;
}): EncodedQuery {
  const packet = new Packet();
  packet.header = new Packet.Header({ id: options.id, rd: options.recursion === false ? 0 : 1 });
  packet.questions.push(new Packet.Question(options.name, TYPE_CODES[options.type], Packet.CLASS.IN));
  const question = packet.toBuffer().subarray(HEADER);
  if (options.edns) {
    packet.additionals.push(Packet.Resource.EDNS([], { doFlag: options.dnssec, udpPayloadSize: EDNS_SIZE }));
  }
  return { id: options.id, message: packet.toBuffer(), question: lower(question) };
}

/** True when these octets are an answer (qr=1) to this very question: id and question section, case-blind (RFC 5452 §9.1). */
export function answersQuery(message: Buffer, query: EncodedQuery): boolean {
  if (message.length < HEADER || message.readUInt16BE(0) !== query.id) return false;
  if (((message[2] ?? 0) & 0x80) === 0) return false;
  const count = message.readUInt16BE(4);
  // Some servers send their refusals without the question.
  if (count === 0) return message.length === HEADER || ((message[3] ?? 0) & 0x0f) !== 0;
  if (count !== 1) return false;
  const asked = message.subarray(HEADER, HEADER + query.question.length);
  return lower(asked).equals(query.question);
}

const rdataOf = (record: Dns2Resource): Buffer => {
  if (Buffer.isBuffer(record.data)) return record.data;
  try {
    const bare = Packet.Resource.encode(Object.assign(new Packet.Resource(), record, { name: '' }));
    return bare.subarray(BARE_RECORD_HEAD);
  } catch {
    return Buffer.alloc(0);
  }
};

const other = (base: { name: string; ttl: number }, record: Dns2Resource): DnsRecord => ({
  ...base,
  type: 'OTHER',
  code: record.type,
  hex: rdataOf(record).toString('hex'),
});

/** TLSA rdata (RFC 6698 §2.1): three octets and the association data. */
const readTlsa = (base: { name: string; ttl: number }, record: Dns2Resource): DnsRecord => {
  const rdata = rdataOf(record);
  if (rdata.length < 4) return other(base, record);
  return {
    ...base,
    type: 'TLSA',
    usage: rdata[0] ?? 0,
    selector: rdata[1] ?? 0,
    matching: rdata[2] ?? 0,
    hex: rdata.subarray(3).toString('hex'),
  };
};

const toRecord = (record: Dns2Resource): DnsRecord => {
  const base = { name: fromWireName(record.name), ttl: record.ttl };
  switch (record.type) {
    case TYPE_CODES.A:
      return { ...base, type: 'A', address: record.address ?? '' };
    case TYPE_CODES.AAAA:
      return { ...base, type: 'AAAA', address: record.address ?? '' };
    case TYPE_CODES.MX:
      return {
        ...base,
        type: 'MX',
        preference: record.priority ?? 0,
        exchange: fromWireName(record.exchange ?? ''),
      };
    case TYPE_CODES.TXT: {
      const strings = Array.isArray(record.data) ? record.data : [];
      return { ...base, type: 'TXT', text: strings.join(''), strings };
    }
    case TYPE_CODES.PTR:
      return { ...base, type: 'PTR', target: fromWireName(record.domain ?? '') };
    case TYPE_CODES.CNAME:
      return { ...base, type: 'CNAME', target: fromWireName(record.domain ?? '') };
    case TYPE_CODES.NS:
      return { ...base, type: 'NS', target: fromWireName(record.ns ?? '') };
    case TYPE_CODES.SOA:
      return {
        ...base,
        type: 'SOA',
        primary: fromWireName(record.primary ?? ''),
        serial: record.serial ?? 0,
      };
    case TYPE_CODES.TLSA:
      return readTlsa(base, record);
    default:
      return other(base, record);
  }
};

const readEde = (additionals: readonly Dns2Resource[]): Decoded['ede'] => {
  const found: Decoded['ede'] = [];
  for (const record of additionals) {
    if (record.type !== Packet.TYPE.EDNS || !Array.isArray(record.rdata)) continue;
    for (const option of record.rdata) {
      if (!('infoCode' in option) || !('extraText' in option) || found.length >= 8) continue;
      found.push({ code: Number(option.infoCode), text: String(option.extraText).slice(0, 256) });
    }
  }
  return found;
};

/** Decode any octets. Never throws: null means there is not even a header, or names made to keep a reader busy. */
export function decodeMessage(message: Buffer): Decoded | null {
  if (hasPointerChains(message)) return null;
  let packet: Packet;
  try {
    packet = Packet.parse(withFewRecords(message));
  } catch {
    return null;
  }
  const { header } = packet;
  const flags = message[3] ?? 0;
  const cut = packet.errors.some(
    (error) => !error.recovered && (error.section === 'questions' || error.section === 'answers'),
  );
  const malformed = packet.errors.slice(0, 8).map((error) => error.message.slice(0, 200));
  const answers: DnsRecord[] = [];
  for (const record of packet.answers) {
    if (record.class === Packet.CLASS.IN) answers.push(toRecord(record));
  }
  const authority: Decoded['authority'] = [];
  for (const record of packet.authorities) {
    if (record.class === Packet.CLASS.IN) authority.push({ ...toRecord(record), code: record.type });
  }
  const glue: Decoded['glue'] = [];
  for (const record of packet.additionals) {
    if (record.type !== TYPE_CODES.A && record.type !== TYPE_CODES.AAAA) continue;
    if (record.class !== Packet.CLASS.IN || !record.address) continue;
    glue.push({ name: fromWireName(record.name), ttl: record.ttl, address: record.address });
  }
  return {
    id: header.id,
    response: header.qr === 1,
    truncated: header.tc === 1,
    authoritative: header.aa === 1,
    authentic: (flags & 0x20) !== 0,
    recursionAvailable: header.ra === 1,
    rcode: header.rcode,
    answers,
    authority,
    glue,
    ede: readEde(packet.additionals),
    malformed,
    cut,
  };
}
