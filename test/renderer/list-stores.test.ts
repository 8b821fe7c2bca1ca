import { describe, expect, it } from 'vitest';
import { createDelistingStore } from '../../renderer/state/delisting.ts';
import { createListsStore } from '../../renderer/state/lists.ts';
import { createFakeClient, type FakeClient } from './fake-client.ts';

const make = () => createFakeClient({ reports: {}, due: true });
const asked = (client: FakeClient, method: string) =>
  client.calls.filter((call) => call.method === method).length;
const settle = () => new Promise((done) => setTimeout(done));

describe('listings of a case', () => {
  it('are marked with a day, and keep what the program answers', async () => {
    const store = createDelistingStore(make());
    await store.getState().load('case-kantor');
    await store.getState().mark({
      caseId: 'case-kantor',
      zone: 'zen.spamhaus.org',
      subject: '203.0.113.7',
      askedOn: '2026-11-22',
    });
    const plan = store.getState().plans['case-kantor'];
    expect(plan?.lists[0]).toMatchObject({ state: 'asked', askedOn: '2026-11-22' });
    await store.getState().setQueue('case-kantor', true);
    expect(store.getState().plans['case-kantor']?.queueEmptied).not.toBeNull();
  });

  it('are asked for anew when somebody changed them, and only those that are known here', async () => {
    const client = make();
    const store = createDelistingStore(client);
    client.emit('delisting.changed', { caseId: 'case-kantor' });
    await settle();
    expect([asked(client, 'delist.plan'), asked(client, 'delist.due')]).toEqual([0, 1]);
    await store.getState().load('case-kantor');
    client.emit('delisting.changed', { caseId: 'case-kantor' });
    await settle();
    expect([asked(client, 'delist.plan'), asked(client, 'delist.due')]).toEqual([2, 2]);
    expect(store.getState().reminders).toHaveLength(1);
  });

  it('give the run that looks again, or say why there is none', async () => {
    const store = createDelistingStore(make());
    expect(await store.getState().look('case-kantor')).toBe('run-lists');
    await store.getState().load('nobody');
    expect(store.getState().error?.key).toBe('case-not-found');
  });
});

describe('the catalogue and the keys', () => {
  it('are not asked for before somebody looks at them', async () => {
    const client = make();
    const store = createListsStore(client);
    client.emit('lists.changed', {});
    expect(client.calls).toEqual([]);
    await store.getState().load();
    client.emit('lists.changed', {});
    await settle();
    expect([asked(client, 'lists.catalogue'), asked(client, 'keys.state')]).toEqual([2, 0]);
  });

  it('know a list that was muted, added, tested and removed', async () => {
    const store = createListsStore(make());
    const zone = 'bl.kantor.example';
    await store.getState().mute('bl.spamcop.net', true);
    expect(store.getState().lists?.find((list) => list.zone === 'bl.spamcop.net')?.asked).toBe('muted');
    expect(await store.getState().add({ zone, name: 'Ours', kinds: ['ip4'] })).toBeNull();
    expect(await store.getState().add({ zone, name: 'Ours', kinds: ['ip4'] })).toMatchObject({
      key: 'lists:error.known',
    });
    const test = store.getState().test(zone, []);
    expect(store.getState().testing).toEqual([zone]);
    await test;
    expect(store.getState().testing).toEqual([]);
    expect(store.getState().tests[zone]?.[0]?.result).toBe('good');
    await store.getState().remove(zone);
    expect(store.getState().lists?.some((list) => list.zone === zone)).toBe(false);
  });

  it('hold no key, only whether there is one', async () => {
    const store = createListsStore(make());
    await store.getState().loadKeys();
    expect(await store.getState().setKey('spamhaus', 'abcdefghijklmnopqrstuvwxyz')).toBe(true);
    expect(store.getState().keys?.[0]?.has).toBe(true);
    expect(JSON.stringify(store.getState())).not.toContain('abcdefghijklmnop');
    await store.getState().setKey('spamhaus', null);
    expect(store.getState().keys?.[0]?.has).toBe(false);
  });
});
