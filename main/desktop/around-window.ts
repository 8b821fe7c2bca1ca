import type { EventHub } from '../transport/hub.ts';
import type { EndNotice } from './notify.ts';
import type { Taskbar } from './taskbar.ts';
import type { TrayKeeper } from './tray.ts';

type Notice = Parameters<Parameters<EventHub['subscribe']>[0]>[0];

/** Hands what the services tell to what is shown around the window. */
export function tellAround(options: {
  hub: Pick<EventHub, 'subscribe'>;
  taskbar: Taskbar;
  endNotice: EndNotice;
  tray: TrayKeeper;
  onSettings(): void;
  onCases(): void;
}): void {
  const { taskbar, endNotice, tray } = options;
  const parts = [taskbar, endNotice, tray];
  options.hub.subscribe((notice: Notice) => {
    const payload = notice.payload as never;
    switch (notice.event) {
      case 'run.progress':
        for (const part of parts) part.progress(payload);
        break;
      case 'run.ended': {
        const { runId } = notice.payload as { runId: string };
        for (const part of parts) part.ended(runId);
        break;
      }
      case 'settings.changed':
        options.onSettings();
        break;
      case 'cases.changed':
        options.onCases();
        break;
      default:
    }
  });
}
