import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../architecture/scan.ts';
import { PROTECTIONS } from './protections.ts';

describe('the list of protections (test/security/mutations.ts)', () => {
  it.each(PROTECTIONS.map((one) => [`${one.check}: ${one.gone}`, one] as const))(
    'knows where %s is, and which test looks at it',
    (_name, { file, find, replace, test, named }) => {
      expect(find).not.toBe('');
      expect(replace).not.toBe(find);
      expect(readFileSync(join(root, file), 'utf8').split(find), file).toHaveLength(2);
      // The name of a scene comes from a table.
      expect(readFileSync(join(root, test), 'utf8')).toContain((named ?? '').replace(/^home(?::| >) /, ''));
    },
  );

  it('has all 22 checks', () => {
    const checks = new Set(PROTECTIONS.map(({ check }) => check));
    expect([...checks].sort((left, right) => left - right)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
    ]);
  });

  it('is told in the table of README.md', () => {
    const readme = readFileSync(join(root, 'test/security/README.md'), 'utf8');
    for (let check = 1; check <= 22; check += 1) expect(readme).toMatch(new RegExp(`^\\| ${check} \\|`, 'm'));
  });
});
