import type { MiniCase, RunEvent } from '../../preload/contract/index.ts';
import { parseInput, readAddress, scopeOf } from '../engine/target/index.ts';
import { isInsidePlaceholder } from './hide/addresses.ts';
import type { CaseFile } from './types.ts';

/** What a run or a mini-case says about which server it is about. */
type Server = { domain: string | null; names: Set<string>; addresses: Set<string> };

/**
 * Are these about one server? Two domains are one server only when they are the same domain: a filter company's names and addresses serve
 * many. Otherwise a common host name, or a common address that only one computer in the world can have.
 */
export function isSameServer(a: readonly RunEvent[] | MiniCase, b: readonly RunEvent[] | MiniCase): boolean {
  const [one, other] = [serverOf(a), serverOf(b)];
  if (one.domain !== null && other.domain !== null) return one.domain === other.domain;
  return share(one.names, other.names) || share(one.addresses, other.addresses);
}

/** Is any part of one file about the server of any part of the other? Files that hold notes only say nothing. */
export function isSameServerAs(a: CaseFile, b: CaseFile): boolean {
  const [ones, others] = [subjectsOf(a), subjectsOf(b)];
  const isSameCase = a.caseId !== '' && a.caseId === b.caseId;
  if (ones.length === 0 || others.length === 0) return isSameCase;
  // A server whose only name was left out is known by its case alone.
  const isNameless = (all: readonly Subject[]): boolean => all.map(serverOf).every(hasNoName);
  if (isSameCase && (isNameless(ones) || isNameless(others))) return true;
  return ones.some((one) => others.some((other) => isSameServer(one, other)));
}

const hasNoName = ({ domain, names, addresses }: Server): boolean =>
  domain === null && names.size === 0 && addresses.size === 0;

type Subject = readonly RunEvent[] | MiniCase;

function subjectsOf({ parts }: CaseFile): Subject[] {
  return parts.flatMap(({ content }): Subject[] => {
    if (content?.kind === 'run') return [content.events];
    return content?.kind === 'mini' ? [content.mini] : [];
  });
}

function serverOf(subject: readonly RunEvent[] | MiniCase): Server {
  return 'doors' in subject ? serverOfMini(subject) : serverOfRun(subject);
}

function serverOfMini({ target, doors }: MiniCase): Server {
  const server: Server = { domain: null, names: new Set(), addresses: new Set() };
  addTyped(target, server);
  for (const { address } of doors) addAddress(address, server);
  return server;
}

function serverOfRun(events: readonly RunEvent[]): Server {
  const server: Server = { domain: null, names: new Set(), addresses: new Set() };
  for (const event of events) {
    if (event.type === 'run-started') {
      addTyped(event.request.input, server);
      for (const typed of event.request.servers) addTyped(typed, server, false);
    } else if (event.type === 'target') {
      if (event.target.domain) server.domain = event.target.domain.toLowerCase();
      for (const { name, addresses } of event.target.hosts) {
        addName(name, server);
        for (const { ip } of addresses) addAddress(ip, server);
      }
    } else if (event.type === 'cell-started') addAddress(event.cell.address, server);
  }
  return server;
}

function addTyped(text: string, server: Server, isTarget = true): void {
  const parsed = parseInput(text);
  if (!parsed.ok) return;
  if (parsed.address) addAddress(parsed.address.ip, server, isTarget);
  if (parsed.name === undefined || parsed.name === null) return;
  addName(parsed.name, server);
}

/** A placeholder names nobody: every file has its own `inside-1`. */
function addName(name: string, { names }: Server): void {
  if (!isInsidePlaceholder(name)) names.add(name.toLowerCase());
}

/** Private addresses are everywhere: they count only when they are what was typed. */
function addAddress(text: string, server: Server, isTyped = false): void {
  const ip = readAddress(text)?.ip;
  if (ip === undefined) return;
  const scope = scopeOf(ip);
  if (isTyped || scope === 'public' || scope === 'documentation') server.addresses.add(ip);
}

const share = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some((one) => b.has(one));
