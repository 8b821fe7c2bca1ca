import type { Early } from './early.ts';
import { openWindow } from './open-window.tsx';
import { connect } from './transport/index.ts';

/** The window over the way to the program that this page has. */
export function startWindow(element: HTMLElement, early: Early): Promise<void> {
  return openWindow(element, connect(window), early);
}
