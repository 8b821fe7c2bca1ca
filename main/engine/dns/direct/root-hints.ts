import { isIP } from 'node:net';
import { rootServers } from '../../../catalogue/root-servers.ts';

const MAX_TEXT = 65_536;
const MAX_LINES = 2000;
const MAX_ROOTS = 64;
const TYPES = ['NS', 'A', 'AAAA'];

type Row = { owner: string; type: string; data: string };

/** `[owner] [ttl] [class] type data`; a line that begins with a space has the owner of the one before. */
function readRow(line: string, before: string): Row | null {
  const words = line.trim().split(/\s+/);
  const owner = /^\s/.test(line) ? before : (words.shift() ?? '').toLowerCase();
  while (/^(?:\d+|IN)$/i.test(words[0] ?? '')) words.shift();
  const [type = '', data = '', ...rest] = words;
  if (!TYPES.includes(type.toUpperCase()) || data === '' || rest.length > 0) return null;
  return { owner, type: type.toUpperCase(), data: data.toLowerCase() };
}

/**
 * Reads root hints in the form of named.root (RFC 1035 §5.1): the addresses of the servers named for `.`, in their order, each once.
 * Anything else in the text is left out; text without a root server gives []. At most 64 kB are read, and 64 addresses kept.
 */
export function parseRootHints(text: string): string[] {
  const rows: Row[] = [];
  let owner = '';
  for (const line of text.slice(0, MAX_TEXT).split(/\r?\n/, MAX_LINES)) {
    const bare = line.replace(/;.*$/, '').trimEnd();
    if (bare.trim() === '' || bare.startsWith('$')) continue;
    const row = readRow(bare, owner);
    if (!row) continue;
    owner = row.owner;
    rows.push(row);
  }
  const servers = new Set(
    rows.filter((row) => row.type === 'NS' && row.owner === '.').map((row) => row.data),
  );
  const found = rows
    .filter(
      (row) =>
        servers.has(row.owner) && isIP(row.data) === (row.type === 'A' ? 4 : row.type === 'AAAA' ? 6 : -1),
    )
    .map((row) => row.data);
  return [...new Set(found)].slice(0, MAX_ROOTS);
}

/** The internet's root servers, IPv4 before IPv6. */
export function internetRoots(): string[] {
  return [...rootServers.map((server) => server.ip4), ...rootServers.map((server) => server.ip6)];
}
