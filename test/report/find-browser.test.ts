import { describe, expect, it } from 'vitest';
import { browserPlaces } from '../../main/report/index.ts';

const places = (platform: NodeJS.Platform, env: Record<string, string>, home = '/home/sari') =>
  browserPlaces({ platform, env, home }).map((place) => place.path);

describe('browserPlaces', () => {
  it('looks in the three program folders of Windows', () => {
    const found = places('win32', {
      PROGRAMFILES: 'C:\\Program Files',
      'PROGRAMFILES(X86)': 'C:\\Program Files (x86)',
      LOCALAPPDATA: 'C:\\Users\\Sari\\AppData\\Local',
    });
    expect(found[0]).toBe('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe');
    expect(found).toContain('C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe');
    expect(found).toContain(
      'C:\\Users\\Sari\\AppData\\Local\\BraveSoftware\\Brave-Browser\\Application\\brave.exe',
    );
    expect(places('win32', {})).toEqual([]);
  });

  it('looks in both application folders of macOS', () => {
    const found = places('darwin', {}, '/Users/sari');
    expect(found).toContain('/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge');
    expect(found).toContain('/Users/sari/Applications/Chromium.app/Contents/MacOS/Chromium');
  });

  it('looks along the path on Linux, but never in a relative folder', () => {
    const found = places('linux', { PATH: '/opt/tools:.:bin:/usr/bin' });
    expect(found[0]).toBe('/opt/tools/google-chrome-stable');
    expect(found).toContain('/snap/bin/chromium');
    expect(found.every((path) => path.startsWith('/'))).toBe(true);
  });
});
