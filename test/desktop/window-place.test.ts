import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow, Display, Rectangle } from 'electron';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { fitBounds, keepPlace, readPlace } from '../../main/desktop/window-place.ts';

const folder = mkdtempSync(join(tmpdir(), 'rd-place-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'window.json');

const FIRST = { x: 0, y: 0, width: 1920, height: 1040 };
const SECOND = { x: 1920, y: 0, width: 1280, height: 984 };

function displays(...areas: Rectangle[]) {
  const all = areas.map((workArea) => ({ workArea }) as Display);
  const [primary] = all;
  if (!primary) throw new Error('no display');
  return Object.assign(new EventEmitter(), { getAllDisplays: () => all, getPrimaryDisplay: () => primary });
}

function makeWindow(bounds: Rectangle) {
  const state = { bounds, isMaximised: false, isMinimised: false };
  const window = Object.assign(new EventEmitter(), {
    state,
    getNormalBounds: () => state.bounds,
    setBounds: vi.fn((next: Rectangle) => {
      state.bounds = next;
    }),
    isMaximized: () => state.isMaximised,
    isMinimized: () => state.isMinimised,
    isFullScreen: () => false,
    isDestroyed: () => false,
  });
  return { window: window as unknown as BrowserWindow & EventEmitter & { state: typeof state }, state };
}

describe('where the window opens', () => {
  it('lets the system choose the first time, no larger than the screen', () => {
    expect(readPlace(path, displays(FIRST))).toEqual({
      bounds: { width: 1024, height: 640 },
      isMaximised: false,
    });
    const small = { x: 0, y: 0, width: 900, height: 600 };
    expect(readPlace(path, displays(small)).bounds).toEqual({ width: 900, height: 600 });
  });

  it.each([
    '',
    '[]',
    'null',
    '{"x":1}',
    '{"x":"0","y":0,"width":900,"height":700}',
    '{"x":1e9,"y":0,"width":9,"height":9}',
  ])('takes %j for nothing remembered', (text) => {
    writeFileSync(path, text);
    expect(readPlace(path, displays(FIRST)).bounds).toEqual({ width: 1024, height: 640 });
  });

  it('remembers place, size and being maximised', () => {
    const { window, state } = makeWindow({ x: 2000, y: 50, width: 900, height: 700 });
    keepPlace({ window, path, screen: displays(FIRST, SECOND) });
    state.isMaximised = true;
    window.emit('close');
    expect(readPlace(path, displays(FIRST, SECOND))).toEqual({
      bounds: { x: 2000, y: 50, width: 900, height: 700 },
      isMaximised: true,
    });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ x: 2000 });
  });

  it('comes back in the middle of a screen that is there when its own is gone', () => {
    const bounds = { x: 2000, y: 50, width: 900, height: 700 };
    expect(fitBounds(bounds, displays(FIRST))).toEqual({ x: 510, y: 170, width: 900, height: 700 });
    // Only its lower part would be seen: nobody could take it by its title.
    expect(fitBounds({ ...bounds, x: 10, y: -300 }, displays(FIRST))).toMatchObject({ x: 510 });
    expect(fitBounds({ ...bounds, x: 10, y: -5 }, displays(FIRST))).toMatchObject({ x: 10, y: -5 });
  });

  it('is brought back when its screen is taken away, and left alone when it can still be seen', () => {
    const screen = displays(FIRST);
    const lost = makeWindow({ x: 2500, y: 0, width: 900, height: 700 });
    keepPlace({ window: lost.window, path, screen });
    const seen = makeWindow({ x: 100, y: 0, width: 900, height: 700 });
    keepPlace({ window: seen.window, path, screen });
    screen.emit('display-removed');
    expect(lost.state.bounds).toMatchObject({ x: 510 });
    expect(seen.window.setBounds).not.toHaveBeenCalled();
  });

  it('does without when the folder cannot be written', () => {
    const { window } = makeWindow({ x: 0, y: 0, width: 900, height: 700 });
    writeFileSync(join(folder, 'a-file'), '');
    keepPlace({ window, path: join(folder, 'a-file', 'window.json'), screen: displays(FIRST) });
    expect(() => window.emit('close')).not.toThrow();
  });
});
