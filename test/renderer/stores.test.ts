import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDraftStore, requestOf } from '../../renderer/state/draft.ts';
import { createNoticesStore } from '../../renderer/state/notices.ts';
import { createPracticeStore } from '../../renderer/state/practice.ts';
import { createRunsStore } from '../../renderer/state/runs.ts';
import { createSessionStore } from '../../renderer/state/session.ts';
import { createFakeClient } from './fake-client.ts';
import { running } from './fake-data.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const make = () => createFakeClient({ reports: {} });

describe('runs', () => {
  it('repaints at most twice a second, and always ends with the newest picture', () => {
    const client = make();
    const store = createRunsStore(client, () => 500);
    let paints = 0;
    store.subscribe(() => {
      paints += 1;
    });
    for (let tick = 0; tick < 100; tick += 1) {
      client.emit('run.progress', { ...running('en'), elapsedMs: tick });
      vi.advanceTimersByTime(20);
    }
    vi.advanceTimersByTime(500);
    expect(paints).toBeLessThanOrEqual(6);
    expect(store.getState().progress['run-running']?.elapsedMs).toBe(99);
  });

  it('keeps the trouble of a run that is gone', async () => {
    const store = createRunsStore(make(), () => 500);
    await store.getState().load('nobody', 'en');
    expect(store.getState().errors.nobody?.key).toBe('run-not-found');
  });
});

describe('what a screen reader is told', () => {
  it('is said at most once in 15 seconds, the newest sentence last', () => {
    const store = createNoticesStore(() => Date.now());
    const heard: string[] = [];
    store.subscribe((state, before) => {
      if (state.spoken !== before.spoken) heard.push(state.spoken);
    });
    for (let second = 0; second < 60; second += 1) {
      store.getState().say(`after ${second}`, 15_000);
      vi.advanceTimersByTime(1000);
    }
    expect(heard.length).toBeLessThanOrEqual(5);
    expect(heard[0]).toBe('after 0');
  });
});

describe('session', () => {
  it('greets with the contract version and takes over the settings', async () => {
    const client = make();
    const store = createSessionStore(client, 'id-ID');
    expect(store.getState().language).toBe('id');
    await store.getState().hello();
    expect(client.calls[0]).toEqual({ method: 'app.hello', input: { contract: 1 } });
    expect(store.getState()).toMatchObject({ phase: 'ready', language: 'en' });
  });

  it('greets again when the line comes back', async () => {
    const client = make();
    const store = createSessionStore(client, 'en');
    await store.getState().hello();
    client.setStatus('lost');
    expect(store.getState().line).toBe('lost');
    client.setStatus('open');
    expect(client.calls.filter((call) => call.method === 'app.hello')).toHaveLength(2);
  });

  it('changes a setting at once and keeps what the program answers', async () => {
    const store = createSessionStore(make(), 'en');
    await store.getState().hello();
    const done = store.getState().change({ language: 'id' });
    expect(store.getState().language).toBe('id');
    await done;
    expect(store.getState().settings.language).toBe('id');
  });
});

describe('the draft of a check', () => {
  it('asks for the picked hosts, or for the named server instead of them', async () => {
    const client = make();
    const store = createDraftStore(client);
    const { settings } = createSessionStore(client, 'en').getState();
    store.getState().begin('kantor.example', settings);
    await store.getState().resolve(settings);
    expect(requestOf(store.getState(), settings)).toMatchObject({
      hosts: ['mail.kantor.example'],
      servers: [],
      send: false,
      only: ['relay', 'blacklists', 'posture'],
    });
    store.getState().set({ other: ' 192.168.0.2:2525 ', blacklists: false });
    expect(requestOf(store.getState(), settings)).toMatchObject({
      hosts: [],
      servers: ['192.168.0.2:2525'],
      only: ['relay', 'posture'],
    });
  });

  it('drops an answer that a newer question has overtaken', async () => {
    const store = createDraftStore(make());
    const { settings } = createSessionStore(make(), 'en').getState();
    store.getState().begin('kantor.exmaple', settings);
    const first = store.getState().resolve(settings);
    store.getState().set({ input: 'kantor.example' });
    const second = store.getState().resolve(settings);
    await Promise.all([first, second]);
    expect(store.getState().target?.problems).toBeUndefined();
    expect(store.getState().busy).toBeNull();
  });
});

describe('practice', () => {
  it('checks a practice server in its own closed world only', async () => {
    const client = make();
    const store = createPracticeStore(client);
    await store.getState().start('en');
    const world = store.getState().world;
    const server = world?.servers[0];
    if (!world || !server) throw new Error('no practice world');
    await store.getState().check(server, 'en', '');
    expect(client.calls.at(-1)).toEqual({
      method: 'check.start',
      input: {
        input: server.target,
        iMayTest: true,
        servers: [server.server],
        resolvers: [world.resolver],
        outside: world.outside,
        sender: world.sender,
        pace: 'normal',
        language: 'en',
      },
    });
  });
});
