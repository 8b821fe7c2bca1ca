import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

// node load-main.ts FILE: loads a built program as Electron would, with an Electron in which nothing ever happens, and prints as JSON how
// long that took (`ms`; `cpuMs` of the processor, which says more on a busy machine) and which modules it loaded (`urls`).
const NAMES = [
  'BrowserWindow',
  'Menu',
  'Notification',
  'Tray',
  'app',
  'autoUpdater',
  'clipboard',
  'dialog',
  'ipcMain',
  'nativeImage',
  'nativeTheme',
  'net',
  'powerMonitor',
  'protocol',
  'safeStorage',
  'screen',
  'session',
  'shell',
];
const silent = `const silent = new Proxy(function () {}, {
  get: (_target, key) => (key === Symbol.toPrimitive ? () => '' : silent),
  apply: () => silent,
  construct: () => silent,
});
export { ${NAMES.map((name) => `silent as ${name}`).join(', ')} };`;

const urls: string[] = [];
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron')
      return { url: `data:text/javascript,${encodeURIComponent(silent)}`, shortCircuit: true };
    const found = next(specifier, context);
    urls.push(found.url);
    return found;
  },
});

const [file = ''] = process.argv.slice(2);
const begun = performance.now();
const before = process.cpuUsage();
await import(pathToFileURL(file).href);
const ms = performance.now() - begun;
const { user, system } = process.cpuUsage(before);
const cpuMs = (user + system) / 1000;
process.stdout.write(JSON.stringify({ ms, cpuMs, urls }), () => process.exit(0));
