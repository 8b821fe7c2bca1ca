export { createDirectResolver } from './direct-resolver.ts';
export { parseRootHints } from './root-hints.ts';
