import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../architecture/scan.ts';

const types = (): string => readFileSync(join(root, 'node_modules/electron/electron.d.ts'), 'utf8');

/** Every permission name that this Electron knows, read from its own types. */
export function knownPermissions(): string[] {
  const [, union = ''] =
    /setPermissionRequestHandler\(handler: \(\(webContents: WebContents, permission: ([^,]+),/.exec(
      types(),
    ) ?? [];
  return [...union.matchAll(/'([^']+)'/g)].map(([, name = '']) => name);
}

/** Methods and events that this Electron calls deprecated wherever they are declared. */
export function deprecatedNames(): { methods: string[]; events: string[] } {
  const text = types();
  const marked = [...text.matchAll(/@deprecated\s*\n\s*\*\/\s*\n\s*(?:static )?([^\n]+)/g)].map(
    ([, line = '']) => line,
  );
  const declared = (line: string): string => /^(\w+)\??\(/.exec(line)?.[1] ?? '';
  const count = (name: string): number =>
    [...text.matchAll(new RegExp(`^ +(?:static )?${name}\\(`, 'gm'))].length;
  const names = marked
    .map(declared)
    .filter((name) => name !== '' && !/^(?:on|off|once|addListener|removeListener)$/.test(name));
  const methods = [...new Set(names)].filter(
    (name) => names.filter((other) => other === name).length === count(name),
  );
  const events = marked.flatMap((line) => /^on\(event: '([^']+)'/.exec(line)?.[1] ?? []);
  return { methods, events: [...new Set(events)] };
}
