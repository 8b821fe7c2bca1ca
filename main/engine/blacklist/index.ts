export { type BlacklistJob, checkBlacklists, planPairs, rowKey } from './check.ts';
export { blacklistFindings } from './findings.ts';
export { planLists } from './plan.ts';
export { createProofCache, type ProofCache } from './proof-cache.ts';
export { proveZone } from './prove-zone.ts';
export { registeredDomain, type Subject, type SubjectKind } from './subject.ts';
export { type BlacklistGroup, blacklistHeadline, groupOf, summarise } from './summary.ts';
