export { attachmentsOf } from './evidence.ts';
export type { LetterCore, LetterFacts } from './letter-context.ts';
export { letterEml, letterLink, letterText, type WrittenLetter } from './letter-file.ts';
export { makeLetters } from './make-letters.ts';
