import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../renderer/theme/tokens.css'), 'utf8');
const pairs = new Map(
  [...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/gi)]
    .reverse()
    .map(([, name = '', light = '', dark = '']) => [name, { light, dark }]),
);

/** WCAG 2.2 relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function colour(name: string, theme: 'light' | 'dark'): string {
  const pair = pairs.get(name);
  if (!pair) throw new Error(`no token ${name}`);
  return pair[theme];
}

const ratio = (one: string, other: string, theme: 'light' | 'dark') =>
  contrast(colour(one, theme), colour(other, theme));

describe('status colours are those of UX §13', () => {
  it.each([
    ['open-fill', '#a11500', '#ff8a75'],
    ['open-text', '#ffffff', '#1b1b1b'],
    ['probably-fill', '#ffc845', '#ffe08a'],
    ['probably-text', '#1f1f1f', '#1b1b1b'],
    ['closed-fill', '#0b62a8', '#3e9be6'],
    ['closed-text', '#ffffff', '#101010'],
    ['unknown-fill', '#ffffff', '#1b1b1b'],
    ['unknown-text', '#1f1f1f', '#f2f2f2'],
  ])('%s', (name, light, dark) => {
    expect(pairs.get(name)).toEqual({ light, dark });
  });

  it.each([
    ['open', 8.0, 7.5],
    ['probably', 10.7, 13.4],
    ['closed', 6.3, 6.4],
    ['unknown', 16.5, 15.4],
  ])('%s has the contrast the page promises', (name, light, dark) => {
    expect(ratio(`${name}-fill`, `${name}-text`, 'light')).toBeCloseTo(light, 0);
    expect(ratio(`${name}-fill`, `${name}-text`, 'dark')).toBeCloseTo(dark, 0);
  });

  it('gives the pale “probably” a border that can be seen on a white card', () => {
    expect(ratio('probably-fill', 'card', 'light')).toBeLessThan(3);
    expect(ratio('probably-edge', 'card', 'light')).toBeGreaterThanOrEqual(3);
  });
});

describe.each(['light', 'dark'] as const)('%s theme', (theme) => {
  it.each([
    ['text', 'page'],
    ['text', 'card'],
    ['text', 'brand-soft'],
    ['muted', 'page'],
    ['muted', 'card'],
    ['muted', 'sunken'],
    ['muted', 'track'],
    ['muted', 'brand-soft'],
    ['brand', 'page'],
    ['brand', 'card'],
    ['brand', 'brand-soft'],
    ['on-brand', 'brand'],
    ['on-brand', 'brand-hover'],
    ['urgent', 'card'],
    ['urgent', 'page'],
    ['not-needed-text', 'card'],
  ])('text in %s on %s reaches 4.5:1', (front, back) => {
    expect(ratio(front, back, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['line-control', 'card'],
    ['line-control', 'page'],
    ['open-fill', 'card'],
    ['closed-fill', 'card'],
    ['brand', 'track'],
  ])('the shape of %s on %s reaches 3:1', (front, back) => {
    expect(ratio(front, back, theme)).toBeGreaterThanOrEqual(3);
  });
});
