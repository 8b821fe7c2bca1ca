import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What was ordered of fpm, the tool that makes deb and rpm. `texts`: the small files that it was given, by their place on a computer or role. */
export type Order = { args: string[]; texts: Record<string, string> };

/** Makes a program that takes fpm's place: it notes its arguments and the texts it was given, and writes an empty package. */
export function makeFakeFpm(folder: string): string {
  const notes = join(folder, 'fpm');
  const program = join(folder, 'fpm.mjs');
  writeFileSync(
    program,
    `#!${process.execPath}
import { readFileSync, writeFileSync } from 'node:fs';
const args = process.argv.slice(2);
const texts = {};
for (const [index, arg] of args.entries()) {
  const [from, to] = arg.split('=');
  if (/^[/].*[.](desktop|xml)$/.test(to ?? '')) texts[to] = readFileSync(from, 'utf8');
  if (arg === '--after-install' || arg === '--after-remove') texts[arg] = readFileSync(args[index + 1], 'utf8');
}
writeFileSync(${JSON.stringify(notes)} + '-' + args[args.indexOf('-t') + 1] + '.json', JSON.stringify({ args, texts }));
writeFileSync(args[args.indexOf('--package') + 1], '');
`,
  );
  chmodSync(program, 0o755);
  return program;
}

/** What the fake fpm beside `program` was last ordered to make. */
export function readOrder(program: string, kind: 'deb' | 'rpm'): Order {
  const file = join(program, '..', `${basename(program, '.mjs')}-${kind}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Order;
}
