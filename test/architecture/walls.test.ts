import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { roomOf, rooms } from './rooms.ts';
import { findCycles, findImports, type Module, readModules, root, targetOf } from './scan.ts';

const modules = readModules();
const sources = modules.filter((module) => roomOf(module.path) !== null);

/** What is wrong with one module's imports, by the table. */
function breaches(module: Module): string[] {
  const name = roomOf(module.path);
  const room = name === null ? null : rooms[name];
  if (!room) return [];
  return module.imports.flatMap(({ specifier, isType }) => {
    const target = targetOf(specifier, module.path);
    if (target.kind === 'node') return room.node ? [] : [`${module.path} → ${specifier}`];
    if (target.kind === 'package') {
      if (room.packages.includes(target.name)) return [];
      const isElectronTypes =
        target.name === 'electron' && isType && module.path === 'main/transport/electron.ts';
      return isElectronTypes ? [] : [`${module.path} → ${specifier}`];
    }
    if (target.name === 'package.json') return [];
    const other = roomOf(target.name);
    return other === name || (other !== null && room.rooms.includes(other))
      ? []
      : [`${module.path} → ${target.name}`];
  });
}

/** Files whose imports or text fit, by path. */
function importers(packageName: string): string[] {
  return sources
    .filter(({ path, imports }) =>
      imports.some(({ specifier }) => targetOf(specifier, path).name === packageName),
    )
    .map(({ path }) => path);
}

describe('the scanner itself', () => {
  it('sees every way to import', () => {
    const text = [
      "import a from './a.ts';",
      "import type { B } from './b.ts';",
      "import {\n  c,\n  type D,\n} from './c.ts';",
      "import './side.css';",
      "export * from './e.ts';",
      "export type { F } from './f.ts';",
      "import data from './g.json' with { type: 'json' };",
      "const late = await import('./h.ts');",
      "// import no from './comment.ts';",
      'const text = "import no from \'string\'";',
    ].join('\n');
    const found = findImports(text).map(({ specifier, isType }) => `${specifier}${isType ? ' type' : ''}`);
    expect(found.sort()).toEqual([
      './a.ts',
      './b.ts type',
      './c.ts',
      './e.ts',
      './f.ts type',
      './g.json',
      './h.ts',
      './side.css',
    ]);
  });

  it('finds planted faults', () => {
    const plant = (path: string, text: string): Module => ({ path, text, imports: findImports(text) });
    expect(breaches(plant('main/engine/x.ts', "import { app } from 'electron';"))).toHaveLength(1);
    expect(breaches(plant('main/engine/x.ts', "import { s } from '../service/index.ts';"))).toHaveLength(1);
    expect(breaches(plant('renderer/x.ts', "import fs from 'node:fs';"))).toHaveLength(1);
    expect(breaches(plant('renderer/x.ts', "import { e } from '../main/engine/deps.ts';"))).toHaveLength(1);
    expect(breaches(plant('preload/contract/x.ts', "import ws from 'ws';"))).toHaveLength(1);
    expect(breaches(plant('main/cli/x.ts', "import { r } from '../engine/relay/index.ts';"))).toHaveLength(1);
    const ring = findCycles([
      plant('main/engine/a.ts', "import { b } from './b.ts';"),
      plant('main/engine/b.ts', "import { a } from './a.ts';"),
    ]);
    expect(ring).toHaveLength(1);
  });

  it('saw the whole program: a floor, so that it can never pass by seeing nothing', () => {
    expect(sources.length).toBeGreaterThan(150);
    expect(sources.reduce((sum, module) => sum + module.imports.length, 0)).toBeGreaterThan(400);
    const seen = new Set(sources.map(({ path }) => roomOf(path)));
    expect(Object.keys(rooms).filter((name) => !seen.has(name))).toEqual([]);
  });

  it('resolved every import of a file to a file that is there', () => {
    const missing = modules
      .filter(({ path }) => !path.startsWith('test/architecture/'))
      .flatMap(({ path, imports }) =>
        imports
          .map(({ specifier }) => targetOf(specifier, path))
          .filter((target) => target.kind === 'file' && !existsSync(join(root, target.name)))
          .map((target) => `${path} → ${target.name}`),
      );
    expect(missing).toEqual([]);
  });
});

describe('walls (ENGINEERING §1)', () => {
  it('lets every room import only what its row of the table allows', () => {
    expect(sources.flatMap(breaches)).toEqual([]);
  });

  it('has no room that leads back to itself', () => {
    const leadsTo = (from: string, trail: string[]): string[] =>
      (rooms[from]?.rooms ?? []).flatMap((next) =>
        trail.includes(next) ? [`${[...trail, next].join(' → ')}`] : leadsTo(next, [...trail, next]),
      );
    expect(Object.keys(rooms).flatMap((name) => leadsTo(name, [name]))).toEqual([]);
  });

  it('has no cycles among files', () => {
    expect(findCycles(sources).map((cycle) => cycle.join(' → '))).toEqual([]);
  });

  it('keeps Electron in the desktop, its bridge and one type import', () => {
    const places = importers('electron').filter((path) => !path.startsWith('main/desktop/'));
    expect(places.sort()).toEqual(['main/transport/electron.ts', 'preload/index.ts']);
  });

  it('wraps the DNS codec and mailauth in one engine file each', () => {
    expect(importers('dns2').filter((path) => path.startsWith('main/engine/'))).toHaveLength(1);
    expect(importers('mailauth')).toHaveLength(1);
    expect(importers('mailauth')[0]).toMatch(/^main\/engine\/posture\//);
  });

  it('keeps clock, chance and environment out of the engine', () => {
    const banned = /\bprocess\.env\b|\bDate\.now\(|\bMath\.random\(|\bnew Date\(\)/;
    const guilty = sources.filter(
      ({ path, text }) => path.startsWith('main/engine/') && banned.test(withoutComments(text)),
    );
    expect(guilty.map(({ path }) => path)).toEqual([]);
  });
});

describe('style that a machine can check (ENGINEERING §8)', () => {
  it('keeps files short: 400 lines, tests 600', () => {
    const long = modules
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ path, lines }) => lines > (path.startsWith('test/') ? 600 : 400));
    expect(long).toEqual([]);
  });

  it('names files in kebab-case', () => {
    const odd = modules.filter(({ path }) => !/^[a-z0-9]+(?:[-.][a-z0-9]+)*\.tsx?$/.test(basename(path)));
    expect(odd.map(({ path }) => path)).toEqual([]);
  });

  it('has no escape from the type checker, and none from the linter without a reason', () => {
    const fromTypes = /\bas any\b|:\s*any\b|<any>/;
    const silenced = /@ts-(?:ignore|expect-error|nocheck)|biome-ignore\s+\S+?:?\s*(?:$|\S{0,12}$)/m;
    const guilty = sources.filter(({ text }) => silenced.test(text) || fromTypes.test(withoutComments(text)));
    expect(guilty.map(({ path }) => path)).toEqual([]);
  });

  it('opens every room with a note for its readers', () => {
    const without = Object.keys(rooms).filter((name) => !existsSync(join(root, name, 'README.md')));
    expect(without).toEqual([]);
  });
});

/** Source without line and block comments. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g, '');
}
