import type { KeyboardEvent } from 'react';

const STEP: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * Arrows, Home and End move among the elements with `data-at="row,column"` inside the element that has this as its
 * onKeyDown; a place that is not there is jumped over. Tab goes on working.
 */
export function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const spots = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-at]')].map((element) => {
    const [row = 0, column = 0] = (element.dataset.at ?? '').split(',').map(Number);
    return { element, row, column };
  });
  const here = spots.find((spot) => spot.element === event.target);
  if (!here) return;
  let next: (typeof spots)[number] | undefined;
  const step = STEP[event.key];
  if (step) {
    const ahead = spots
      .map((spot) => ({
        spot,
        rows: (spot.row - here.row) * step[0],
        columns: (spot.column - here.column) * step[1],
      }))
      .filter(({ spot, rows, columns }) =>
        step[0] !== 0 ? rows > 0 && spot.column === here.column : columns > 0 && spot.row === here.row,
      )
      .sort((a, b) => a.rows + a.columns - (b.rows + b.columns));
    next = ahead[0]?.spot;
  } else if (event.key === 'Home') next = spots[0];
  else if (event.key === 'End') next = spots.at(-1);
  if (!next) return;
  event.preventDefault();
  next.element.focus();
}
