/** What one room may load. `rooms`: other rooms; `packages`: from npm; `node`: built-in modules. */
export type Room = { rooms: string[]; packages: string[]; node: boolean };

const inMain = [
  'main/catalogue',
  'main/case-file',
  'main/engine',
  'main/store',
  'main/practice',
  'main/report',
  'main/service',
  'main/transport',
];

/**
 * ENGINEERING §1 as data. A room is the longest of these paths that a file lies under. Nobody but services, store, practice
 * and report looks into the engine.
 */
export const rooms: Record<string, Room> = {
  'preload/contract': { rooms: [], packages: ['zod'], node: false },
  words: { rooms: ['preload/contract'], packages: ['i18next'], node: false },
  'main/catalogue': { rooms: ['preload/contract'], packages: ['zod'], node: false },
  'main/engine': {
    rooms: ['preload/contract', 'main/catalogue'],
    packages: [
      'zod',
      'dns2',
      'mailauth',
      'tldts',
      'ipaddr.js',
      'socks',
      'postal-mime',
      '@kenjiuno/msgreader',
    ],
    node: true,
  },
  'main/case-file': {
    rooms: ['preload/contract', 'main/engine'],
    packages: ['zod', 'yauzl', 'yazl', 'age-encryption', 'ipaddr.js'],
    node: true,
  },
  'main/store': { rooms: ['preload/contract', 'main/engine'], packages: ['zod'], node: true },
  'main/practice': {
    rooms: ['preload/contract', 'main/engine', 'main/catalogue', 'words'],
    packages: ['zod', 'dns2', 'smtp-server', 'selfsigned', 'ipaddr.js'],
    node: true,
  },
  'main/report': {
    rooms: ['preload/contract', 'main/engine', 'main/catalogue', 'words'],
    packages: ['zod', 'playwright-core', '@sparticuz/chromium', 'ws', '@cantoo/pdf-lib', 'nodemailer'],
    node: true,
  },
  'main/service': {
    rooms: [
      'preload/contract',
      'main/engine',
      'main/catalogue',
      'main/case-file',
      'main/store',
      'main/practice',
      'main/report',
      'words',
    ],
    packages: ['zod', 'tldts', 'ipaddr.js', 'imapflow', 'smtp-server', 'qr'],
    node: true,
  },
  'main/transport': { rooms: ['preload/contract', 'main/service'], packages: ['zod', 'ws'], node: true },
  'main/browser': {
    rooms: ['preload/contract', 'main/service', 'main/transport', 'words'],
    packages: [],
    node: true,
  },
  'main/cli': {
    rooms: ['preload/contract', 'main/service', 'main/transport', 'main/browser', 'words'],
    packages: ['zod'],
    node: true,
  },
  'main/desktop': {
    rooms: [...inMain, 'preload/contract', 'words'],
    packages: ['electron', 'electron-updater'],
    node: true,
  },
  preload: { rooms: ['preload/contract'], packages: ['electron'], node: false },
  renderer: {
    rooms: ['preload/contract', 'words'],
    packages: [
      'zod',
      'react',
      'react-dom',
      'zustand',
      'i18next',
      'react-i18next',
      '@mantine/core',
      '@mantine/hooks',
      'lucide-react',
      'get-nonce',
      'qr',
    ],
    node: false,
  },
  build: {
    rooms: ['preload/contract', 'main/catalogue', 'main/service', 'main/report'],
    packages: [
      'vite',
      '@vitejs/plugin-react',
      'zod',
      'electron-builder',
      'postcss',
      '@electron/fuses',
      'playwright-core',
    ],
    node: true,
  },
};

/** The room of a file, or null for tests. */
export function roomOf(path: string): string | null {
  const names = Object.keys(rooms).filter((name) => path.startsWith(`${name}/`));
  return names.sort((left, right) => right.length - left.length)[0] ?? null;
}
