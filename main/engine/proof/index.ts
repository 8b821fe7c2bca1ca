export { CODE_ALPHABET, hashCode, makeCode, matchesCode } from './code.ts';
export { type CulpritFacts, nameCulprit } from './culprit.ts';
export { describePath } from './describe-path.ts';
export { readSource } from './read-source.ts';
export { readReceived } from './received.ts';
export { settleCode, settleSource } from './settle.ts';
export {
  DAMAGES,
  type Damage,
  type ProofContext,
  type RawHop,
  REFUSALS,
  type Refusal,
  type SentDelivery,
  type Settled,
  type SourceReading,
} from './types.ts';
