import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = join(import.meta.dirname, '../../dist/renderer');

/** Script and style the window loads at start, gzip, against the floor: React and its DOM package alone. */
export async function benchWeight(): Promise<string> {
  const html = readFileSync(join(DIST, 'index.html'), 'utf8');
  const loaded = [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)].map(
    (match) => match[1] ?? '',
  );
  const sizeOf = (ending: string): number =>
    loaded
      .filter((name) => name.endsWith(ending))
      .reduce((sum, name) => sum + gzipSync(readFileSync(join(DIST, name))).length, 0);
  const floor = reactAlone();
  const script = sizeOf('.js');
  const kib = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`;
  return `weight: ours ${kib(script)} script + ${kib(sizeOf('.css'))} style gzip at start, react alone ${kib(floor)}, ratio ${(script / floor).toFixed(2)}`;
}

function reactAlone(): number {
  const modules = join(import.meta.dirname, '../../node_modules');
  const files = [
    ...readdirSync(join(modules, 'react/cjs'))
      .filter((name) => /^react(-jsx-runtime)?\.production/.test(name))
      .map((name) => join(modules, 'react/cjs', name)),
    ...readdirSync(join(modules, 'react-dom/cjs'))
      .filter((name) => /^react-dom-client\.production/.test(name))
      .map((name) => join(modules, 'react-dom/cjs', name)),
    ...readdirSync(join(modules, 'scheduler/cjs'))
      .filter((name) => /^scheduler\.production/.test(name))
      .map((name) => join(modules, 'scheduler/cjs', name)),
  ];
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
}
