import { ServiceError } from '../../preload/contract/index.ts';
import { type DnsblRow, parseDnsblCatalogue } from '../catalogue/dnsbl.ts';
import { parseRootHints, parseServer } from '../engine/dns/index.ts';

const MAX_LISTS_BYTES = 8 * 1024 * 1024;
const MAX_HINTS_BYTES = 256 * 1024;
/** As many as a request may name. */
const MAX_ROOTS = 32;

/** `--lists FILE`: a catalogue of the same format. Throws `ServiceError` with the reason. */
export function readListsFile(bytes: Uint8Array): DnsblRow[] {
  if (bytes.length > MAX_LISTS_BYTES)
    throw new ServiceError({ code: 'bad-input', key: 'lists-file', detail: 'too-large' });
  try {
    return parseDnsblCatalogue(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    const detail =
      error instanceof SyntaxError
        ? 'not-json'
        : error instanceof Error
          ? error.message.slice(0, 200)
          : 'unreadable';
    throw new ServiceError({ code: 'bad-input', key: 'lists-file', detail });
  }
}

/**
 * `--root-hints FILE`: addresses of root servers as in `named.root`, or one `IP` or `IP:PORT` a line. Throws `ServiceError` with the reason.
 */
export function readRootHints(bytes: Uint8Array): string[] {
  const problem = (detail: string) => new ServiceError({ code: 'bad-input', key: 'root-hints', detail });
  if (bytes.length > MAX_HINTS_BYTES) throw problem('too-large');
  const text = new TextDecoder().decode(bytes);
  const bare = text.split(/\r?\n/).flatMap((line) => (parseServer(line) === null ? [] : [line.trim()]));
  const roots = [...new Set([...parseRootHints(text), ...bare])].slice(0, MAX_ROOTS);
  if (roots.length === 0) throw problem('no-addresses');
  return roots;
}
