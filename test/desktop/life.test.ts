import { EventEmitter } from 'node:events';
import type { App, BrowserWindow, PowerMonitor } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { createAbout } from '../../main/desktop/about.ts';
import { askBeforeClosing } from '../../main/desktop/closing.ts';
import { endInOrder } from '../../main/desktop/ending.ts';
import { surviveMishaps } from '../../main/desktop/mishaps.ts';
import { watchPower } from '../../main/desktop/power.ts';
import { startFailure } from '../../main/desktop/start-failure.ts';
import { wordsIn } from '../../words/index.ts';

const words = () => wordsIn('en');
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function makeApp() {
  const app = Object.assign(new EventEmitter(), { quit: vi.fn(), exit: vi.fn() });
  return app as typeof app & Pick<App, 'on' | 'quit' | 'exit'>;
}

const preventable = () => ({ preventDefault: vi.fn() });

describe('the page falls over or hangs', () => {
  function start(answers: { response: number }[] = []) {
    const app = makeApp();
    const webContents = Object.assign(new EventEmitter(), {
      reload: vi.fn(),
      forcefullyCrashRenderer: vi.fn(() =>
        webContents.emit('render-process-gone', {}, { reason: 'crashed' }),
      ),
    });
    const window = Object.assign(new EventEmitter(), { webContents, isDestroyed: () => false });
    let signal: AbortSignal | undefined;
    const showMessageBox = vi.fn((_window: unknown, options: { signal?: AbortSignal }) => {
      signal = options.signal;
      const answer = answers.shift();
      if (answer) return Promise.resolve(answer);
      return new Promise((resolve) => signal?.addEventListener('abort', () => resolve({ response: 1 })));
    });
    const clock = { now: 0 };
    const troubles: string[] = [];
    surviveMishaps({
      app,
      window: window as unknown as BrowserWindow,
      dialog: { showMessageBox } as never,
      words,
      now: () => clock.now,
      onTrouble: (what) => troubles.push(what),
    });
    const crash = async (reason = 'crashed') => {
      webContents.emit('render-process-gone', {}, { reason, exitCode: 1 });
      await settle();
    };
    return { app, webContents, window, showMessageBox, clock, troubles, crash };
  }

  it('loads a crashed page again three times a minute, then asks', async () => {
    const desk = start([{ response: 0 }, { response: 1 }]);
    for (let n = 0; n < 3; n += 1) await desk.crash('oom');
    expect(desk.webContents.reload).toHaveBeenCalledTimes(3);
    expect(desk.showMessageBox).not.toHaveBeenCalled();
    await desk.crash();
    expect(desk.showMessageBox).toHaveBeenCalledTimes(1);
    expect(desk.webContents.reload).toHaveBeenCalledTimes(4);
    await desk.crash();
    await desk.crash();
    expect(desk.app.quit).not.toHaveBeenCalled();
    await desk.crash();
    expect(desk.app.quit).toHaveBeenCalledTimes(1);
    expect(desk.troubles).toHaveLength(7);
  });

  it('does not ask when crashes are a minute apart, nor after a clean end', async () => {
    const desk = start();
    for (let n = 0; n < 8; n += 1) {
      desk.clock.now += 61_000;
      await desk.crash();
    }
    await desk.crash('clean-exit');
    expect(desk.webContents.reload).toHaveBeenCalledTimes(8);
    expect(desk.showMessageBox).not.toHaveBeenCalled();
  });

  it('asks about a page that hangs: waiting costs nothing, loading it again ends it first', async () => {
    const desk = start([{ response: 0 }, { response: 1 }]);
    desk.window.emit('unresponsive');
    await settle();
    expect(desk.webContents.forcefullyCrashRenderer).not.toHaveBeenCalled();
    desk.window.emit('unresponsive');
    await settle();
    expect(desk.webContents.forcefullyCrashRenderer).toHaveBeenCalledTimes(1);
    expect(desk.webContents.reload).toHaveBeenCalledTimes(1);
  });

  it('takes the question away when the page answers again', async () => {
    const desk = start();
    desk.window.emit('unresponsive');
    desk.window.emit('unresponsive');
    expect(desk.showMessageBox).toHaveBeenCalledTimes(1);
    desk.window.emit('responsive');
    await settle();
    expect(desk.webContents.forcefullyCrashRenderer).not.toHaveBeenCalled();
  });

  it('notes helpers of Chromium that died', () => {
    const desk = start();
    desk.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed' });
    desk.app.emit('child-process-gone', {}, { type: 'Utility', reason: 'clean-exit' });
    expect(desk.troubles).toEqual(['process-gone']);
  });
});

