import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type OpenedCase, ServiceError } from '../../../preload/contract/index.ts';
import { type CaseFile, readCaseFile } from '../../case-file/index.ts';
import { checkReport } from '../../report/index.ts';
import type { ServiceContext } from '../types.ts';
import { importFile } from './import-file.ts';
import { trouble } from './trouble.ts';

/** Larger than any case that was ever made: ten years of monthly checks. */
const MAX_CASE_BYTES = 64 * 1024 * 1024;
const TICKET_MS = 10 * 60_000;
const MAX_TICKETS = 3;

export type Opening = { opened: OpenedCase | null; locked: { ticket: string; fileName: string } | null };

type Held = { bytes: Uint8Array; fileName: string; path: string | null; timer: NodeJS.Timeout };

/** Files that wait for their passphrase: a few, for a few minutes, and their octets are wiped after. */
export type Tickets = {
  hold(bytes: Uint8Array, fileName: string, path: string | null): string;
  look(ticket: string): Omit<Held, 'timer'> | null;
  drop(ticket: string): void;
};

export function createTickets(lifeMs = TICKET_MS): Tickets {
  const held = new Map<string, Held>();
  const drop = (ticket: string): void => {
    const one = held.get(ticket);
    if (!one) return;
    clearTimeout(one.timer);
    one.bytes.fill(0);
    held.delete(ticket);
  };
  return {
    hold(bytes, fileName, path) {
      const [oldest] = held.keys();
      if (oldest !== undefined && held.size >= MAX_TICKETS) drop(oldest);
      const ticket = randomBytes(16).toString('hex');
      const timer = setTimeout(() => drop(ticket), lifeMs);
      timer.unref();
      held.set(ticket, { bytes: Uint8Array.from(bytes), fileName, path, timer });
      return ticket;
    },
    look: (ticket) => held.get(ticket) ?? null,
    drop,
  };
}

/** Reads octets as a case: a case file, or the case inside a PDF report. Null: it needs its passphrase. Throws `ServiceError`. */
export async function readCaseBytes(
  bytes: Uint8Array,
  fileName: string,
  passphrase?: string,
): Promise<CaseFile | null> {
  if (bytes.length > MAX_CASE_BYTES) throw trouble('too-large', fileName);
  const inside = isPdf(bytes) ? checkReport(bytes).caseBytes : bytes;
  if (inside === null) throw trouble('no-case-inside', fileName);
  const read = await readCaseFile(inside, passphrase === undefined ? {} : { passphrase });
  if (read.ok) return read.file;
  if (read.why === 'passphrase-needed') return null;
  throw trouble(read.why, fileName);
}

/** Opens octets, or keeps them under a ticket until their passphrase is known. */
export async function openBytes(
  bytes: Uint8Array,
  given: { fileName: string; path: string | null },
  tickets: Tickets,
  context: ServiceContext,
): Promise<Opening> {
  const file = await readCaseBytes(bytes, given.fileName);
  if (file === null) {
    const ticket = tickets.hold(bytes, given.fileName, given.path);
    return { opened: null, locked: { ticket, fileName: given.fileName } };
  }
  const opened = await importFile(file, given.fileName, context);
  if (given.path !== null) context.shell.usedCaseFile?.(given.path, opened.name);
  return { opened, locked: null };
}

/** Opens a held file. A wrong passphrase throws, and the ticket stays good. */
export async function unlock(
  ticket: string,
  passphrase: string,
  tickets: Tickets,
  context: ServiceContext,
): Promise<Opening> {
  const held = tickets.look(ticket);
  if (!held) throw trouble('ticket-gone', '');
  // A copy: the octets may be wiped while the passphrase is tried.
  const file = await readCaseBytes(Uint8Array.from(held.bytes), held.fileName, passphrase);
  if (file === null) throw trouble('passphrase-wrong', held.fileName);
  const opened = await importFile(file, held.fileName, context);
  if (held.path !== null) context.shell.usedCaseFile?.(held.path, opened.name);
  tickets.drop(ticket);
  return { opened, locked: null };
}

/** The octets of a file of this computer. Throws `ServiceError` with a sentence. */
export async function readWhole(path: string): Promise<Uint8Array> {
  const name = basename(path);
  try {
    const file = await open(path, 'r');
    try {
      const facts = await file.stat();
      if (facts.isDirectory()) throw trouble('folder', name);
      // A device or a pipe may never end.
      if (!facts.isFile()) throw trouble('not-ours', name);
      if (facts.size > MAX_CASE_BYTES) throw trouble('too-large', name);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EISDIR') throw trouble('folder', name);
    throw trouble(code === 'ENOENT' ? 'gone' : 'unreadable', name);
  }
}

function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-');
}
