export { isInside, readAddress, type Scope, scopeOf } from './address-scope.ts';
export { hiddenCandidates, reverseNames } from './hidden-candidates.ts';
export { cleanName, displayName, parseInput, parseServer } from './parse-input.ts';
export { isBehindFilter, resolveTarget, usualChoice } from './resolve-target.ts';
export { nearbyNames, suggestName } from './spelling.ts';
