import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { electronVersion } from '../../build/electron-builder.ts';
import type { DistWish } from '../../build/scripts/dist-options.ts';
import { fileList, type Prepared, packProgram, prepareProgram } from '../../build/scripts/dist-package.ts';
import { stageProgram } from '../../build/scripts/dist-stage.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { headerHash, looksRunnable, type PackedFile, readAsar } from './asar-files.ts';
import { ALWAYS, MAX_ASAR_MB, NEVER, PARTS, WIRE } from './expected.ts';
import { HELPERS, makeFakeElectron, readWire, SHIPPED_WIRE } from './fake-electron.ts';
import { makeFakeFpm, readOrder } from './fake-fpm.ts';
import { readBounceInThread, showWindow } from './run-packed.ts';

const folder = mkdtempSync(join(tmpdir(), 'relay-dist-'));
const linux = join(folder, 'packages/linux-unpacked');
const windows = join(folder, 'packages/win-unpacked');
const mac = join(folder, 'packages/mac/RelayDoctor.app/Contents');
const archive = join(linux, 'resources/app.asar');
const fpm = makeFakeFpm(folder);
let prepared: Prepared;
let files: PackedFile[] = [];

function pack(system: DistWish['systems'][number]['system'], ...names: string[]): Promise<string[]> {
  const electronDist = makeFakeElectron(join(folder, `electron-${system}-${names.join('-')}`), system);
  return packProgram(prepared, {
    systems: [{ system, names }],
    arches: ['x64'],
    electronDist,
    mustSign: false,
    feed: null,
    maintainer: 'Relay Doctor <packages@relay-doctor.example>',
    homepage: 'https://relay-doctor.example',
    env: {},
  });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Every file below a folder that somebody may run. */
function executables(below: string): string[] {
  return globSync('**/*', { cwd: below })
    .filter((path) => {
      const stat = statSync(join(below, path));
      return stat.isFile() && (stat.mode & 0o111) !== 0;
    })
    .sort();
}

beforeAll(async () => {
  vi.stubEnv('CUSTOM_FPM_PATH', fpm);
  prepared = await prepareProgram(folder);
  await pack('linux', 'dir');
  await pack('win', 'dir');
  await pack('mac', 'dir');
  files = readAsar(archive);
}, 240_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what is in the asar (check 17)', () => {
  it('is what the build wrote, our licence, those of others and a package.json: nothing else, nothing less', () => {
    const paths = files.map(({ path }) => path);
    const wanted = [...prepared.stage.built, 'LICENSE', 'package.json', 'dist/licences.json'];
    expect(paths).toEqual([...new Set(wanted)].sort());
    expect(paths.filter((path) => !PARTS.some((part) => part.test(path)))).toEqual(ALWAYS);
    expect(paths.filter((path) => NEVER.test(path))).toEqual([]);
  });

  it('is octet for octet what was laid out and listed', () => {
    const listed = readFileSync(join(folder, 'files.txt'), 'utf8');
    expect(listed).toBe(fileList(prepared.stage));
    const packed = files.map(({ path, bytes }) => `${sha256(bytes)}  ${bytes.byteLength}  ${path}`);
    // electron-builder writes package.json anew.
    const others = (lines: string[]) => lines.filter((line) => !line.endsWith('  package.json'));
    expect(others(packed)).toEqual(others(listed.trimEnd().split('\n')));
  });

  it('has no part that nothing asks for', () => {
    const texts = files.filter(({ path }) => /\.(?:js|cjs|html|css)$/.test(path));
    for (const { path } of files.filter(({ path }) => PARTS.some((part) => part.test(path)))) {
      const askers = texts.filter((text) => text.path !== path && text.bytes.includes(basename(path)));
      expect(askers.length, path).toBeGreaterThan(0);
    }
  });

  it('has nothing to run in it and nothing outside it', () => {
    expect(files.filter(({ isExecutable, isOutside }) => isExecutable || isOutside)).toEqual([]);
    expect(files.filter(({ bytes }) => looksRunnable(bytes)).map(({ path }) => path)).toEqual([]);
  });

  it('tells Electron the entry, the name and the version, and nothing of how it was made', () => {
    const about = JSON.parse(files.find(({ path }) => path === 'package.json')?.bytes.toString() ?? '');
    expect(about).toMatchObject({
      name: 'relay-doctor',
      productName: 'RelayDoctor',
      version: packageJson.version,
      type: 'module',
      main: 'dist/main/desktop.js',
      desktopName: 'relay-doctor.desktop',
    });
    for (const key of ['scripts', 'dependencies', 'devDependencies', 'optionalDependencies', 'bin']) {
      expect(about).not.toHaveProperty(key);
    }
  });

  it('asks for no package at run time: only Node, Electron and its own parts', () => {
    const known = new Set(['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
    for (const { path, bytes } of files.filter(({ path }) => path.startsWith('dist/main/'))) {
      const text = bytes.toString();
      const asked = [
        ...text.matchAll(/^(?:import|export)\b[^;'"\n]*?["']([^"']+)["']/gm),
        ...text.matchAll(/__require\("([^"]+)"\)/g),
        ...text.matchAll(/createRequire\(import\.meta\.url\)\("([^"]+)"\)/g),
        ...text.matchAll(/\bawait import\("([^"]+)"\)/g),
      ].map(([, name = '']) => name);
      const foreign = asked.filter((name) => !name.startsWith('.') && !known.has(name));
      expect(foreign, path).toEqual([]);
    }
  });

  it('is light, and the same each time it is laid out', async () => {
    const octets = statSync(archive).size;
    const text = statSync(join(folder, 'licences.txt')).size;
    console.log(
      `app.asar ${Math.round(octets / 1024)} KB, ${files.length} files; licences.txt ${text} octets`,
    );
    expect(octets).toBeLessThan(MAX_ASAR_MB * 1024 * 1024);
    const again = await stageProgram(join(folder, 'again/app'));
    expect(fileList(again)).toBe(fileList(prepared.stage));
    expect(sha256(readFileSync(join(windows, 'resources/app.asar')))).toBe(sha256(readFileSync(archive)));
  }, 120_000);
});

describe('the packed program', () => {
  it('finds all its parts without a node_modules and shows its window (in the stand-in)', async () => {
    const seen = await showWindow(archive);
    expect(seen.heading).not.toBe('');
    expect(seen.origin).toBe('https://app.relay.invalid');
    expect(seen.complaints).toEqual([]);
  }, 120_000);

  it('reads an Outlook mail in its thread: the reader that is loaded late is inside, too', async () => {
    const reading = await readBounceInThread(archive);
    expect(JSON.stringify(reading)).toContain('550 5.7.1');
  }, 60_000);
});

describe('licences', () => {
  it('names each package inside with its licence and its text', () => {
    const { licences } = prepared.stage;
    const names = licences.map(({ name }) => name);
    for (const name of [
      'zod',
      'react',
      '@mantine/core',
      'dns2',
      'imapflow',
      'mailauth',
      '@kenjiuno/msgreader',
      '@cantoo/pdf-lib',
      'age-encryption',
      '@noble/ciphers',
      '@noble/curves',
      'nodemailer',
      'qr',
      'yauzl',
      'yazl',
    ]) {
      expect(names).toContain(name);
    }
    for (const name of [
      'vitest',
      'electron-builder',
      'playwright-core',
      'typescript',
      'tesseract.js',
      'zxing-wasm',
    ]) {
      expect(names).not.toContain(name);
    }
    for (const { name, text } of licences) expect(text.length, name).toBeGreaterThan(40);
    expect(files.find(({ path }) => path === 'dist/licences.json')?.bytes.toString()).toBe(
      `${JSON.stringify(licences, null, 1)}\n`,
    );
    const beside = readFileSync(join(linux, 'resources/licences.txt'), 'utf8');
    for (const { name, version } of licences) expect(beside).toContain(`\n${name} ${version}\n`);
  });
});

describe('Linux', () => {
  it('has its fuses read back as set (check 16)', () => {
    expect(readWire(join(folder, 'electron-linux-dir/electron'))).toBe(SHIPPED_WIRE);
    expect(readWire(join(linux, 'relay-doctor'))).toBe(WIRE);
  });

  it('has nothing executable but the program and its two helpers', () => {
    expect(executables(linux)).toEqual([...HELPERS, 'relay-doctor'].sort());
    expect(globSync('*', { cwd: join(linux, 'resources') }).sort()).toEqual(['app.asar', 'licences.txt']);
    expect(globSync('*', { cwd: join(linux, 'locales') }).sort()).toEqual([
      'en-GB.pak',
      'en-US.pak',
      'id.pak',
    ]);
  });

  it('orders a deb and an rpm of fpm with everything in its place', async () => {
    await pack('linux', 'deb', 'rpm');
    for (const kind of ['deb', 'rpm'] as const) {
      const { args, texts } = readOrder(fpm, kind);
      expect(args).toEqual(expect.arrayContaining(['--name', 'relay-doctor', '--license', 'MIT']));
      expect(args).toEqual(expect.arrayContaining(['--url', 'https://relay-doctor.example']));
      expect(args.some((arg) => arg.endsWith('/=/opt/RelayDoctor'))).toBe(true);
      expect(args.filter((arg) => arg.includes('=/usr/share/icons/hicolor/'))).toHaveLength(8);
      expect(args).not.toContain('--no-sandbox');
      const entry = texts['/usr/share/applications/relay-doctor.desktop'] ?? '';
      expect(entry).toMatch(/^Name=Relay Doctor$/m);
      expect(entry).toMatch(/^Exec=\/opt\/RelayDoctor\/relay-doctor %[UFuf]$/m);
      expect(entry).toMatch(/^MimeType=application\/x-relay-doctor-case;$/m);
      expect(entry).toMatch(/^StartupWMClass=relay-doctor$/m);
      expect(entry).toMatch(/^Categories=Network;$/m);
      expect(texts['/usr/share/mime/packages/relay-doctor.xml']).toContain('pattern="*.rdcase"');
      expect(texts['--after-install']).toContain('apparmor');
      expect(texts['--after-remove']).toContain('/opt/RelayDoctor');
    }
  }, 120_000);
});

describe('Windows', () => {
  const program = join(windows, 'RelayDoctor.exe');

  it('has its fuses read back as set (check 16)', () => {
    expect(readWire(join(folder, 'electron-win-dir/electron.exe'))).toBe(SHIPPED_WIRE);
    expect(readWire(program)).toBe(WIRE);
  });

  it('carries the hash of its asar in the program (check 17)', () => {
    const text = readFileSync(program).toString('latin1');
    const hashes = [
      ...text.matchAll(/"file":"resources\\\\app\.asar","alg":"SHA256","value":"([0-9a-f]{64})"/gi),
    ];
    expect(hashes.map(([, hash]) => hash)).toEqual([headerHash(join(windows, 'resources/app.asar'))]);
  });

  it('has nothing but the program to run, and the drawn icon in it', () => {
    expect(globSync('**/*.{exe,dll,node,bat,cmd,ps1}', { cwd: windows })).toEqual(['RelayDoctor.exe']);
    const icon = readFileSync(join(folder, 'icons/app.ico'));
    const last = icon.subarray(icon.readUInt32LE(6 + 16 * 7 + 12));
    expect(readFileSync(program).includes(last)).toBe(true);
  });
});

describe('macOS (laid out on another system, therefore unsigned)', () => {
  it('has its fuses read back as set (check 16)', () => {
    const framework = 'Frameworks/Electron Framework.framework/Electron Framework';
    expect(readWire(join(mac, framework))).toBe(WIRE);
  });

  it('says in its list what it is, what it opens, and the hash of its asar (check 17)', () => {
    const list = readFileSync(join(mac, 'Info.plist'), 'utf8').replace(/>\s+</g, '><');
    const says = (key: string, value: string) =>
      expect(list).toContain(`<key>${key}</key><string>${value}</string>`);
    says('CFBundleDisplayName', 'Relay Doctor');
    says('CFBundleIdentifier', 'org.relaydoctor.desktop');
    says('LSMinimumSystemVersion', '13.0.0');
    says('LSHandlerRank', 'Owner');
    says('CFBundleTypeIconFile', 'case.icns');
    says('hash', headerHash(join(mac, 'Resources/app.asar')));
    expect(list).toContain('<key>CFBundleTypeExtensions</key><array><string>rdcase</string></array>');
    expect(list).toContain('<key>NSLocalNetworkUsageDescription</key>');
    expect(readFileSync(join(mac, 'Resources/case.icns'))).toEqual(
      readFileSync(join(folder, 'icons/case.icns')),
    );
  });

  it('is for the installed version of Electron', () => {
    expect(electronVersion()).toBe(packageJson.devDependencies.electron);
  });
});
