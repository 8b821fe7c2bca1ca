import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { dnsblCatalogue } from '../../main/catalogue/dnsbl.ts';
import { renderHtml } from '../../main/service/index.ts';
import { partsText } from './parts-text.ts';
import { CALL, type PracticeServices, startPracticeServices } from './practice-services.ts';

const KEY = 'zq7kx2mw9vt4ch8bn3rj6ypdfs';
const PRACTICE = 'listing.blacklist.practice.example';
const OWN = { zone: 'own.blacklist.practice.example', name: 'Our own', kinds: ['ip4' as const] };

let practice: PracticeServices;
beforeAll(async () => {
  practice = await startPracticeServices();
});
afterAll(() => practice.close());
afterEach(() => vi.unstubAllEnvs());

const handlers = () => practice.services.handlers;
const catalogue = async () => (await handlers()['lists.catalogue']({}, CALL)).lists;
const listOf = async (zone: string) => (await catalogue()).find((row) => row.zone === zone);
const test = (zone: string, resolvers = [practice.world.resolver]) =>
  handlers()['lists.test']({ zone, resolvers }, CALL);

describe('the catalogue', () => {
  it('shows every list with the reason why it is asked or not', async () => {
    const lists = await catalogue();
    expect(lists).toHaveLength(dnsblCatalogue().length);
    const asked = (zone: string) => lists.find((row) => row.zone === zone)?.asked;
    expect(asked('zen.spamhaus.org')).toBe('yes');
    expect(asked('xbl.spamhaus.org')).toBe('covered');
    expect(asked('combined.mail.abusix.zone')).toBe('needs-key');
    expect(asked('dnsbl.sorbs.net')).toBe('dead');
    expect(asked('bl.spamcannibal.org')).toBe('lists-world');
    expect(lists.filter((row) => row.asked === 'extended').length).toBeGreaterThan(10);
    expect(lists.find((row) => row.zone === 'zen.spamhaus.org')).toMatchObject({
      source: expect.any(String),
      keyFamily: 'spamhaus',
      own: false,
    });
  });

  it('mutes a list and takes it back, in the settings and in the plan of a check', async () => {
    practice.published.length = 0;
    const preview = () =>
      handlers()['check.preview'](practice.requestFor('open', { only: ['blacklists'] }), CALL);
    const before = (await preview()).lists;
    await handlers()['lists.mute']({ zone: PRACTICE, muted: true }, CALL);
    expect((await listOf(PRACTICE))?.asked).toBe('muted');
    expect((await preview()).lists).toBe(before - 1);
    expect(practice.published).toEqual(['settings.changed', 'lists.changed']);
    await handlers()['lists.mute']({ zone: PRACTICE, muted: true }, CALL);
    expect(practice.services.context.store.settings.read().mutedZones).toEqual([PRACTICE]);
    await handlers()['lists.mute']({ zone: PRACTICE, muted: false }, CALL);
    expect((await preview()).lists).toBe(before);
    await expect(
      handlers()['lists.mute']({ zone: 'no.such.example', muted: true }, CALL),
    ).rejects.toMatchObject({
      info: { key: 'lists:error.unknown' },
    });
  });

  it('takes a list of the person’s own, once, and lets it go', async () => {
    await handlers()['lists.add'](OWN, CALL);
    expect(await listOf(OWN.zone)).toMatchObject({
      own: true,
      asked: 'yes',
      name: 'Our own',
      weight: 'minor',
    });
    for (const zone of [OWN.zone, 'zen.spamhaus.org'])
      await expect(handlers()['lists.add']({ ...OWN, zone }, CALL)).rejects.toMatchObject({
        info: { code: 'bad-input', key: 'lists:error.known' },
      });
    await handlers()['lists.remove']({ zone: OWN.zone }, CALL);
    expect(await listOf(OWN.zone)).toBeUndefined();
    for (const zone of [OWN.zone, 'zen.spamhaus.org'])
      await expect(handlers()['lists.remove']({ zone }, CALL)).rejects.toMatchObject({
        info: { code: 'not-found' },
      });
  });

  it('tests a list at its two test entries, and never one that has closed', async () => {
    expect((await test(PRACTICE)).tests).toEqual(
      ['ip4', 'ip6'].map((kind) => expect.objectContaining({ zone: PRACTICE, kind, result: 'good' })),
    );
    const refusing = await test('refusing.blacklist.practice.example');
    expect(refusing.tests[0]).toMatchObject({ result: 'refused', via: practice.world.resolver });
    await expect(test('dnsbl.sorbs.net')).rejects.toMatchObject({ info: { key: 'lists:error.dead' } });
    await expect(test(PRACTICE, [])).rejects.toMatchObject({ info: { key: 'lists:error.practice-only' } });
  });

  it('refuses a check of lists that nobody knows', async () => {
    const started = practice.services.startCheck(
      practice.requestFor('open', { zones: ['zen.spamhouse.org'] }),
      {
        recheckOf: null,
      },
    );
    await expect(started).rejects.toMatchObject({
      info: { key: 'lists:error.not-in-catalogue', params: { zone: 'zen.spamhouse.org' } },
    });
  });
});

