import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { filesAtStart, gzipOctets } from '../fakes/page-weight.ts';

const DIST = join(import.meta.dirname, '../../dist/renderer');

/** Script and style the window loads at start, gzip, against the floor: React and its DOM package alone. */
export async function benchWeight(): Promise<string> {
  const loaded = filesAtStart(DIST);
  const sizeOf = (ending: string): number =>
    gzipOctets(
      DIST,
      loaded.filter((name) => name.endsWith(ending)),
    );
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
  return gzipOctets('/', files);
}
