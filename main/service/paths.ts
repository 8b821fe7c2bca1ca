import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder for what is kept, per system convention. `RELAY_DOCTOR_HOME` overrides it (tests, portable use). */
export function dataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (env.RELAY_DOCTOR_HOME) return env.RELAY_DOCTOR_HOME;
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Relay Doctor');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Relay Doctor');
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'relay-doctor');
}
