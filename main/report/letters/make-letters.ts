import type { Report } from '../../../preload/contract/index.ts';
import { bossLetter } from './boss.ts';
import { contextOf, type LetterCore, type LetterFacts } from './letter-context.ts';
import { listLetters } from './list.ts';
import { ownerLetter } from './owner.ts';
import { partnerLetter } from './partner.ts';
import { providerLetter } from './provider.ts';

/** Every letter of a report (C5), in the order in which they are best sent; also those that do not apply, so that they can be read. */
export function makeLetters(report: Report, facts: LetterFacts): LetterCore[] {
  const context = contextOf(report, facts);
  return [
    bossLetter(context),
    providerLetter(context),
    ...listLetters(context),
    partnerLetter(context),
    ownerLetter(context),
  ];
}
