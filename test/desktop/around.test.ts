import { EventEmitter } from 'node:events';
import type { NativeImage, Notification, Tray } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { createEndNotice } from '../../main/desktop/notify.ts';
import { showShortcuts } from '../../main/desktop/shortcuts.ts';
import { createTaskbar } from '../../main/desktop/taskbar.ts';
import { applyTheme, backgroundOf } from '../../main/desktop/theme.ts';
import { createTray } from '../../main/desktop/tray.ts';
import { drawTrayIcon } from '../../main/desktop/tray-icon.ts';
import type { Progress } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';

const words = () => wordsIn('en');

function row(done: number, more: Partial<Progress> = {}): Progress {
  const steps: Progress['steps'] = [{ step: 'relay', state: 'running', done, total: 100, counts: [] }];
  return {
    runId: 'r1',
    caseId: 'c1',
    title: 'kantor.example',
    state: 'running',
    elapsedMs: 0,
    steps,
    findings: 0,
    ...more,
  };
}

describe('the bar on the program’s button', () => {
  it('shows how far, paused, several at once, and a failure until it was seen', () => {
    let isFocused = false;
    const setProgressBar = vi.fn();
    const bar = createTaskbar(() => ({ setProgressBar, isFocused: () => isFocused }));
    bar.progress(row(0));
    expect(setProgressBar).toHaveBeenLastCalledWith(0.01, { mode: 'indeterminate' });
    bar.progress(row(50));
    expect(setProgressBar).toHaveBeenLastCalledWith(0.5, { mode: 'normal' });
    bar.progress(row(100, { runId: 'r2' }));
    expect(setProgressBar).toHaveBeenLastCalledWith(0.75, { mode: 'normal' });
    bar.ended('r2');
    bar.progress(row(50, { state: 'paused' }));
    expect(setProgressBar).toHaveBeenLastCalledWith(0.5, { mode: 'paused' });
    bar.progress(row(50, { state: 'failed' }));
    bar.ended('r1');
    expect(setProgressBar).toHaveBeenLastCalledWith(1, { mode: 'error' });
    isFocused = true;
    bar.seen();
    expect(setProgressBar).toHaveBeenLastCalledWith(-1);
  });
});

describe('the notification at the end', () => {
  class Fake extends EventEmitter {
    static made: Fake[] = [];
    static isSupported = () => true;
    readonly facts: { title: string; body: string };
    show = vi.fn();
    close = vi.fn();
    constructor(facts: { title: string; body: string }) {
      super();
      this.facts = facts;
      Fake.made.push(this);
    }
  }
  const start = (kind: unknown, isFocused: boolean) => {
    Fake.made = [];
    const show = vi.fn();
    const notice = createEndNotice({
      Notification: kind as typeof Notification,
      window: () => ({ isFocused: () => isFocused }),
      words,
      show,
    });
    notice.progress(
      row(100, {
        state: 'done',
        provisional: { code: 'CLOSED', headline: 'Not an open relay', detail: '' } as never,
      }),
    );
    notice.ended('r1');
    return { show, notice };
  };

  it('comes once, says the answer, and a click shows the result', () => {
    const { show, notice } = start(Fake, false);
    notice.ended('r1');
    expect(Fake.made.map(({ facts }) => facts)).toEqual([
      { title: 'Check finished: kantor.example', body: 'Not an open relay' },
    ]);
    Fake.made[0]?.emit('click');
    expect(show).toHaveBeenCalledWith('r1');
    notice.seen();
    expect(Fake.made[0]?.close).toHaveBeenCalledTimes(1);
  });

  it('does not come while the person is looking', () => {
    start(Fake, true);
    expect(Fake.made).toEqual([]);
  });

  it('is left out without a notification service', () => {
    const none = Object.assign(class extends Fake {}, { isSupported: () => false });
    start(none, false);
    expect(Fake.made).toEqual([]);
    const broken = class extends Fake {
      override show = vi.fn(() => {
        throw new Error('org.freedesktop.DBus.Error.ServiceUnknown');
      });
    };
    expect(() => start(broken, false)).not.toThrow();
  });
});

