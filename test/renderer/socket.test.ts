import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSocket } from '../../renderer/transport/socket.ts';

class FakeSocket extends EventTarget {
  readyState = 0;
  sent: string[] = [];
  send(text: string): void {
    this.sent.push(text);
  }
  opened(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  says(value: unknown): void {
    const data = typeof value === 'string' ? value : JSON.stringify(value);
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  closed(code: number): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

function start() {
  const sockets: FakeSocket[] = [];
  const connection = openSocket('ws://127.0.0.1/ws', () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket as unknown as WebSocket;
  });
  const last = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error('no socket');
    return socket;
  };
  return { connection, sockets, last };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the window’s socket', () => {
  it('keeps a call until the line is open, then pairs the answer by its id', async () => {
    const { connection, last } = start();
    const answer = connection.call('cases.list', {});
    expect(last().sent).toEqual([]);
    last().opened();
    expect(JSON.parse(last().sent[0] ?? '')).toEqual({ id: 1, method: 'cases.list', input: {} });
    last().says({ id: 1, result: { ok: true, value: { cases: [], interrupted: [] } } });
    expect(await answer).toEqual({ ok: true, value: { cases: [], interrupted: [] } });
  });

  it('carries events to those who listen, until they stop', () => {
    const { connection, last } = start();
    const heard: unknown[] = [];
    const stop = connection.on('run.ended', (payload) => heard.push(payload));
    last().opened();
    last().says({ event: 'run.ended', payload: { runId: 'r', caseId: 'c' } });
    stop();
    last().says({ event: 'run.ended', payload: { runId: 'r2', caseId: 'c' } });
    expect(heard).toEqual([{ runId: 'r', caseId: 'c' }]);
  });

  it('answers open calls when the line breaks, and connects again after growing pauses', async () => {
    const { connection, sockets, last } = start();
    const seen: string[] = [];
    connection.onStatus((status) => seen.push(status));
    last().opened();
    const answer = connection.call('cases.list', {});
    last().closed(1006);
    expect(await answer).toMatchObject({ ok: false, error: { key: 'connection-lost' } });
    expect(await connection.call('cases.list', {})).toMatchObject({ ok: false });
    for (const pause of [500, 1000, 2000, 5000, 5000]) {
      const before = sockets.length;
      vi.advanceTimersByTime(pause - 1);
      expect(sockets).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(sockets).toHaveLength(before + 1);
      last().closed(1006);
    }
    vi.advanceTimersByTime(5000);
    last().opened();
    expect(seen).toEqual(['open', 'lost', 'open']);
  });

  it('does not try again when the program says that this browser is not the one', () => {
    const { connection, sockets, last } = start();
    last().closed(4401);
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(connection.status()).toBe('ended');
  });

  it.each(['', '{', '[]', 'null', '7', '{"id":1}', '{"id":"1","result":{"ok":true}}', '{"event":7}'])(
    'shrugs at %j',
    (text) => {
      const { last } = start();
      last().opened();
      expect(() => last().says(text)).not.toThrow();
    },
  );
});
