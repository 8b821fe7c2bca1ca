import { spawn } from 'node:child_process';

/** True when a window could be seen: always on Windows and macOS, with a display elsewhere. */
export function hasGraphicalSession(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): boolean {
  return (
    platform === 'win32' ||
    platform === 'darwin' ||
    Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY)
  );
}

/** The system's own way to open an address: program and arguments. */
export function openerFor(url: string, platform: NodeJS.Platform): { program: string; args: string[] } {
  if (platform === 'darwin') return { program: 'open', args: [url] };
  // Not `cmd /c start`: that would read & and ^ in the address.
  if (platform === 'win32') return { program: 'rundll32.exe', args: ['url.dll,FileProtocolHandler', url] };
  return { program: 'xdg-open', args: [url] };
}

/** Asks the system to open an address. True when the system's opener could be started; what it does then is not known. */
export async function openInSystemBrowser(url: string): Promise<boolean> {
  if (!hasGraphicalSession()) return false;
  const { program, args } = openerFor(url, process.platform);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.once('error', () => resolve(false));
  child.once('spawn', () => {
    child.unref();
    resolve(true);
  });
  return promise;
}
