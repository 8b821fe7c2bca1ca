export { abortError, isAbortError, throwIfStopped } from './abort.ts';
export { createDirectResolver, parseRootHints } from './direct/index.ts';
export { createGate, type Gate } from './gate.ts';
export { isHonest } from './honest.ts';
export { toWireName } from './names.ts';
export type {
  DirectResolver,
  DnsRecord,
  DnsResult,
  DnsStatus,
  DnsType,
  Interception,
  QueryOptions,
  Resolver,
} from './resolver.ts';
export { secondOpinion } from './second-opinion.ts';
export { type DnsServer, parseServer, serverText, systemServers } from './servers.ts';
export { createResolver } from './transport.ts';
export { answerValues, recordText } from './values.ts';
