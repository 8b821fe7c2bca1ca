import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Report } from '../../preload/contract/index.ts';
import { createCatcherStore } from '../../renderer/state/catcher.ts';
import { createDraftStore, isProxy, portOf, requestOf } from '../../renderer/state/draft.ts';
import { createNoticesStore } from '../../renderer/state/notices.ts';
import { createPracticeStore } from '../../renderer/state/practice.ts';
import { createRunsStore } from '../../renderer/state/runs.ts';
import { createSessionStore } from '../../renderer/state/session.ts';
import { createStores } from '../../renderer/state/stores.ts';
import part from '../fixtures/reports/open-part.en.json' with { type: 'json' };
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

describe('a run that changes after its end', () => {
  const report = (language: string) => ({ ...part, language }) as unknown as Report;
  const open = () => {
    const client = createFakeClient({ reports: { 'run-sent': { en: report('en'), id: report('id') } } });
    const host = {
      navigator: { language: 'en' },
      location: { hash: '' },
      addEventListener: () => undefined,
    } as unknown as Window;
    return { client, stores: createStores(client, host) };
  };
  const asked = (client: ReturnType<typeof createFakeClient>) =>
    client.calls.filter((call) => call.method === 'run.report').length;

  it('is read anew when it is known here, and left alone when it is not', async () => {
    const { client, stores } = open();
    client.emit('run.changed', { runId: 'run-sent', caseId: 'case-kantor' });
    await vi.advanceTimersByTimeAsync(0);
    expect(asked(client)).toBe(0);
    await stores.runs.getState().load('run-sent', 'en');
    client.emit('run.changed', { runId: 'run-sent', caseId: 'case-kantor' });
    await vi.advanceTimersByTimeAsync(0);
    expect(asked(client)).toBe(2);
  });

  it('keeps no older picture of it in the other language', async () => {
    const { stores } = open();
    await stores.runs.getState().load('run-sent', 'en');
    await stores.runs.getState().load('run-sent', 'id');
    expect(Object.keys(stores.runs.getState().reports)).toEqual(['run-sent id']);
  });
});

describe('the catcher', () => {
  it('starts, stops, and follows what the program tells', async () => {
    const client = make();
    const store = createCatcherStore(client);
    await store.getState().start(2525, ' mail.example ');
    expect(client.calls.at(-1)?.input).toEqual({ action: 'start', port: 2525, host: 'mail.example' });
    expect(store.getState().catcher?.listening).toBe(true);
    client.emit('catcher.changed', { listening: true, at: [], mailbox: 'rd@mail.example', caught: 2 });
    expect(store.getState().catcher?.caught).toBe(2);
    await store.getState().stop();
    expect(store.getState().catcher?.listening).toBe(false);
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

  it('asks for nothing beyond the usual check unless the person did', async () => {
    const client = make();
    const store = createDraftStore(client);
    const { settings } = createSessionStore(client, 'en').getState();
    store.getState().begin('kantor.example', settings);
    const usual = Object.keys(requestOf(store.getState(), settings));
    expect(usual).not.toEqual(expect.arrayContaining(['impersonate']));
    for (const key of ['ports', 'impersonate', 'ordinary', 'confirm', 'hiddenHosts', 'proxy', 'hidden']) {
      expect(usual).not.toContain(key);
    }
    // Without a message nothing goes anywhere, so what belongs to it is left out too.
    store.getState().set({ to: 'catcher', ordinary: true });
    expect(Object.keys(requestOf(store.getState(), settings))).toEqual(usual);
    store.getState().set({
      send: true,
      catcherPort: '2525',
      catcherHost: ' 203.0.113.50 ',
      morePorts: [26],
      impersonate: true,
      hiddenHosts: 'a.example, 203.0.113.9;b.example',
      where: 'outside',
      proxy: 'socks5://127.0.0.1:1080',
    });
    expect(requestOf(store.getState(), settings)).toMatchObject({
      send: true,
      confirm: 'catcher',
      catcher: { port: 2525, host: '203.0.113.50' },
      ordinary: true,
      ports: [25, 465, 587, 26],
      impersonate: true,
      hiddenHosts: ['a.example', '203.0.113.9', 'b.example'],
      proxy: 'socks5://127.0.0.1:1080',
    });
    store.getState().set({ where: 'inside', lookForHidden: false, to: 'mailbox' });
    const inside = requestOf(store.getState(), settings);
    expect(inside).toMatchObject({ hidden: 'off' });
    for (const key of ['proxy', 'hiddenHosts', 'confirm', 'catcher']) {
      expect(Object.keys(inside)).not.toContain(key);
    }
  });

  it.each([
    ['', true],
    ['socks5://127.0.0.1:1080', true],
    ['socks5://user:pass@proxy.example:1080', true],
    ['socks5://127.0.0.1', false],
    ['http://127.0.0.1:8080', false],
    ['127.0.0.1:1080', false],
  ])('knows whether %s is a proxy', (text, is) => {
    expect(isProxy(text)).toBe(is);
  });

  it.each([
    ['25', 25],
    [' 65535 ', 65_535],
    ['0', null],
    ['70000', null],
    ['2 5', null],
    ['', null],
  ])('reads %s as a port', (text, port) => {
    expect(portOf(text)).toBe(port);
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

  it('sends a message only when the person wants to learn the proof, and leaves the confirming to them', async () => {
    const client = make();
    const store = createPracticeStore(client);
    await store.getState().start('en');
    const server = store.getState().world?.servers[0];
    if (!server) throw new Error('no practice world');
    store.getState().setProve(true);
    await store.getState().check(server, 'en', '');
    expect(client.calls.at(-1)?.input).toMatchObject({ send: true, ordinary: true, confirm: 'later' });
  });
});
