export { isInside, readAddress, type Scope, scopeOf } from './address-scope.ts';
export { cleanName, displayName, parseInput, parseServer } from './parse-input.ts';
export { resolveTarget, usualChoice } from './resolve-target.ts';
export { nearbyNames, suggestName } from './spelling.ts';
