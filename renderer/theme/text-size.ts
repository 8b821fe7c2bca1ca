/** Smallest text size, per cent. */
export const TEXT_MIN = 100;
/** Largest text size, per cent. */
export const TEXT_MAX = 200;
const STEPS = [100, 110, 125, 150, 175, 200];

/** The next step up (1) or down (-1) from a text size in per cent; stays at the ends. */
export function nextTextSize(size: number, direction: 1 | -1): number {
  const next = direction === 1 ? STEPS.find((step) => step > size) : STEPS.findLast((step) => step < size);
  return next ?? (direction === 1 ? TEXT_MAX : TEXT_MIN);
}
