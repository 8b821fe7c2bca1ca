import {
  encodeReply,
  type FakeQuestion,
  type FakeRecord,
  type FakeReply,
  T,
} from '../../fakes/dns/server.ts';

/** Parts of a reply, as `encodeReply` takes them. */
export type Parts = Parameters<typeof encodeReply>[1];

/** An A record of the name that was asked for. */
export const a = (data: string, more: Partial<FakeRecord> = {}): FakeRecord => ({
  type: T.A,
  data,
  ttl: 900,
  ...more,
});

/** A message that says yes: 127.0.0.2. */
export const YES: Parts = { answers: [a('127.0.0.2')] };
export const NO: Parts = { rcode: 3 };

/** The octets of a reply. */
export const octets = ({ raw }: FakeQuestion, parts: Parts): Buffer => encodeReply(raw, parts);

/** A reply whose octets are changed before they go out. */
export const twisted = (parts: Parts, twist: (message: Buffer) => void): FakeReply => ({
  ...parts,
  twist(message) {
    const copy = Buffer.from(message);
    twist(copy);
    return copy;
  },
});

/** Where the answer section begins: behind the header and the question. */
export function answersAt(message: Buffer): number {
  let at = 12;
  while (at < message.length && message[at] !== 0) at += (message[at] ?? 0) + 1;
  return at + 5;
}

/** Header and question of a message, as a reply that promises `count` answers, with `body` behind it. */
export function promising(question: FakeQuestion, count: number, body: Buffer): Buffer {
  const whole = octets(question, {});
  const head = Buffer.from(whole.subarray(0, answersAt(whole)));
  head.writeUInt16BE(count, 6);
  head.writeUInt16BE(0, 8);
  head.writeUInt16BE(0, 10);
  return Buffer.concat([head, body]);
}

/** One record whose owner is a pointer to the question's name. `type` and `data` are as they are told, however wrong. */
export function record(type: number, data: Buffer, ttl = 900): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(ttl, 6);
  head.writeUInt16BE(data.length & 0xffff, 10);
  return Buffer.concat([head, data]);
}

/** 127.0.0.2 as octets. */
export const LISTED = Buffer.from([127, 0, 0, 2]);

/** A TXT record's data: strings of at most 255 octets (RFC 1035 §3.3.14). */
export function strings(text: string): Buffer {
  const all = Buffer.from(text);
  const parts: Buffer[] = [];
  for (let at = 0; at < all.length; at += 255) {
    const part = all.subarray(at, at + 255);
    parts.push(Buffer.from([part.length]), part);
  }
  return Buffer.concat(parts);
}

/** A message with its length in front (RFC 1035 §4.2.2). */
export function framed(message: Buffer): Buffer {
  const prefix = Buffer.alloc(2);
  prefix.writeUInt16BE(message.length);
  return Buffer.concat([prefix, message]);
}