describe('keys', () => {
  it('never come back to the window, and forget themselves when told so', async () => {
    const set = await handlers()['keys.set']({ family: 'spamhaus', key: ` ${KEY} ` }, CALL);
    expect(set.keys.find((row) => row.family === 'spamhaus')).toMatchObject({
      has: true,
      kept: 'memory',
      zones: expect.arrayContaining(['zen.spamhaus.org']),
    });
    expect(JSON.stringify([set, await handlers()['keys.state']({}, CALL), await catalogue()])).not.toContain(
      KEY,
    );
    await handlers()['keys.set']({ family: 'spamhaus', key: null }, CALL);
    expect((await handlers()['keys.state']({}, CALL)).keys.some((row) => row.has)).toBe(false);
  });

  it('open lists: from the environment too, which is said', async () => {
    vi.stubEnv('RELAY_DOCTOR_KEY_ABUSIX', KEY);
    const { keys } = await handlers()['keys.state']({}, CALL);
    expect(keys.find((row) => row.family === 'abusix')).toMatchObject({ has: true, kept: 'environment' });
    expect((await listOf('combined.mail.abusix.zone'))?.asked).toBe('yes');
  });

  it.each(['two words', 'with.dot.inside', 'short', 'x'.repeat(64), ''])('%j is not one', async (key) => {
    const set = handlers()['keys.set']({ family: 'spamrats', key }, CALL);
    await expect(set).rejects.toMatchObject({ info: { code: 'bad-input', key: 'lists:error.bad-key' } });
    const error: unknown = await set.catch((failure: unknown) => failure);
    if (key !== '') expect(JSON.stringify(error)).not.toContain(key);
  });

  it('are in nothing that is kept, shown or handed on', async () => {
    await handlers()['keys.set']({ family: 'spamhaus', key: KEY }, CALL);
    const { runId, report } = await practice.run(practice.requestFor('open', { only: ['blacklists'] }));
    const { store } = practice.services.context;
    const handed = [
      await partsText(runId, practice.services),
      JSON.stringify(report),
      renderHtml(report, { preset: 'full' }),
      JSON.stringify(store.cases.getRun(runId)),
    ];
    for (const text of handed) expect(text.toLowerCase()).not.toContain(KEY);
    const files = readdirSync(practice.folder);
    expect(files).toContain('settings.json');
    for (const name of files)
      expect(readFileSync(join(practice.folder, name), 'latin1').toLowerCase(), name).not.toContain(KEY);
    await handlers()['keys.set']({ family: 'spamhaus', key: null }, CALL);
  });
});

it('looks at the listings of a practice case in the practice world that is up now', async () => {
  const { caseId } = await practice.run(practice.requestFor('open', { only: ['blacklists'] }));
  const { lists } = await handlers()['delist.plan']({ caseId }, CALL);
  expect(lists.map((row) => row.zone)).toContain(PRACTICE);
  await handlers()['practice.stop']({}, CALL);
  const look = () => handlers()['delist.look']({ caseId, zones: [PRACTICE] }, CALL);
  await expect(look()).rejects.toMatchObject({ info: { key: 'practice-off' } });
  const world = await handlers()['practice.start']({ language: 'en' }, CALL);
  const { runId } = await look();
  await expect.poll(() => practice.services.context.runs.isLive(runId), { timeout: 15_000 }).toBe(false);
  const report = await practice.report(runId);
  expect(report.blacklists.rows.map((row) => [row.zone, row.state])).toEqual([[PRACTICE, 'listed']]);
  expect(report.vantage.dns.resolvers).toEqual([world.resolver]);
  expect(report.left.smtpConnections).toBe(0);
});
