export { exampleBounce } from './example-bounce.ts';
export { looksLikeBounce } from './looks-like-bounce.ts';
export { type BounceInput, type BounceOptions, MAX_OCTETS, MAX_TEXT, readBounce } from './read-bounce.ts';
