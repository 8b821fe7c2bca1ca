import type { BrowserWindow, Notification as NotificationClass } from 'electron';
import type { Progress } from '../../preload/contract/index.ts';
import type { Words } from '../../words/index.ts';

/** Tells of the end of a check when nobody is looking at the window. */
export type EndNotice = { progress(row: Progress): void; ended(runId: string): void; seen(): void };

/**
 * One notification for each check that ends while the window is not in front; a click shows its result. Where the system has nothing
 * that shows notifications, there is none: the result waits in the window all the same.
 */
export function createEndNotice(options: {
  Notification: Pick<typeof NotificationClass, 'isSupported'> &
    (new (facts: {
      title: string;
      body: string;
    }) => NotificationClass);
  window(): Pick<BrowserWindow, 'isFocused'> | null;
  words(): Words;
  show(runId: string): void;
}): EndNotice {
  const known = new Map<string, Progress>();
  // Held, so that it is not collected while it waits for its click.
  let shown: NotificationClass | null = null;
  const notify = (row: Progress) => {
    const words = options.words();
    const notice = new options.Notification({
      title: words('host:ended.title', { name: row.title }),
      body: row.provisional?.headline ?? words(`host:ended.${row.state}`),
    });
    notice.on('click', () => options.show(row.runId));
    notice.on('failed', () => {
      if (shown === notice) shown = null;
    });
    shown?.close();
    shown = notice;
    notice.show();
  };
  return {
    progress: (row) => void known.set(row.runId, row),
    ended(runId) {
      const row = known.get(runId);
      known.delete(runId);
      if (!row || options.window()?.isFocused() !== false) return;
      try {
        if (options.Notification.isSupported()) notify(row);
      } catch {
        // A desktop without a notification service.
      }
    },
    seen() {
      shown?.close();
      shown = null;
    },
  };
}
