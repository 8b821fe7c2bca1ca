import type { BrowserWindow, Rectangle, Screen } from 'electron';
import { fieldOf, readKept, writeKept } from './kept-file.ts';

export const MIN_WIDTH = 800;
export const MIN_HEIGHT = 560;
const USUAL = { width: 1024, height: 640 };
/** So much of the upper edge must be seen for a window to be taken by the hand, px. */
const GRIP = { width: 120, height: 40 };
const WRITE_AFTER_MS = 400;

/** Where the window opens. Without `x` and `y` the system puts it in the middle. */
export type WindowPlace = {
  bounds: { width: number; height: number; x?: number; y?: number };
  isMaximised: boolean;
};

/** No screen is larger, px. */
const FAR = 100_000;

type Displays = Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay'>;
type Changing = {
  on(event: 'display-removed', listener: () => void): unknown;
  off(event: 'display-removed', listener: () => void): unknown;
};

/** The remembered place, fitted to the displays that are there now. */
export function readPlace(path: string, screen: Displays): WindowPlace {
  const kept = readKept(path);
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => pixels(fieldOf(kept, name)));
  if (x === undefined || y === undefined || !width || !height)
    return { bounds: fitSize(USUAL, screen.getPrimaryDisplay().workArea), isMaximised: false };
  return {
    bounds: fitBounds({ x, y, width, height }, screen),
    isMaximised: fieldOf(kept, 'isMaximised') === true,
  };
}

function pixels(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= FAR ? value : undefined;
}

/** The same place when it can be seen; else the middle of the first display, no larger than it. */
export function fitBounds(bounds: Rectangle, screen: Displays): Rectangle {
  const home = screen.getAllDisplays().find(({ workArea }) => canBeTaken(bounds, workArea));
  const area = (home ?? screen.getPrimaryDisplay()).workArea;
  const size = fitSize(bounds, area);
  if (home) return { ...size, x: bounds.x, y: bounds.y };
  return {
    ...size,
    x: Math.round(area.x + (area.width - size.width) / 2),
    y: Math.round(area.y + (area.height - size.height) / 2),
  };
}

function fitSize(
  wanted: { width: number; height: number },
  area: Rectangle,
): { width: number; height: number } {
  return {
    width: Math.max(MIN_WIDTH, Math.min(wanted.width, area.width)),
    height: Math.max(MIN_HEIGHT, Math.min(wanted.height, area.height)),
  };
}

function canBeTaken(bounds: Rectangle, area: Rectangle): boolean {
  const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const height = Math.min(bounds.y + GRIP.height, area.y + area.height) - Math.max(bounds.y, area.y);
  return width >= GRIP.width && height >= GRIP.height / 2;
}

/** Remembers the window's place whenever it was moved or sized, and brings it back when its display is taken away. */
export function keepPlace(options: {
  window: BrowserWindow;
  path: string;
  screen: Displays & Changing;
}): void {
  const { window, path, screen } = options;
  let timer: NodeJS.Timeout | undefined;
  const write = () => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized()) return;
    writeKept(path, { ...window.getNormalBounds(), isMaximised: window.isMaximized() });
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(write, WRITE_AFTER_MS);
    timer.unref();
  };
  const bringBack = () => {
    if (window.isDestroyed() || window.isMaximized() || window.isFullScreen()) return;
    const now = window.getNormalBounds();
    const fitted = fitBounds(now, screen);
    if (fitted.x !== now.x || fitted.y !== now.y) window.setBounds(fitted);
  };
  window.on('resize', soon);
  window.on('move', soon);
  window.on('maximize', soon);
  window.on('unmaximize', soon);
  window.on('close', write);
  screen.on('display-removed', bringBack);
  window.once('closed', () => {
    clearTimeout(timer);
    screen.off('display-removed', bringBack);
  });
}
