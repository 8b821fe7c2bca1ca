import type { App, Menu as MenuClass } from 'electron';
import type { Words } from '../../words/index.ts';
import { againArgument } from './launch.ts';

/** A server that was checked before. */
export type KnownServer = { caseId: string; name: string };

const MOST = 5;

/**
 * “Check again NAME” for the last servers: Windows' jump list, macOS' dock menu. Other desktops have neither. `program` is what Windows
 * starts for an entry.
 */
export function showShortcuts(options: {
  app: Pick<App, 'setJumpList' | 'dock'>;
  Menu: Pick<typeof MenuClass, 'buildFromTemplate'>;
  platform: NodeJS.Platform;
  program: string;
  servers: readonly KnownServer[];
  words: Words;
  again(caseId: string): void;
}): void {
  const { app, platform, words } = options;
  const servers = options.servers.slice(0, MOST);
  const label = ({ name }: KnownServer) => words('host:again.server', { name: name.slice(0, 80) });
  if (platform === 'win32') {
    const items = servers.map((server) => ({
      type: 'task' as const,
      title: label(server),
      description: label(server),
      program: options.program,
      args: againArgument(server.caseId),
      iconPath: options.program,
      iconIndex: 0,
    }));
    app.setJumpList([
      ...(items.length > 0 ? [{ type: 'custom' as const, name: words('host:again.title'), items }] : []),
      { type: 'recent' },
    ]);
  }
  if (platform === 'darwin')
    app.dock?.setMenu(
      options.Menu.buildFromTemplate(
        servers.map((server) => ({ label: label(server), click: () => options.again(server.caseId) })),
      ),
    );
}
