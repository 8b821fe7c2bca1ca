import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** A file of the built window, ready to be sent. */
export type Asset = { bytes: Buffer; mime: string; isPage: boolean };

/** Looks files up in one folder and never outside it. */
export type Assets = {
  /** The file for a request path (`/`, `/assets/main-abc.js`, still percent-encoded), or null. Never rejects. */
  find(rawPath: string): Promise<Asset | null>;
};

/** The only kinds that are served. Anything else in the folder does not exist. */
const MIME: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** One path segment of a built file: no dot files, no colon (drives, streams), no backslash, no control characters, no percent sign. */
const SEGMENT = /^[A-Za-z0-9_@-][A-Za-z0-9_@.-]{0,127}$/;

/**
 * Opens the built window's folder. Paths are decoded once, split, and each segment must look like a file name of a build;
 * then the real path (symbolic links followed) must still lie in the real folder.
 */
export function createAssets(folder: string): Assets {
  const root = resolve(folder);
  /** Files whose names hold their hash are what they were. */
  const kept = new Map<string, Asset>();

  return {
    async find(rawPath) {
      const known = kept.get(rawPath);
      if (known) return known;
      const segments = readSegments(rawPath);
      if (!segments) return null;
      const mime = Object.hasOwn(MIME, extname(segments.at(-1) ?? ''))
        ? MIME[extname(segments.at(-1) ?? '')]
        : null;
      if (!mime) return null;
      try {
        const [realRoot, file] = await Promise.all([realpath(root), realpath(join(root, ...segments))]);
        if (!isInside(realRoot, file) || !(await stat(file)).isFile()) return null;
        const asset = { bytes: await readFile(file), mime, isPage: mime.startsWith('text/html') };
        if (rawPath.startsWith('/assets/')) kept.set(rawPath, asset);
        return asset;
      } catch {
        return null;
      }
    },
  };
}

function readSegments(rawPath: string): string[] | null {
  if (!rawPath.startsWith('/') || rawPath.length > 1024) return null;
  let path: string;
  try {
    path = decodeURIComponent(rawPath);
  } catch {
    return null;
  }
  if (path === '/') return ['index.html'];
  const segments = path.slice(1).split('/');
  return segments.every((segment) => SEGMENT.test(segment)) ? segments : null;
}

function isInside(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
