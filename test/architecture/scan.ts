import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';

/** Top of the repository. */
export const root = resolve(import.meta.dirname, '../..');

/** One import or re-export as written. `isType`: erased when the program runs. */
export type Import = { specifier: string; isType: boolean };

/** A source file: path from the top with `/`, its text, its imports. */
export type Module = { path: string; text: string; imports: Import[] };

const STATEMENT = /^(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]/gm;
const INLINE = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/**
 * Finds imports without a TypeScript parser: in formatted source every static import begins a line. A brace list whose every name is marked
 * `type` is erased as well (verbatimModuleSyntax keeps the bare import, so it is counted as a real one: the safe side).
 */
export function findImports(text: string): Import[] {
  const statements = [...text.matchAll(STATEMENT)].map(([, type, specifier = '']) => ({
    specifier,
    isType: type !== undefined,
  }));
  const inline = [...text.matchAll(INLINE)].map(([, specifier = '']) => ({ specifier, isType: false }));
  return [...statements, ...inline];
}

/** Every source file of the repository, tests too. */
export function readModules(): Module[] {
  return globSync('{main,preload,renderer,words,build,test}/**/*.{ts,tsx}', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.endsWith('.d.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, imports: findImports(text) };
    });
}

/** What an import points at: a file of ours (path from the top), a built-in module, or a package by name. */
export type Target = { kind: 'file' | 'node' | 'package'; name: string };

/** Resolves a specifier as written in `from`. */
export function targetOf(specifier: string, from: string): Target {
  if (specifier.startsWith('.')) {
    const path = normalize(join(dirname(from), specifier)).replaceAll('\\', '/');
    return { kind: 'file', name: path.split('?')[0] ?? path };
  }
  if (specifier.startsWith('node:')) return { kind: 'node', name: specifier };
  const parts = specifier.split('/');
  return { kind: 'package', name: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') };
}

/** Cycles among files, by what is really loaded (type imports are erased). Each as the list of its files. */
export function findCycles(modules: Module[]): string[][] {
  const edges = new Map(
    modules.map((module) => [
      module.path,
      module.imports
        .filter((entry) => !entry.isType)
        .map((entry) => targetOf(entry.specifier, module.path))
        .filter((target) => target.kind === 'file')
        .map((target) => target.name),
    ]),
  );
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      cycles.push(trail.slice(at));
      return;
    }
    if (done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return cycles;
}
