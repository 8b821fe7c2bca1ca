import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { keepLook, readLook } from '../../main/desktop/kept-look.ts';
import { openCallDoor } from '../../main/desktop/waiting-calls.ts';

const folder = mkdtempSync(join(tmpdir(), 'rd-first-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('how the window looked when it was last there', () => {
  const path = join(folder, 'look.json');
  const usual = { language: 'system', theme: 'system', textSize: 100, screenShare: false };
  const own = { language: 'id', theme: 'dark', textSize: 125, screenShare: true } as const;

  it('is as usual when nothing is remembered', () => {
    expect(readLook(join(folder, 'nothing.json'))).toEqual(usual);
  });

  it('comes back, and is written only when it is another', () => {
    keepLook(path, own);
    expect(readLook(path)).toEqual(own);
    const before = statSync(path).ino;
    keepLook(path, { ...own });
    expect(statSync(path).ino).toBe(before);
    keepLook(path, { ...own, theme: 'light' });
    expect(readLook(path).theme).toBe('light');
  });

  it.each([
    'not JSON',
    '[]',
    'null',
    '{"language":"<script>","theme":7,"textSize":"100%;}*{display:none","screenShare":"yes"}',
    '{"textSize":1e9}',
    '{"textSize":-1}',
  ])('takes nothing from %s', (text) => {
    writeFileSync(path, text);
    expect(readLook(path)).toEqual(usual);
  });

  it('costs nothing when it cannot be remembered', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => keepLook(join(folder, 'file', 'look.json'), own)).not.toThrow();
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('');
  });
});

describe('calls before anybody can answer them', () => {
  type Listener = (event: unknown, ...given: unknown[]) => Promise<unknown>;
  const open = () => {
    const registered = new Map<string, Listener>();
    const ipcMain = {
      handle: vi.fn((channel: string, listener: Listener) => void registered.set(channel, listener)),
      removeHandler: vi.fn((channel: string) => void registered.delete(channel)),
    };
    return { registered, ipcMain, door: openCallDoor(ipcMain as never, 'relay:call') };
  };

  it('wait, each with its own sender, and are answered in their order by who comes to listen', async () => {
    const { registered, door } = open();
    const early = ['a', 'b'].map((name) => registered.get('relay:call')?.({ sender: name }, name));
    const heard: unknown[] = [];
    await new Promise((resolve) => setTimeout(resolve, 20));
    door.handle('relay:call', (event, name) => {
      heard.push(name);
      return Promise.resolve([event.sender, name]);
    });
    expect(await Promise.all(early)).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
    expect(heard).toEqual(['a', 'b']);
    expect(await registered.get('relay:call')?.({ sender: 'c' }, 'c')).toEqual(['c', 'c']);
  });

  it('are registered once, and taken back like any other', () => {
    const { registered, ipcMain, door } = open();
    door.handle('relay:call', () => Promise.resolve());
    expect(ipcMain.handle).toHaveBeenCalledTimes(1);
    door.removeHandler('relay:call');
    expect(registered.size).toBe(0);
  });
});
