import { expect, it } from 'vitest';
import { canNotarise } from '../../build/electron-builder.ts';
import { readDistWish, readFeed } from '../../build/scripts/dist-options.ts';

it('reads what to pack, and says what makes no sense', () => {
  expect(readDistWish([], 'darwin').systems).toEqual([{ system: 'mac', names: [] }]);
  const wish = readDistWish(['--linux', 'dir', 'deb', '--win', '--arm64', '--signed'], 'linux');
  expect(wish.systems).toEqual([
    { system: 'linux', names: ['dir', 'deb'] },
    { system: 'win', names: [] },
  ]);
  expect(wish).toMatchObject({ arches: ['arm64'], mustSign: true, electronDist: null });
  expect(() => readDistWish(['--linux', 'nsis'], 'linux')).toThrow('not "nsis"');
  expect(() => readDistWish(['dir'], 'linux')).toThrow('name the system');
  expect(() => readDistWish(['--publish'], 'linux')).toThrow();
});

it('takes a feed over https only', () => {
  expect(readFeed(undefined)).toBeNull();
  expect(readFeed('https://updates.example/x')).toBe('https://updates.example/x');
  for (const bad of ['http://updates.example', 'file:///x', 'x'])
    expect(() => readFeed(bad)).toThrow('https');
});

it('asks the notary only with all of one set of credentials', () => {
  expect(canNotarise({})).toBe(false);
  expect(canNotarise({ APPLE_ID: 'a', APPLE_TEAM_ID: 'b' })).toBe(false);
  expect(canNotarise({ APPLE_ID: 'a', APPLE_TEAM_ID: 'b', APPLE_APP_SPECIFIC_PASSWORD: 'c' })).toBe(true);
  expect(canNotarise({ APPLE_KEYCHAIN_PROFILE: 'a' })).toBe(true);
});
