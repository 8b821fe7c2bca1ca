import type { Early } from './early.ts';
import { openWindow } from './open-window.tsx';
import { connect } from './transport/index.ts';
import type { Pass } from './transport/pass.ts';

/** The window over the way to the program that this page has. */
export function startWindow(element: HTMLElement, early: Early, pass: Pass): Promise<void> {
  return openWindow(element, connect(window, pass), early);
}
