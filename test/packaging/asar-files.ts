import { createHash } from 'node:crypto';
import { extractFile, getRawHeader, listPackage, statFile } from '@electron/asar';

/** A file in an asar: path with forward slashes, may the system run it, does it lie outside the asar, its octets. */
export type PackedFile = { path: string; isExecutable: boolean; isOutside: boolean; bytes: Buffer };

/** Every file of an asar, by path. */
export function readAsar(archive: string): PackedFile[] {
  const files: PackedFile[] = [];
  for (const listed of listPackage(archive, { isPack: false })) {
    const path = listed.replaceAll('\\', '/').replace(/^\//, '');
    const entry = statFile(archive, path, false);
    if ('files' in entry) continue;
    if ('link' in entry) throw new Error(`${path} is a link`);
    files.push({
      path,
      isExecutable: entry.executable === true,
      isOutside: entry.unpacked === true,
      bytes: extractFile(archive, path),
    });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What macOS and Windows compare before they start the program: SHA-256 of the asar's header, in hex. */
export function headerHash(archive: string): string {
  return createHash('sha256').update(getRawHeader(archive).headerString).digest('hex');
}

/** What begins like a program of Linux, Windows or macOS, or like a script for a shell. */
export function looksRunnable(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 4).toString('latin1');
  const machO = ['feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe'];
  return (
    start === '\x7fELF' ||
    start.startsWith('MZ') ||
    start.startsWith('#!') ||
    machO.includes(bytes.subarray(0, 4).toString('hex'))
  );
}
