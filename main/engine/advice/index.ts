export { CAUSES, type CauseId, CURES, type CureId, curesFor, readCause } from './causes.ts';
export { guessProduct, type ServerSayings } from './fingerprint.ts';
export { causesOf, holeOf, type LikelyCause, likelyCause } from './likely-cause.ts';
export { holesOfFinding, type LikelySetting, likelySettings } from './likely-settings.ts';
export {
  adviseFor,
  FIRST_AID,
  findProduct,
  type LookUp,
  listProducts,
  type ProductAdviceCore,
  wordAdvice,
} from './product-advice.ts';
