import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import ipaddr from 'ipaddr.js';
import { cellState, type MiniCase, miniCase, place, VERDICT_CODES } from '../../../preload/contract/index.ts';
import { fromBase32, toBase32 } from './base32.ts';
import { DICTIONARY } from './dictionary.ts';
import { OctetError, type OctetReader, type OctetWriter, readOctets, writeOctets } from './octets.ts';

/** Version 1. Letters of QR's alphanumeric mode only. */
const PREFIX = 'RD1:';
/** Octets of a mini-case at most, written out: every field at its limit. */
const MOST_OCTETS = 4096;
const CRC_OCTETS = 4;

/** Why a text is no mini-case: not ours, of a newer program, or a letter is wrong or missing. */
export type MiniTrouble = 'not-ours' | 'newer' | 'damaged';

type Door = MiniCase['doors'][number];

/** A mini-case as text for a QR code: `RD1:`, then base 32 of deflated fields and their CRC-32. Times to the second. */
export function writeMiniCode(mini: MiniCase): string {
  const out = writeOctets();
  out.text(mini.caseId);
  out.text(mini.number);
  out.text(mini.target);
  out.byte(VERDICT_CODES.indexOf(mini.verdict));
  out.byte(place.options.indexOf(mini.place));
  const at = Date.parse(mini.at);
  out.number(Number.isNaN(at) ? 0 : Math.max(0, Math.floor(at / 1000)) + 1);
  out.number(mini.doors.length);
  for (const door of mini.doors) writeDoor(door, out);
  out.number(mini.listed);
  out.number(mini.answered);
  out.number(mini.findings.length);
  for (const one of mini.findings) out.text(one);
  out.number(mini.hashes.length);
  for (const hash of mini.hashes) {
    const isHex = /^(?:[0-9a-f]{2}){1,6}$/.test(hash);
    out.byte(isHex ? 1 : 0);
    if (isHex) {
      out.byte(hash.length / 2);
      out.raw(Buffer.from(hash, 'hex'));
    } else out.text(hash);
  }
  const plain = out.done();
  const packed = deflateRawSync(plain, { level: 9, dictionary: Buffer.from(DICTIONARY) });
  const sum = Buffer.alloc(CRC_OCTETS);
  sum.writeUInt32BE(crc32(plain));
  return PREFIX + toBase32(Buffer.concat([packed, sum]));
}

/** Reads a mini-case that was photographed, pasted or typed. Never throws; nothing that does not fit the contract comes through. */
export function readMiniCode(text: string): { ok: true; mini: MiniCase } | { ok: false; why: MiniTrouble } {
  const [, version, body] = /^\s*RD(\d{1,3})\s*:([\s\S]*)$/i.exec(text.slice(0, MOST_OCTETS * 2)) ?? [];
  if (version === undefined || body === undefined) return { ok: false, why: 'not-ours' };
  if (version !== '1') return { ok: false, why: Number(version) > 1 ? 'newer' : 'not-ours' };
  try {
    const octets = fromBase32(body);
    if (!octets || octets.length <= CRC_OCTETS) return { ok: false, why: 'damaged' };
    const plain = inflateRawSync(octets.subarray(0, -CRC_OCTETS), {
      dictionary: Buffer.from(DICTIONARY),
      maxOutputLength: MOST_OCTETS,
    });
    const sum = Buffer.from(octets.subarray(-CRC_OCTETS)).readUInt32BE();
    if (crc32(plain) !== sum) return { ok: false, why: 'damaged' };
    const read = miniCase.safeParse(readFields(readOctets(plain)));
    return read.success ? { ok: true, mini: read.data } : { ok: false, why: 'damaged' };
  } catch (error) {
    // zlib's own errors have a code; ours are of one class. Anything else would be a fault of this program.
    if (error instanceof OctetError || (error instanceof Error && 'code' in error))
      return { ok: false, why: 'damaged' };
    throw error;
  }
}

function writeDoor(door: Door, out: OctetWriter): void {
  // An address that was left out is a word such as `inside-1`.
  const parsed = ipaddr.isValid(door.address) ? ipaddr.parse(door.address) : null;
  const isExact = parsed?.toString() === door.address;
  const form = !isExact ? 2 : parsed?.kind() === 'ipv4' ? 0 : 1;
  out.byte(form | (cellState.options.indexOf(door.state) << 2) | (door.family === 6 ? 32 : 0));
  out.number(door.port);
  if (isExact && parsed) out.raw(Uint8Array.from(parsed.toByteArray()));
  else out.text(door.address);
}

function readDoor(from: OctetReader): unknown {
  const head = from.byte();
  const form = head & 3;
  const port = from.number(65_535);
  const address =
    form === 2
      ? from.text(64)
      : form > 2
        ? undefined
        : ipaddr.fromByteArray([...from.raw(form === 0 ? 4 : 16)]).toString();
  return { address, family: head & 32 ? 6 : 4, port, state: cellState.options[(head >> 2) & 7] };
}

function readFields(from: OctetReader): unknown {
  const many = <T>(most: number, read: () => T): T[] => Array.from({ length: from.number(most) }, read);
  const fields = {
    caseId: from.text(256),
    number: from.text(48),
    target: from.text(1012),
    verdict: VERDICT_CODES[from.byte()],
    place: place.options[from.byte()],
    at: readTime(from.number(2 ** 40)),
    doors: many(12, () => readDoor(from)),
    listed: from.number(100_000),
    answered: from.number(100_000),
    findings: many(6, () => from.text(240)),
    hashes: many(4, () => {
      if (from.byte() === 0) return from.text(48);
      return Buffer.from(from.raw(from.byte())).toString('hex');
    }),
  };
  if (!from.isAtEnd()) throw new OctetError('more than there should be');
  return fields;
}

function readTime(secondsAndOne: number): string {
  if (secondsAndOne === 0) return '';
  const at = new Date((secondsAndOne - 1) * 1000);
  if (Number.isNaN(at.getTime())) throw new OctetError('no time');
  return at.toISOString();
}
