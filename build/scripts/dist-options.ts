import { parseArgs } from 'node:util';

/** What to pack. `names` empty: the formats of the configuration. */
export type DistWish = {
  systems: { system: 'linux' | 'win' | 'mac'; names: string[] }[];
  arches: ('x64' | 'arm64')[];
  electronDist: string | null;
  mustSign: boolean;
};

/** Formats that each system knows; `dir` is the unpacked folder. */
const FORMATS: Record<'linux' | 'win' | 'mac', readonly string[]> = {
  linux: ['dir', 'AppImage', 'deb', 'rpm'],
  win: ['dir', 'nsis', 'portable'],
  mac: ['dir', 'dmg', 'zip'],
};

/** How `npm run dist` is used. */
export const USAGE = `npm run dist -- [--linux [dir|AppImage|deb|rpm …]] [--win [dir|nsis|portable …]] [--mac [dir|dmg|zip …]]
                [--x64] [--arm64] [--electron-dist FOLDER] [--signed]
Without a system: this computer's. Without a format: all of that system's. Nothing is ever published.
--electron-dist  a folder with an unpacked Electron or its zips, instead of the download
--signed         fail rather than make an unsigned package
Environment: RELAY_DOCTOR_FEED (https address of the update feed; none: no updates),
RELAY_DOCTOR_MAINTAINER ("Name <mail>") and RELAY_DOCTOR_HOMEPAGE (both needed for deb and rpm).`;

/** Reads the words after `npm run dist --`. Throws one sentence when they make no sense. */
export function readDistWish(args: readonly string[], platform: NodeJS.Platform): DistWish {
  const { values, tokens } = parseArgs({
    args: [...args],
    allowPositionals: true,
    tokens: true,
    options: {
      linux: { type: 'boolean' },
      win: { type: 'boolean' },
      mac: { type: 'boolean' },
      x64: { type: 'boolean' },
      arm64: { type: 'boolean' },
      signed: { type: 'boolean' },
      'electron-dist': { type: 'string' },
    },
  });
  const systems: DistWish['systems'] = [];
  let open: DistWish['systems'][number] | null = null;
  for (const token of tokens) {
    if (token.kind === 'option') {
      open = null;
      const { name } = token;
      if (name === 'linux' || name === 'win' || name === 'mac') {
        open = { system: name, names: [] };
        systems.push(open);
      }
    } else if (token.kind === 'positional') {
      if (!open) throw new Error(`"${token.value}" is a format: name the system before it.`);
      if (!FORMATS[open.system].includes(token.value))
        throw new Error(
          `--${open.system} knows ${FORMATS[open.system].join(', ')}, but not "${token.value}".`,
        );
      open.names.push(token.value);
    }
  }
  if (systems.length === 0) systems.push({ system: thisSystem(platform), names: [] });
  const arches = (['x64', 'arm64'] as const).filter((arch) => values[arch]);
  return {
    systems,
    arches,
    electronDist: values['electron-dist'] ?? null,
    mustSign: values.signed ?? false,
  };
}

/** The feed's address from the environment. Null when there is none; throws when it is not https. */
export function readFeed(text: string | undefined): string | null {
  if (!text) return null;
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:') {
    throw new Error('RELAY_DOCTOR_FEED must be an https address.');
  }
  return text;
}

function thisSystem(platform: NodeJS.Platform): 'linux' | 'win' | 'mac' {
  if (platform === 'win32') return 'win';
  return platform === 'darwin' ? 'mac' : 'linux';
}
