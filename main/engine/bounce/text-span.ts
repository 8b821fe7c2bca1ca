import type { Answer } from './find-answers.ts';

/** A text that rules look at, and where it stands in the whole flat text. */
export type Text = { flat: string; start: number; answer: Answer | null };

/** The answer that a place of the flat text lies in; null outside of answers. */
export function answerAt(answers: readonly Answer[], offset: number): Answer | null {
  return answers.find((answer) => offset >= answer.start && offset < answer.end) ?? null;
}
