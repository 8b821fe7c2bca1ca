import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dnsblCatalogue } from '../../main/catalogue/dnsbl.ts';
import { checkBlacklists, groupOf, planLists } from '../../main/engine/blacklist/index.ts';
import { createResolver } from '../../main/engine/dns/index.ts';
import { nodeDialer } from '../../main/engine/smtp/index.ts';
import { type PracticeHandle, startPractice } from '../../main/practice/index.ts';
import { PRACTICE_LISTS } from '../../main/practice/lists.ts';
import type { BlacklistRow } from '../../preload/contract/index.ts';
import { realClock, realRandom } from '../fakes/dns/handles.ts';

let practice: PracticeHandle;
let time = Date.parse('2026-11-22T12:00:00Z');
const resolver = new Resolver({ timeout: 2000, tries: 1 });

beforeAll(async () => {
  practice = await startPractice({ language: 'en', slowness: 0.2, now: () => time });
  resolver.setServers([practice.world.resolver]);
});
afterAll(() => practice.stop());

const at = (list: string, name: string): Promise<string[]> =>
  resolver.resolve4(`${name}.${list}.blacklist.practice.example`);

/** One look at all practice lists, as a check makes it. */
async function look(subject: string, kind: 'ip4' | 'domain' = 'ip4'): Promise<BlacklistRow[]> {
  const { clock, random } = { clock: realClock, random: realRandom };
  const dns = createResolver({ servers: [practice.world.resolver], deadlineMs: 3000, random, clock });
  const limits = { connectMs: 1, bannerMs: 1, replyMs: 1, pauseMs: 1, errorBudget: 1, dnsMs: 3000 };
  return checkBlacklists(
    {
      subjects: [{ value: subject, kind, public: true }],
      rows: planLists(dnsblCatalogue(), { practice: true }),
      practice: true,
      capMs: 20_000,
      dnsHonest: true,
    },
    { clock, random, resolver: dns, dialer: nodeDialer(), limits, log: () => undefined },
    () => undefined,
    new AbortController().signal,
  );
}

const groupsOf = (rows: readonly BlacklistRow[]): Record<string, string> =>
  Object.fromEntries(rows.map((row) => [row.zone.split('.')[0] ?? '', groupOf(row)]));

describe('the pretend lists', () => {
  it('have a row in the catalogue each, and no row is without a list', () => {
    const zones = planLists(dnsblCatalogue(), { practice: true }).map((row) => row.zone);
    expect(zones).toEqual(PRACTICE_LISTS.map((list) => `${list.id}.blacklist.practice.example`));
  });

  it('show a person every group of the blacklist page on the open server', async () => {
    expect(groupsOf(await look('203.0.113.11'))).toEqual({
      listing: 'blocks',
      refusing: 'notChecked',
      policy: 'clean',
      provider: 'information',
      emptied: 'notChecked',
      everybody: 'notChecked',
      slow: 'may',
    });
  });

  it('name no reason to worry for a server that is on none', async () => {
    const groups = Object.values(groupsOf(await look('203.0.113.12')));
    expect(
      groups.filter((group) => group === 'blocks' || group === 'may' || group === 'information'),
    ).toEqual([]);
    expect(groups.filter((group) => group === 'clean')).toHaveLength(4);
  });

  it('say why they were not checked: refused, emptied, or listing the world', async () => {
    const rows = await look('203.0.113.12');
    const states = Object.fromEntries(
      rows.map((row) => [row.zone.split('.')[0] ?? '', [row.state, row.reason]]),
    );
    expect(states).toMatchObject({
      refusing: ['refused', 'refused-resolver'],
      emptied: ['broken', 'empty'],
      everybody: ['broken', 'lists-everyone'],
    });
  });

  it('have one for domains, with the filter company on it', async () => {
    const [row] = await look('mx.practice-filter.example', 'domain');
    expect(row).toMatchObject({ zone: 'domains.blacklist.practice.example', state: 'listed' });
    expect((await look('closed.practice.example', 'domain'))[0]?.state).toBe('clean');
    expect(await at('domains', 'test')).toEqual(['127.0.1.2']);
    await expect(at('domains', 'invalid')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('answer names in between without records, and unknown lists not at all', async () => {
    await expect(at('listing', '127')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(at('nosuch', '2.0.0.127')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver.resolve4('listing.blacklist.practice.example')).rejects.toMatchObject({
      code: 'ENODATA',
    });
  });
});

describe('the list that lets an address go', () => {
  const LISTED = '22.113.0.203';

  it('names it during the first look, however often the question comes, and not from the second on', async () => {
    expect(await at('policy', LISTED)).toEqual(['127.0.0.10']);
    time += 300;
    expect(await at('policy', LISTED)).toEqual(['127.0.0.10']);
    time += 60_000;
    await expect(at('policy', LISTED)).rejects.toMatchObject({ code: 'ENOTFOUND' });
    time += 60_000;
    await expect(at('policy', LISTED)).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('keeps its test points, and the other lists keep the address', async () => {
    expect(await at('policy', '2.0.0.127')).toEqual(['127.0.0.10']);
    expect(await at('listing', LISTED)).toEqual(['127.0.0.2']);
    expect(await at('provider', LISTED)).toEqual(['127.0.0.3']);
  });
});