describe('the icon beside the clock', () => {
  const make = (kind: unknown) => {
    const state = { isMinimised: false };
    const show = vi.fn();
    const tray = createTray({
      Tray: kind as new (image: NativeImage) => Tray,
      Menu: { buildFromTemplate: (template: unknown) => template } as never,
      nativeImage: { createFromBitmap: () => ({}) as NativeImage },
      window: () => ({ isMinimized: () => state.isMinimised, isVisible: () => true }),
      words,
      show,
      quit: () => {},
    });
    return { tray, state, show };
  };

  it('is there only while a check goes on behind a minimised window', () => {
    const made: (EventEmitter & {
      destroy: ReturnType<typeof vi.fn>;
      setToolTip: ReturnType<typeof vi.fn>;
    })[] = [];
    class Fake extends EventEmitter {
      destroy = vi.fn();
      setToolTip = vi.fn();
      setContextMenu = vi.fn();
      constructor() {
        super();
        made.push(this);
      }
    }
    const { tray, state, show } = make(Fake);
    tray.progress(row(10));
    expect(made).toHaveLength(0);
    state.isMinimised = true;
    tray.look();
    tray.progress(row(20));
    expect(made).toHaveLength(1);
    expect(made[0]?.setToolTip).toHaveBeenLastCalledWith('Checking kantor.example: 20 %');
    made[0]?.emit('click');
    expect(show).toHaveBeenCalledTimes(1);
    tray.ended('r1');
    expect(made[0]?.destroy).toHaveBeenCalledTimes(1);
  });

  it('is done without where there is no place for it, and not tried over and over', () => {
    const kind = vi.fn(function none() {
      throw new Error('no status notifier');
    });
    const { tray, state } = make(kind);
    state.isMinimised = true;
    tray.progress(row(10));
    tray.progress(row(20));
    expect(kind).toHaveBeenCalledTimes(1);
  });

  it('is drawn: round corners, blue, a white cross in the middle', () => {
    const pixels = drawTrayIcon(32);
    const at = (x: number, y: number) => [...pixels.subarray((y * 32 + x) * 4, (y * 32 + x) * 4 + 4)];
    expect(at(0, 0)).toEqual([0, 0, 0, 0]);
    expect(at(16, 16)).toEqual([255, 255, 255, 255]);
    expect(at(4, 16)).toEqual([0xa8, 0x62, 0x0b, 255]);
  });
});

describe('“check again” outside the window', () => {
  const servers = [{ caseId: 'ABCDE-23456', name: 'kantor.example' }];
  it('is a jump list on Windows, a dock menu on macOS, nothing elsewhere', () => {
    const app = { setJumpList: vi.fn(), dock: { setMenu: vi.fn() } };
    const again = vi.fn();
    const show = (platform: NodeJS.Platform, list = servers) =>
      showShortcuts({
        app: app as never,
        Menu: { buildFromTemplate: (template: unknown) => template } as never,
        platform,
        program: 'C:\\rd.exe',
        servers: list,
        words: words(),
        again,
      });
    show('linux');
    expect(app.setJumpList).not.toHaveBeenCalled();
    show('win32');
    expect(app.setJumpList.mock.calls[0]?.[0]).toMatchObject([
      {
        type: 'custom',
        items: [{ title: 'Check again: kantor.example', program: 'C:\\rd.exe', args: '--again=ABCDE-23456' }],
      },
      { type: 'recent' },
    ]);
    show('win32', []);
    expect(app.setJumpList.mock.calls[1]?.[0]).toEqual([{ type: 'recent' }]);
    show('darwin');
    app.dock.setMenu.mock.calls[0]?.[0][0].click();
    expect(again).toHaveBeenCalledWith('ABCDE-23456');
  });
});

describe('colours', () => {
  it('follows the setting, and the system’s black and white under a contrast theme', () => {
    const theme = {
      themeSource: 'system' as 'system' | 'dark' | 'light',
      shouldUseDarkColors: true,
      inForcedColorsMode: false,
    };
    applyTheme(theme, 'dark');
    expect(theme.themeSource).toBe('dark');
    expect(backgroundOf(theme)).toBe('#15171a');
    expect(backgroundOf({ ...theme, inForcedColorsMode: true })).toBe('#000000');
    expect(backgroundOf({ ...theme, shouldUseDarkColors: false, inForcedColorsMode: true })).toBe('#ffffff');
  });
});
