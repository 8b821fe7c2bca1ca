import { EventEmitter } from 'node:events';
import { note } from './records.ts';

const WORK_AREA = { x: 0, y: 0, width: 1920, height: 1040 };
type Area = typeof WORK_AREA;
const displayOf = (workArea: Area, index: number) => ({
  id: index + 1,
  workArea,
  bounds: { ...workArea, height: workArea.height + 40 },
  scaleFactor: 1,
});
const main = displayOf(WORK_AREA, 0);
let displays = [main];

/** Stands in for `screen`: one display, until the test plugs others in. */
export const screen = Object.assign(new EventEmitter(), {
  getAllDisplays: () => displays,
  getPrimaryDisplay: () => displays[0] ?? main,
});

/** Plugs displays in or takes them away; at least one is left. */
export function setDisplays(areas: readonly Area[]): void {
  const before = displays.length;
  displays = areas.map(displayOf);
  screen.emit(displays.length < before ? 'display-removed' : 'display-added', {}, displays.at(-1));
}

/** Stands in for `powerMonitor`: the test emits. */
export const powerMonitor = new EventEmitter();

/** Stands in for `nativeImage`. */
export const nativeImage = {
  createFromBitmap(bytes: Buffer, size: { width: number; height: number }): object {
    note('nativeImage.createFromBitmap', bytes.length, size);
    return {};
  },
};

/** What a desktop without these services does when they are used. */
const LACKS = new Set((process.env.RELAY_STAND_IN_LACKS ?? '').split(','));

const notifications: Notification[] = [];

/** Stands in for `Notification`. */
export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return !LACKS.has('notifications');
  }

  constructor(facts: unknown) {
    super();
    note('new Notification', facts);
    notifications.push(this);
  }

  show(): void {
    note('notification.show');
  }

  close(): void {
    note('notification.close');
  }
}

/** A person clicks the newest notification; false when there is none. */
export function clickNotification(): boolean {
  return notifications.at(-1)?.emit('click') ?? false;
}

/** Stands in for `Tray`. */
export class Tray extends EventEmitter {
  constructor(_image: unknown) {
    super();
    if (LACKS.has('tray')) throw new Error('no tray here');
    note('new Tray');
  }

  setToolTip(text: string): void {
    note('tray.setToolTip', text);
  }

  setContextMenu(menu: unknown): void {
    note('tray.setContextMenu', menu);
  }

  destroy(): void {
    note('tray.destroy');
  }
}
