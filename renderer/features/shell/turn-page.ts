/** What stays of a page when it is turned, so that a line is not lost, px. */
const OVERLAP_PX = 48;

/** Turns a whole page at once: one new picture for the far side instead of many on the way (UX §7). */
export function turnPage(direction: 1 | -1): void {
  const bar = document.querySelector('[data-codes]')?.getBoundingClientRect().height ?? 0;
  const page = Math.max(120, window.innerHeight - bar - OVERLAP_PX);
  window.scrollBy({ top: direction * page, behavior: 'instant' });
}
