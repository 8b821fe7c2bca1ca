import { mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freeName, saveBytes } from '../../main/report/index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-doctor-save-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

describe('saveBytes', () => {
  it('writes a file and leaves nothing beside it', async () => {
    const path = join(folder, 'report.pdf');
    expect(await saveBytes(path, new Uint8Array([1, 2, 3]))).toEqual({ ok: true, path });
    expect(await saveBytes(path, 'again')).toEqual({ ok: true, path });
    expect(await readFile(path, 'utf8')).toBe('again');
    expect(await readdir(folder)).toEqual(['report.pdf']);
  });

  it('offers another name when the file is open in another program', async () => {
    const path = join(folder, 'report.pdf');
    await writeFile(path, 'old');
    await writeFile(join(folder, 'report (2).pdf'), 'old');
    const saved = await saveBytes(path, 'new', { open, rename: failing('EPERM') });
    expect(saved).toEqual({
      ok: false,
      key: 'file-locked',
      params: { name: 'report.pdf', alternative: 'report (3).pdf' },
    });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('says when the disk is full', async () => {
    const full = (...args: Parameters<typeof open>) =>
      open(...args).then((file) => Object.assign(file, { writeFile: failing('ENOSPC') }));
    const path = join(folder, 'report.pdf');
    expect(await saveBytes(path, 'x', { open: full, rename })).toMatchObject({ ok: false, key: 'disk-full' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('says when the folder is not there', async () => {
    const saved = await saveBytes(join(folder, 'gone', 'report.pdf'), 'x');
    expect(saved).toMatchObject({ ok: false, key: 'not-written', params: { name: 'report.pdf' } });
  });

  it('counts up to the first free name', () => {
    expect(freeName(join(folder, 'a.b.pdf'))).toBe('a.b (2).pdf');
  });
});