describe('the end', () => {
  it('stops once, then quits, however it began', async () => {
    const app = makeApp();
    const stop = vi.fn(async () => {});
    const ending = endInOrder(app, stop);
    const first = preventable();
    app.emit('will-quit', first);
    app.emit('window-all-closed');
    expect(first.preventDefault).toHaveBeenCalledTimes(1);
    expect(ending.isEnding()).toBe(true);
    await vi.waitFor(() => expect(app.quit).toHaveBeenCalledTimes(1));
    const second = preventable();
    app.emit('will-quit', second);
    expect(second.preventDefault).not.toHaveBeenCalled();
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('ends with a status when something could not be written', async () => {
    const app = makeApp();
    endInOrder(app, () => Promise.reject(new Error('disk full')));
    app.emit('window-all-closed');
    await vi.waitFor(() => expect(app.exit).toHaveBeenCalledWith(1));
    expect(app.quit).not.toHaveBeenCalled();
  });

  it('does not wait for ever', async () => {
    vi.useFakeTimers();
    const app = makeApp();
    endInOrder(app, () => new Promise(() => {}));
    app.emit('window-all-closed');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(app.exit).toHaveBeenCalledWith(1);
    vi.useRealTimers();
  });

  it('asks nothing when the session ends, and writes what is known', async () => {
    const app = makeApp();
    const stop = vi.fn(async () => {});
    const ending = endInOrder(app, stop);
    const window = Object.assign(new EventEmitter(), { close: vi.fn() }) as unknown as BrowserWindow &
      EventEmitter;
    const showMessageBox = vi.fn();
    ending.watch(window);
    askBeforeClosing({
      window,
      dialog: { showMessageBox },
      words,
      isRunning: () => true,
      isEnding: ending.isEnding,
    });
    window.emit('session-end', {});
    const event = preventable();
    window.emit('close', event);
    expect(stop).toHaveBeenCalledTimes(1);
    expect(event.preventDefault).not.toHaveBeenCalled();
    expect(showMessageBox).not.toHaveBeenCalled();
  });
});

describe('sleep', () => {
  const start = () => {
    const powerMonitor = new EventEmitter();
    const clock = { now: 1_000_000 };
    const onWake = vi.fn();
    const onShutdown = vi.fn();
    watchPower({
      powerMonitor: powerMonitor as unknown as PowerMonitor,
      now: () => clock.now,
      onWake,
      onShutdown,
    });
    return { powerMonitor, clock, onWake, onShutdown };
  };

  it('tells how long it was', () => {
    const { powerMonitor, clock, onWake } = start();
    powerMonitor.emit('resume');
    powerMonitor.emit('suspend');
    clock.now += 512_000;
    powerMonitor.emit('resume');
    powerMonitor.emit('resume');
    expect(onWake.mock.calls).toEqual([[512_000]]);
  });

  it('is never negative when the clock was set back meanwhile', () => {
    const { powerMonitor, clock, onWake } = start();
    powerMonitor.emit('suspend');
    clock.now -= 3_600_000;
    powerMonitor.emit('resume');
    expect(onWake).not.toHaveBeenCalled();
  });

  it('delays a shutdown until all is written', () => {
    const { powerMonitor, onShutdown } = start();
    const event = preventable();
    powerMonitor.emit('shutdown', event);
    expect(event.preventDefault).toHaveBeenCalledTimes(1);
    expect(onShutdown).toHaveBeenCalledTimes(1);
  });
});

describe('a start that fails', () => {
  const withCode = (code: string) => Object.assign(new Error(code), { code });
  it.each([
    [withCode('EACCES'), 'cannot write to its folder /data'],
    [withCode('EROFS'), 'cannot write to its folder /data'],
    [new Error('unable to open database file'), 'cannot write to its folder /data'],
    [new Error('attempt to write a readonly database'), 'cannot write to its folder /data'],
    [withCode('ENOSPC'), 'disk is full'],
    [new Error('database or disk is full'), 'disk is full'],
    [new Error('database is locked'), 'Another program is using'],
    [new Error('database version 9 is newer than this program'), 'newer Relay Doctor'],
    [new Error('what is this'), 'could not start: what is this'],
  ])('%s is said plainly', (error, expected) => {
    expect(startFailure(error, '/data', words())).toContain(expected);
  });
});

describe('about', () => {
  it('names the versions, and says when the list of licences is not there', async () => {
    const showMessageBox = vi.fn();
    const shell = { openPath: vi.fn(async () => '') };
    const { about, licences } = createAbout({
      dialog: { showMessageBox },
      shell,
      window: () => ({}) as never,
      words,
      version: '1.2.3',
      versions: { electron: '45.0.0', chrome: '154.0', node: '24.18.0' },
      resources: undefined,
    });
    await about();
    expect(showMessageBox.mock.calls[0]?.[1]).toMatchObject({
      message: 'Relay Doctor 1.2.3',
      detail: expect.stringContaining('electron 45.0.0\nchrome 154.0\nnode 24.18.0'),
    });
    await licences();
    expect(shell.openPath).not.toHaveBeenCalled();
    expect(showMessageBox).toHaveBeenCalledTimes(2);
  });
});
