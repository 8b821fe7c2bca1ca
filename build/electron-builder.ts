import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type FuseV1Config, FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import type { AfterPackContext, Configuration } from 'electron-builder';
import packageJson from '../package.json' with { type: 'json' };

const here = import.meta.dirname;

/** What a package is made from. Folders are absolute. */
export type PackageOptions = {
  /** Folder that `renderIcons` filled. */
  icons: string;
  /** Text file with the licences of all that is inside. */
  licences: string;
  /** Where packages go. */
  output: string;
  /** A folder with an unpacked Electron (or its zips), instead of a download. */
  electronDist: string | null;
  /** Address of the update feed (https). Null: the program looks for no updates. */
  feed: string | null;
  /** Fail rather than make an unsigned package. */
  mustSign: boolean;
  /** Who answers for the deb and rpm, and the program's page. Those two formats need both. */
  maintainer: string | null;
  homepage: string | null;
  /** Environment, for the question whether notarisation is possible. */
  env: Readonly<Record<string, string | undefined>>;
};

/**
 * All nine switches in Electron's binary, each said: with a tenth in a later Electron, packaging stops until it is decided here.
 * Why: knowledge of Electron's documentation, "Electron Fuses". Cookies are not used; encrypting them costs nothing.
 */
export const FUSES = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // macOS and Windows check the asar's header against a hash in the program; Linux has no such check.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
} satisfies FuseV1Config;

/** True when Apple's notary can be reached with what the environment holds (three ways that electron-builder knows). */
export function canNotarise(env: PackageOptions['env']): boolean {
  const ways = [
    ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
    ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
    ['APPLE_KEYCHAIN_PROFILE'],
  ];
  return ways.some((names) => names.every((name) => env[name]));
}

/** Version of Electron to pack: the installed npm package's. */
export function electronVersion(): string {
  const file = resolve(here, '../node_modules/electron/package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** The whole of electron-builder's configuration. Its project folder is what `stageProgram` laid out. */
export function packageConfig(options: PackageOptions): Configuration {
  const { icons } = options;
  return {
    appId: 'org.relaydoctor.desktop',
    productName: packageJson.productName,
    copyright: 'Relay Doctor, MIT licence',
    artifactName: `relay-doctor-${fill('version')}-${fill('os')}-${fill('arch')}.${fill('ext')}`,
    directories: { output: options.output, buildResources: here },
    electronVersion: electronVersion(),
    electronDist: options.electronDist,
    electronLanguages: ['en', 'id'],
    files: ['**/*'],
    asar: true,
    extraResources: [{ from: options.licences, to: 'licences.txt' }],
    npmRebuild: false,
    nodeGypRebuild: false,
    forceCodeSigning: options.mustSign,
    publish: options.feed ? { provider: 'generic', url: options.feed } : null,
    extraMetadata: options.homepage ? { homepage: options.homepage } : {},
    afterPack: setFuses,
    fileAssociations: [
      {
        ext: 'rdcase',
        name: 'Relay Doctor case',
        description: 'Relay Doctor case',
        mimeType: 'application/x-relay-doctor-case',
        icon: join(icons, 'case'),
        role: 'Editor',
        rank: 'Owner',
      },
    ],
    ...forWindows(icons),
    ...forMac(icons, canNotarise(options.env)),
    ...forLinux(icons, options.maintainer),
  };
}

function forWindows(icons: string): Pick<Configuration, 'win' | 'nsis' | 'portable'> {
  return {
    win: {
      target: ['nsis', 'portable'],
      icon: join(icons, 'app.ico'),
      requestedExecutionLevel: 'asInvoker',
    },
    // One click and for this person only: an installer that never asks for an administrator.
    nsis: {
      oneClick: true,
      perMachine: false,
      packElevateHelper: false,
      allowElevation: false,
      deleteAppDataOnUninstall: false,
      include: join(here, 'installer.nsh'),
      installerLanguages: ['en_US', 'id_ID'],
      shortcutName: 'Relay Doctor',
      uninstallDisplayName: `Relay Doctor ${fill('version')}`,
      buildUniversalInstaller: false,
      artifactName: `relay-doctor-${fill('version')}-setup-${fill('arch')}.${fill('ext')}`,
    },
    portable: {
      requestExecutionLevel: 'user',
      unpackDirName: 'relay-doctor',
      buildUniversalInstaller: false,
      artifactName: `relay-doctor-${fill('version')}-portable-${fill('arch')}.${fill('ext')}`,
    },
  };
}

function forMac(icons: string, notarize: boolean): Pick<Configuration, 'mac' | 'dmg'> {
  return {
    mac: {
      // The updater takes the zip, people the dmg.
      target: ['dmg', 'zip'],
      icon: join(icons, 'app.icns'),
      category: 'public.app-category.utilities',
      minimumSystemVersion: '13.0.0',
      hardenedRuntime: true,
      gatekeeperAssess: false,
      entitlements: join(here, 'entitlements.mac.plist'),
      entitlementsInherit: join(here, 'entitlements.mac.plist'),
      notarize,
      extendInfo: {
        CFBundleDisplayName: 'Relay Doctor',
        NSLocalNetworkUsageDescription:
          'Relay Doctor asks the mail server that you name, also inside your office.',
      },
    },
    dmg: { filesystem: 'APFS', title: `Relay Doctor ${fill('version')}`, sign: false },
  };
}

function forLinux(icons: string, maintainer: string | null): Pick<Configuration, 'linux' | 'deb' | 'rpm'> {
  return {
    linux: {
      target: ['AppImage', 'deb', 'rpm'],
      icon: join(icons, 'png'),
      // Install paths with spaces break launchers.
      executableName: 'relay-doctor',
      syncDesktopName: true,
      category: 'Network',
      synopsis: 'Open relay and blacklist check',
      ...(maintainer ? { maintainer, vendor: maintainer } : {}),
      desktop: {
        entry: {
          Name: 'Relay Doctor',
          GenericName: 'Mail server check',
          'GenericName[id]': 'Pemeriksa server email',
          'Comment[id]': 'Apakah server email saya open relay atau masuk blacklist?',
          Keywords: 'mail;relay;blacklist;smtp;',
        },
      },
    },
    deb: { packageName: 'relay-doctor', packageCategory: 'net', priority: 'optional' },
    rpm: { packageName: 'relay-doctor' },
  };
}

/** A name that electron-builder fills in. */
function fill(name: 'version' | 'os' | 'arch' | 'ext'): string {
  return `$\{${name}}`;
}

/** Runs before signing: a signature over the finished binary. */
async function setFuses(context: AfterPackContext): Promise<void> {
  const isMac = context.electronPlatformName === 'darwin';
  await flipFuses(programPath(context), {
    ...FUSES,
    // Changing the binary breaks the ad-hoc signature without which an Apple chip starts nothing. Only a Mac can renew it.
    resetAdHocDarwinSignature: isMac && process.platform === 'darwin',
  });
}

/** The program's own file in a packed folder. */
function programPath({ appOutDir, electronPlatformName, packager }: AfterPackContext): string {
  const name = packager.appInfo.productFilename;
  if (electronPlatformName === 'darwin') return join(appOutDir, `${name}.app`);
  return join(appOutDir, electronPlatformName === 'win32' ? `${name}.exe` : 'relay-doctor');
}
