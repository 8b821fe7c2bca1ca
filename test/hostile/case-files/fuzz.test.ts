import { expect, it } from 'vitest';
import { fuzzCases } from './fuzz.ts';

const SEED = 20_261_122;

it(`2,500 broken case files from seed ${SEED}: no crash, no wrong merge, bounded memory (the bench does 100,000)`, async () => {
  const { files, opened, refused, crashes, wrong, peakBytes } = await fuzzCases(2500, SEED);
  expect(crashes).toEqual([]);
  expect(wrong).toEqual([]);
  expect(files).toBe(opened + refused);
  expect(opened).toBeGreaterThan(200);
  expect(refused).toBeGreaterThan(200);
  expect(peakBytes).toBeLessThan(256 * 1024 * 1024);
});
