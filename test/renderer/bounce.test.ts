import { describe, expect, it } from 'vitest';
import { letterOf } from '../../renderer/features/bounce/letter-file.ts';
import { looksLikeMail } from '../../renderer/features/bounce/looks-like-mail.ts';
import { readingText } from '../../renderer/features/bounce/reading-text.ts';
import { shapeOfReading } from '../../renderer/features/bounce/reading-view.tsx';
import { createBounceStore } from '../../renderer/state/bounce.ts';
import { waysOf } from '../../renderer/state/draft.ts';
import { createSessionStore } from '../../renderer/state/session.ts';
import { createFakeClient } from './fake-client.ts';
import { practiceWorld } from './fake-data.ts';
import { BOUNCE, deadReading, reading } from './fake-lists.ts';

describe('what is pasted into the first box', () => {
  it.each([
    '550 5.7.1 Service unavailable; Client host [203.0.113.7] blocked using zen.spamhaus.org',
    '554-mail.example said no',
    'said: 451 4.7.500 Server busy',
    'Undelivered Mail Returned to Sender',
    'Email Anda tidak dapat dikirim ke budi@kantor.example',
    'one line\nanother line\nand a third',
    BOUNCE,
  ])('%j is a returned mail', (text) => {
    expect(looksLikeMail(text)).toBe(true);
  });

  it.each([
    'kantor.example',
    '203.0.113.7',
    'budi@kantor.example',
    'mail.kantor.example 2525',
    ' kantor.example\n',
    'mail.kantor.example\n203.0.113.7',
    'https://kantor.example/a b',
    '',
  ])('%j is a name to check', (text) => {
    expect(looksLikeMail(text)).toBe(false);
  });
});

describe('a returned mail', () => {
  it('is kept to 4 MB, and says that it was cut', () => {
    expect(letterOf('short')).toEqual({ text: 'short', cut: false, name: '' });
    const long = letterOf('x'.repeat(4_000_001));
    expect([long.cut, 'text' in long && long.text.length]).toEqual([true, 4_000_000]);
  });

  it('is told without alarm unless the reader has to act', () => {
    expect(shapeOfReading(reading('en'))).toBe('needs-you');
    expect(shapeOfReading(reading('en', { permanence: 'temporary' }))).toBe('testing');
    expect(shapeOfReading(deadReading('en'))).toBe('info');
  });

  it('is passed on as text, with the line that decided', () => {
    const text = readingText(reading('en'), { t: (key) => key });
    expect(text).toContain('mx.pelanggan.example refused it');
    expect(text).toContain('1. Check the server for an open relay.');
    expect(text.split('\n').at(-1)).toBe('Service unavailable; Client host [203.0.113.7] blocked using');
    expect(text).not.toMatch(/\n{3}/);
  });
});

describe('reading', () => {
  const make = () => {
    const client = createFakeClient({ reports: {} });
    return { client, store: createBounceStore(client) };
  };

  it('asks once more in another language, from what was kept', async () => {
    const { client, store } = make();
    await store.getState().read(letterOf(BOUNCE), 'en', 'case-kantor');
    const { letter } = store.getState();
    if (letter) await store.getState().read(letter, 'id', 'case-kantor');
    expect(store.getState().reading?.words?.headline).toContain('menolaknya');
    expect(client.calls.map((call) => call.input)).toMatchObject([
      { text: BOUNCE, cut: false, language: 'en', caseId: 'case-kantor' },
      { language: 'id' },
    ]);
  });

  it('keeps the newest answer, and none after it was put away', async () => {
    const { store } = make();
    const first = store.getState().read(letterOf('See you in Bali'), 'en', undefined);
    const second = store.getState().read(letterOf(BOUNCE), 'en', undefined);
    await Promise.all([first, second]);
    expect(store.getState().reading?.understood).toBe(true);
    const third = store.getState().read(letterOf(BOUNCE), 'en', undefined);
    store.getState().clear();
    await third;
    expect(store.getState()).toMatchObject({ reading: null, letter: null, busy: null });
  });
});

describe('the live check', () => {
  const { settings } = createSessionStore(createFakeClient({ reports: {} }), 'en').getState();

  it('asks only the named lists about only that address', async () => {
    const client = createFakeClient({ reports: {} });
    const store = createBounceStore(client);
    await store.getState().read(letterOf(BOUNCE), 'en', undefined);
    const runId = await store.getState().check({
      settings: { ...settings, listResolver: '192.168.0.2', directLists: false },
      language: 'en',
      world: null,
    });
    expect(runId).toBe('run-running');
    expect(client.calls.at(-1)).toEqual({
      method: 'check.start',
      input: {
        input: '203.0.113.7',
        iMayTest: true,
        only: ['blacklists'],
        zones: ['zen.spamhaus.org'],
        resolvers: [],
        listResolvers: ['192.168.0.2'],
        direct: 'off',
        pace: 'gentle',
        language: 'en',
      },
    });
  });

  it('of a practice list stays in the practice world', async () => {
    const client = createFakeClient({ reports: {} });
    const store = createBounceStore(client);
    const live = { subject: '203.0.113.11', zones: ['listing.blacklist.practice.example'] };
    store.setState({ reading: reading('en', { live }) });
    const plain = practiceWorld('en');
    const servers = plain.servers.map((server) =>
      server.id === 'open' ? { ...server, outbound: '203.0.113.11' } : server,
    );
    const world = { ...plain, servers };
    await store.getState().check({ settings: { ...settings, resolver: '9.9.9.9' }, language: 'en', world });
    expect(client.calls.at(-1)?.input).toMatchObject({
      input: 'open.practice.example',
      resolvers: [world.resolver],
    });
    expect(client.calls.at(-1)?.input).not.toHaveProperty('direct');
  });

  it('is not started when there is nothing to ask', async () => {
    const client = createFakeClient({ reports: {} });
    const store = createBounceStore(client);
    store.setState({ reading: deadReading('en') });
    expect(await store.getState().check({ settings, language: 'en', world: null })).toBeNull();
    expect(client.calls).toEqual([]);
  });
});

it('asks the lists’ own servers beside a typed DNS server, unless they are switched off', () => {
  const { settings } = createSessionStore(createFakeClient({ reports: {} }), 'en').getState();
  expect(waysOf(settings)).toEqual({ resolvers: [] });
  expect(waysOf({ ...settings, resolver: ' 192.168.0.2 ' })).toEqual({
    resolvers: ['192.168.0.2'],
    direct: 'on',
  });
  expect(waysOf({ ...settings, resolver: '192.168.0.2', directLists: false })).toMatchObject({
    direct: 'off',
  });
});
